import { hashScenario } from "@hindcast/replay";
import { expect, test } from "vitest";
import { scenariosOf } from "./designs.ts";
import { YEAR } from "./market-size.ts";
import { START_SECONDS } from "./write-market.ts";

test("a hundred different questions, adopted at four dates or at the beginning", () => {
  for (const adoption of ["dates", "beginning"] as const) {
    const scenarios = scenariosOf(YEAR, 100, adoption);
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(100);
    expect(new Set(scenarios.map(hashScenario)).size).toBe(100);
    expect(scenarios[0]?.patches).toEqual([]);
  }
  const dates = scenariosOf(YEAR, 100, "dates").flatMap(({ patches }) =>
    patches.flatMap(({ from }) =>
      from !== undefined && "timeSeconds" in from ? [from.timeSeconds] : [],
    ),
  );
  const shares = [...new Set(dates)].map((at) => (at - START_SECONDS) / (YEAR.minutes * 60));
  expect(shares.sort((a, b) => a - b)).toEqual([0.2, 0.4, 0.6, 0.8]);
  const early = scenariosOf(YEAR, 100, "beginning").flatMap(({ patches }) => patches);
  expect(early.every(({ from }) => from === undefined)).toBe(true);
});

test("a shorter list is the beginning of a longer one", () => {
  const names = (count: number) => scenariosOf(YEAR, count, "dates").map(({ name }) => name);
  expect(names(7)).toEqual(names(100).slice(0, 7));
  expect(() => scenariosOf(YEAR, 102, "dates")).toThrow("1 to 101");
});

test("a market without a reserve does without its proposals", () => {
  const small = { ...YEAR, assets: 2 };
  const scopes = new Set(
    scenariosOf(small, 20, "dates").flatMap(({ patches }) => patches.map(({ scope }) => scope)),
  );
  expect(scopes.size).toBe(3);
});
