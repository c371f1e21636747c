import { expect, test } from "vitest";
import { figureOf, ratioOf } from "../figure.ts";
import { costsTable, withRun } from "./costs-table.ts";

const machine = {
  processor: "a processor",
  cores: 2,
  memoryGigabytes: 8,
  node: "v24",
  platform: "linux x64",
  loadAtStart: 0.1,
  loadAtEnd: 1,
};

function report() {
  const samples = {
    processor: { plain: [0.1, 0.2, 0.3], feed: [0.4, 0.3, 0.5] },
    wall: { plain: [0.1], feed: [0.3] },
  };
  const outcomes = figureOf(
    { id: "lab.outcomes.feed", label: "feed", unit: "outcomes" },
    "lower",
    [12_345],
  );
  const kinds = (["processor", "wall"] as const).map((kind) => {
    const [plain, feed] = (["plain", "feed"] as const).map((name) =>
      figureOf({ id: `lab.${kind}.${name}`, label: name, unit: "s" }, "lower", samples[kind][name]),
    ) as [ReturnType<typeof figureOf>, ReturnType<typeof figureOf>];
    const ratio = (name: string, of: typeof plain) =>
      ratioOf({ id: `lab.${kind}-ratio.${name}`, label: name }, of, plain);
    return { figures: [plain, feed], ratios: [ratio("plain", plain), ratio("feed", feed)] };
  });
  return {
    figures: [...kinds.flatMap(({ figures }) => figures), outcomes],
    ratios: kinds.flatMap(({ ratios }) => ratios),
    checks: [],
    machine,
    seconds: 3,
  };
}

test("a row has a replay's median, its ratios to the plain one and what came of it", () => {
  const [, , head, , plain, feed] = costsTable(report())
    .split("\n")
    .map((line) => line.split(/ {2,}/));
  expect(head).toEqual([
    "replay",
    "n",
    "processor ms",
    "/ plain",
    "of bests",
    "wall / plain",
    "outcomes",
  ]);
  expect(plain).toEqual(["plain", "3", "200", "1.00", "1.00", "1.00", "NaN"]);
  expect(feed).toEqual(["feed", "3", "400", "2.00", "3.00", "3.00", "12,345"]);
});

test("a new run takes the place of the old one and of nothing else", () => {
  const page = (run: string) =>
    `a\n\`\`\`text\n$ pnpm other\n1\n\`\`\`\n\`\`\`text\n$ pnpm bench:mechanisms\n${run}\n\`\`\`\nb\n`;
  expect(withRun(page("old\n\nrun"), "$1 new\n\nrun")).toBe(page("$1 new\n\nrun"));
  expect(() => withRun("nothing", "run")).toThrow(/no block/);
});
