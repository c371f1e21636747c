import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { between, exactly, isAsTold, isMet, rounded, type GoldenFigure } from "./golden-event.ts";
import { AWAITED_EVENTS, KNOWN_EVENTS } from "./known-events.ts";
import { page, report, table } from "./show.ts";

const played = await Promise.all(
  KNOWN_EVENTS.map(async (event) => ({ ...event, figures: await event.figures() })),
);
const PAGE = fileURLToPath(new URL("../../docs/golden.md", import.meta.url));
const figureOf = (ours: number, ...published: GoldenFigure["published"]): GoldenFigure => ({
  name: "a figure",
  unit: "%",
  published,
  ours,
  by: "nobody",
});

describe.each(played)("$title", ({ figures }) => {
  test.each(figures)("$name", (figure) => {
    expect(isAsTold(figure), `${figure.ours}, published ${JSON.stringify(figure.published)}`).toBe(
      true,
    );
    for (const { low, high, source } of figure.published) {
      expect(low).toBeLessThanOrEqual(high);
      expect(source).not.toBe("");
    }
  });
});

test("events have names of their own, and figures", () => {
  const ids = [...KNOWN_EVENTS, ...AWAITED_EVENTS].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { figures } of played) {
    expect(figures.length).toBeGreaterThan(0);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
  }
});

test("a published number is right to half a unit of its last digit, and no more", () => {
  const met = (text: string, ours: number) => isMet(figureOf(ours, rounded(text, "s")));
  expect([1.193_85, 1.193_9, 1.193_949].map((ours) => met("1.1939", ours))).toEqual([
    true,
    true,
    true,
  ]);
  expect([1.193_84, 1.193_96].map((ours) => met("1.1939", ours))).toEqual([false, false]);
  expect([54_999.4, 54_999.6, 55_000.6].map((ours) => met("55,000", ours))).toEqual([
    false,
    true,
    false,
  ]);
  expect(rounded("2.85", "s", "%").says).toBe("2.85 %");
});

test("where sources conflict, ours lies between the smallest and the largest", () => {
  const published = [exactly(499, "499", "one"), between(512, 513, "512 to 513", "other")] as const;
  const met = (ours: number) => isMet(figureOf(ours, ...published));
  expect([498.9, 499, 505, 513, 513.1].map(met)).toEqual([false, true, true, true, false]);
});

test("a figure that is missed is told, everywhere", () => {
  const event = { id: "e", kind: "event", title: "An event", method: "Some way." } as const;
  const missed = [{ ...event, figures: [figureOf(2, rounded("1.0", "https://a.org/b: c", "%"))] }];
  expect(report(missed, [])).toMatchObject({
    figures: 1,
    met: 0,
    missed: 1,
    events: [{ isMet: false }],
  });
  expect(table(missed, [])).toContain("✗ a figure: 2 % (published: 1.0 %)");
  expect(table(missed, [])).toContain(
    "Met: 0 of 1 figures of events, 0 of 0 figures of worked examples.",
  );
  expect(page(missed, [])).toContain(
    "| ✗ | a figure | 2 % | 1.0 % ([a.org](https://a.org/b): c) | nobody |",
  );
});

test("a miss stays a miss, with its reason, and a reason without a miss is none", () => {
  const late = { ...figureOf(2, rounded("1.0", "s", "h")), missedBecause: "nobody hurries" };
  expect(isAsTold(late)).toBe(true);
  expect(isAsTold({ ...late, ours: 1 })).toBe(false);
  expect(isAsTold(figureOf(2, rounded("1.0", "s", "h")))).toBe(false);
  const spread = { low: 1.25, high: 4, over: "ten seeds" };
  const event = { id: "e", kind: "event", title: "An event", method: "Some way." } as const;
  const missed = [{ ...event, figures: [{ ...late, spread }] }];
  expect(table(missed, [])).toContain(
    "✗ a figure: 2 %, 1.25 to 4 over ten seeds (published: 1.0 h); missed: nobody hurries",
  );
  expect(page(missed, [])).toContain(
    "| ✗ | a figure | 2 %, 1.25 to 4 over ten seeds | 1.0 h (s) | nobody |",
  );
  expect(page(missed, [])).toContain("- *a figure* is missed: nobody hurries.");
});

test("what an awaited event lacks is told beside it", () => {
  const awaited = { id: "e", title: "An event", published: "a number", source: "somebody" };
  expect(table([], [{ ...awaited, because: "nobody counted" }])).toContain(
    "– An event: a number; nobody counted",
  );
  expect(page([], [awaited])).toContain("| An event | a number | somebody |");
});

test("docs/golden.md is what pnpm golden --write makes of it", () => {
  expect(existsSync(PAGE)).toBe(true);
  expect(readFileSync(PAGE, "utf8")).toBe(page(played, AWAITED_EVENTS));
});
