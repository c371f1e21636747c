import { expect, test } from "vitest";
import { METRICS, type MetricValues } from "../metrics.ts";
import { metricSpread, seedSpread } from "./seed-spread.ts";

const NOTHING = Object.fromEntries(METRICS.map(({ id }) => [id, 0n])) as MetricValues;
const run = (badDebt: bigint, liquidated: bigint): MetricValues => ({
  ...NOTHING,
  "bad-debt@1": badDebt,
  "liquidated-value@1": liquidated,
});
const base = { name: "base", values: [run(10n, 5n), run(20n, 5n), run(30n, 5n)] };
const worse = { name: "worse", values: [run(12n, 5n), run(21n, 5n), run(33n, 5n)] };
const seeds = [1, 2, 3];

test("scenarios are compared seed by seed, in the metrics that differ anywhere", () => {
  const spread = seedSpread([base, worse], seeds);
  expect(spread?.seeds).toBe(3);
  const [member] = spread?.members ?? [];
  expect(member?.metrics.map(({ metric }) => metric)).toEqual(["bad-debt@1"]);
  const [metric] = member?.metrics ?? [];
  // Differences of 2, 1 and 3, though the base alone spreads from 10 to 30.
  expect(metric).toMatchObject({
    base: "20",
    proposed: "22",
    difference: "2",
    shareMore: 1,
    shareLess: 0,
    standing: "more",
  });
  expect(Number(metric?.low)).toBeGreaterThanOrEqual(1);
  expect(Number(metric?.high)).toBeLessThanOrEqual(3);
});

test("a scenario that lacks a run is left out; without a base there is nothing to compare with", () => {
  const broken = { name: "broken", values: worse.values.slice(1) };
  expect(seedSpread([base, broken, worse], seeds)?.members.map(({ name }) => name)).toEqual([
    "worse",
  ]);
  expect(seedSpread([broken, worse], seeds)).toBeUndefined();
  expect(seedSpread([], seeds)).toBeUndefined();
});

test("the base itself has a mean and no difference", () => {
  expect(metricSpread("bad-debt@1", base.values, undefined, seeds)).toEqual({
    metric: "bad-debt@1",
    mean: 20,
    difference: undefined,
  });
});
