import type { Outcome, ParameterDescription, PlacedOutcome } from "@hindcast/domain";
import { expect, test } from "vitest";
import { change, listing, placed, storyOf, WETH } from "../testing/outcomes.ts";
import { parameterDifferences } from "./parameter-differences.ts";

const DESCRIPTIONS: readonly ParameterDescription[] = [
  { name: "ltvBps", scope: "reserve", unit: "bps", doc: "" },
  { name: "frozen", scope: "reserve", unit: "switch", doc: "" },
  { name: "closeFactorBps", scope: "market", unit: "bps", doc: "" },
];
const INITIAL = new Map([["market", { closeFactorBps: 5_000n }]]);
const { labels } = storyOf([listing(WETH, "WETH", 18)]);

type Moment = readonly [number, Outcome];

/** "time scope parameter: base -> proposed" of every row. */
function rows(base: readonly Moment[], proposed: readonly Moment[]): string[] {
  const changes = (moments: readonly Moment[]) =>
    placed(...moments) as PlacedOutcome<"parameterChange">[];
  return parameterDifferences(changes(base), changes(proposed), INITIAL, DESCRIPTIONS, labels).map(
    (row) => `${row.timeSeconds} ${row.scope} ${row.parameter}: ${row.base} -> ${row.proposed}`,
  );
}

const ltv = (ltvBps: bigint) => change(WETH, { ltvBps });

test("equal parameters give no row, in another order of one moment neither", () => {
  const base: Moment[] = [
    [0, ltv(7_500n)],
    [50, change(WETH, { frozen: true })],
  ];
  expect(rows(base, base)).toEqual([]);
  expect(rows([], [])).toEqual([]);
});

test("a constant that only the scenario changes is compared with the contract's", () => {
  expect(rows([], [[5, change("market", { closeFactorBps: 10_000n })]])).toEqual([
    "5 market closeFactorBps: 50.00 % [5000] -> 100.00 % [10000]",
  ]);
});

test("what the base never set and nobody knows is not set", () => {
  expect(rows([], [[5, change(WETH, { frozen: true })]])).toEqual(["5 WETH frozen: not set -> on"]);
});

test("a shift shows at every recorded change, with both values", () => {
  const base: Moment[] = [
    [0, ltv(7_500n)],
    [100, ltv(7_000n)],
  ];
  const proposed: Moment[] = [
    [0, ltv(7_200n)],
    [100, ltv(6_700n)],
  ];
  expect(rows(base, proposed)).toEqual([
    "0 WETH ltvBps: 75.00 % [7500] -> 72.00 % [7200]",
    "100 WETH ltvBps: 70.00 % [7000] -> 67.00 % [6700]",
  ]);
});

test("a window shows when it opens, and again if it opens again, not when it closes", () => {
  const base: Moment[] = [[0, ltv(7_500n)]];
  const proposed: Moment[] = [
    [0, ltv(7_500n)],
    [10, ltv(7_000n)],
    [20, ltv(7_500n)],
    [30, ltv(7_000n)],
  ];
  expect(rows(base, proposed)).toEqual([
    "10 WETH ltvBps: 75.00 % [7500] -> 70.00 % [7000]",
    "30 WETH ltvBps: 75.00 % [7500] -> 70.00 % [7000]",
  ]);
});

test("the base moving under a set value is another difference; stating a value again is not", () => {
  const base: Moment[] = [
    [0, ltv(7_500n)],
    [40, ltv(7_400n)],
  ];
  const proposed: Moment[] = [
    [0, ltv(6_000n)],
    [20, ltv(6_000n)],
    [40, ltv(6_000n)],
  ];
  expect(rows(base, proposed)).toEqual([
    "0 WETH ltvBps: 75.00 % [7500] -> 60.00 % [6000]",
    "40 WETH ltvBps: 74.00 % [7400] -> 60.00 % [6000]",
  ]);
});

test("of several changes in one second the last holds; rows are in order of time", () => {
  const base: Moment[] = [
    [0, ltv(7_500n)],
    [9, change(WETH, { frozen: false })],
  ];
  const proposed: Moment[] = [
    [0, ltv(1n)],
    [0, ltv(7_500n)],
    [9, change(WETH, { frozen: true })],
    [7, change("market", { closeFactorBps: 1n })],
  ];
  expect(rows(base, proposed)).toEqual([
    "7 market closeFactorBps: 50.00 % [5000] -> 0.01 % [1]",
    "9 WETH frozen: off -> on",
  ]);
});
