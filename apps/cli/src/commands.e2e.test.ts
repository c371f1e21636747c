import { join } from "node:path";
import type { Command } from "commander";
import { beforeAll, describe, expect, test } from "vitest";
import { EXIT } from "./output/exit-codes.ts";
import { createProgram } from "./run-program.ts";
import { earlyHome } from "./testing/early-home.ts";
import { hindcast, jsonOf, type Ending } from "./testing/run-hindcast.ts";
import { closeFactors, scenarioFile, type SweepDocument } from "./testing/scenario-files.ts";
import { temporaryFolder } from "./testing/temporary-home.ts";

/** In the middle of the crash: there are liquidations, and replays are short. */
const LAST_BLOCK = 2_600;

let home: string;
let file: string;
let swept: SweepDocument;

beforeAll(async () => {
  home = earlyHome(LAST_BLOCK);
  file = scenarioFile(closeFactors(["25 %", "100 %"]));
  swept = jsonOf<SweepDocument>(await hindcast("sweep", file, "--home", home, "--json"));
});

/** Every command that does something, as it is written on a command line. */
function commandLines(command: Command, above: readonly string[] = []): string[][] {
  return command.commands.flatMap((inner) => {
    const line = [...above, inner.name()];
    return inner.commands.length === 0 ? [line] : commandLines(inner, line);
  });
}

const COMMANDS = commandLines(createProgram());

test("the commands are these", () => {
  expect(COMMANDS.map((line) => line.join(" ")).sort()).toEqual(
    [
      "demo ingest replay fidelity sweep solve frontier spread profile compare table report verify serve doctor".split(
        " ",
      ),
      ["datasets list", "datasets show", "datasets verify"],
    ]
      .flat()
      .sort(),
  );
});

test.each(COMMANDS.map((line) => [line.join(" "), line] as const))(
  "%s --help has an example that its own options understand",
  async (name, line) => {
    const ending = await hindcast(...line, "--help");
    expect(ending.exitCode).toBe(EXIT.ok);
    const example = /\nExample:\n {2}\$ hindcast (.+)\n/.exec(ending.stdout)?.[1] ?? "";
    expect(example.startsWith(name)).toBe(true);
    const program = createProgram();
    const leaf = line.reduce((at, step) => childOf(at, step), program);
    leaf.action(() => {});
    await program.parseAsync(example.split(" "), { from: "user" });
    expect(leaf.opts()).toBeDefined();
  },
);

function childOf(command: Command, name: string): Command {
  const child = command.commands.find((inner) => inner.name() === name);
  expect(child, name).toBeDefined();
  return child as Command;
}

/** Command lines that succeed on the prepared home. */
function soundLines(): Readonly<Record<string, readonly string[]>> {
  const [base, other] = swept.runs.map((run) => run.runHash.slice(0, 12));
  return {
    "datasets list": [],
    "datasets show": ["aave-v3-lab"],
    "datasets verify": [],
    replay: ["aave-v3-lab", "--liquidator", "as-recorded"],
    fidelity: ["aave-v3-lab"],
    sweep: [file],
    compare: [base ?? "", other ?? "", "--all"],
    frontier: [file, "--efficiency", "capital-efficiency", "--loss", "liquidated-value"],
    profile: ["aave-v3-lab", "--reserve", "WETH"],
    table: ["close-factors", join(temporaryFolder(), "results.parquet")],
    report: [swept.sweepHash.slice(0, 8)],
    verify: ["close-factors"],
    doctor: [],
  };
}

const run = (name: string, ...args: readonly string[]) =>
  hindcast(...name.split(" "), ...(soundLines()[name] ?? []), "--home", home, ...args);

/** `serve`, `demo`, `ingest`, `solve` and `spread` have tests of their own. */
const SOUND = COMMANDS.map((line) => line.join(" ")).filter(
  (name) => !["serve", "demo", "ingest", "solve", "spread"].includes(name),
);

describe.each(SOUND)("%s", (name) => {
  test("--json prints one document on standard output and nothing for people", async () => {
    const ending = await run(name, "--json");
    expect(ending.exitCode, ending.stderr).toBe(EXIT.ok);
    expect(ending.stdout.endsWith("}\n") || ending.stdout.endsWith("]\n")).toBe(true);
    expect(jsonOf(ending)).toBeTypeOf("object");
    for (const line of ending.stderr.split("\n").filter((text) => text !== ""))
      expect(JSON.parse(line)).toMatchObject({
        event: expect.stringMatching(/^(progress|member)$/),
      });
  });

  test("ends with the next command, which works", async () => {
    const ending = await run(name);
    expect(ending.exitCode, ending.stderr).toBe(EXIT.ok);
    const next = nextOf(ending);
    expect(COMMANDS.some((line) => next.join(" ").startsWith(line.join(" ")))).toBe(true);
    // The server does not end by itself; it is tested with a process of its own.
    if (next[0] === "serve") return;
    const followed = await hindcast(...next, "--home", home);
    expect(followed.exitCode, followed.stderr).toBe(EXIT.ok);
  });
});

/** The command that the last line of an output tells. */
function nextOf({ stdout }: Ending): string[] {
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  expect(last).toMatch(/^next: hindcast \S/);
  return last.replace("next: hindcast ", "").split(" ");
}

test("a parameter change that the protocol refuses is seen in the table and in the JSON", async () => {
  const text = [
    "name: below-its-ltv",
    "dataset: aave-v3-lab",
    "patches:",
    "  - { reserve: WETH, parameter: liquidationThreshold, shift: [-20 pp, -1 pp] }",
  ].join("\n");
  const refused = scenarioFile(text);
  const shown = await hindcast("sweep", refused, "--home", home);
  expect(shown.stdout).toMatch(/^ +-20 pp \(!\) /m);
  expect(shown.stdout).toMatch(/^ +-1 pp +[^(]/m);
  expect(shown.stdout).toContain("(!) the protocol refused a parameter change of this scenario");
  const { runs } = jsonOf<SweepDocument>(
    await hindcast("sweep", refused, "--home", home, "--json"),
  );
  expect(runs.map((run) => run.refusedParameterChanges > 0)).toEqual([false, true, false]);
});

test("compare shows what differs, and only that unless all is asked for", async () => {
  const [base, other] = swept.runs.map((run) => run.runHash);
  const line = ["compare", base ?? "", other ?? "", "--home", home, "--json"];
  const short = jsonOf<{ reference: string; metrics: string[] }>(await hindcast(...line));
  const long = jsonOf<{ metrics: string[] }>(await hindcast(...line, "--all"));
  const [first, second] = swept.runs.map((run) => run.metrics);
  const different = Object.keys(first ?? {}).filter((id) => first?.[id] !== second?.[id]);
  expect(short.reference).toBe(base);
  expect(short.metrics.toSorted()).toEqual(different.toSorted());
  expect(different.length).toBeGreaterThan(0);
  expect(long.metrics.toSorted()).toEqual(Object.keys(first ?? {}).sort());
  const same = await hindcast("compare", base ?? "", base ?? "", "--home", home);
  expect(same.stdout).toContain("the runs agree in every metric");
});

describe("replay of a scenario", () => {
  test("runs its file like sweep does", async () => {
    const again = jsonOf<SweepDocument>(await hindcast("replay", file, "--home", home, "--json"));
    expect(again.sweepHash).toBe(swept.sweepHash);
  });

  test("refuses an option that the file decides", async () => {
    const ending = await hindcast("replay", file, "--liquidator", "as-recorded", "--home", home);
    expect(ending.stderr).toContain("E-CLI-023");
    expect(ending.exitCode).toBe(EXIT.usage);
  });

  test("refuses a band where no study knows how people behave", async () => {
    const asked = scenarioFile(`${closeFactors(["25 %"])}band: {draws: 20}\n`);
    const ending = await hindcast("sweep", asked, "--home", home);
    expect(ending.stderr).toContain("E-CLI-022");
    expect(ending.exitCode).toBe(EXIT.usage);
  });
});
