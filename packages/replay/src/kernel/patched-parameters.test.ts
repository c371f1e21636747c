import {
  asRecordedLiquidator,
  decodeParameterValues,
  encodeParameterValues,
  type ParameterValues,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import type { HistoryFact } from "./history.ts";
import type { Moment, Patch, Perturbation } from "./patch.ts";
import { PatchedParameters } from "./patched-parameters.ts";
import {
  ALICE,
  borrow,
  change,
  history,
  listing,
  price,
  runToy,
  supply,
  type ToyFact,
} from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, toyProtocol } from "./testing/toy-protocol.ts";

const asRecorded = { liquidator: asRecordedLiquidator, liquidatorParams: {} };
const RISK = { ltvBps: 7_500n, liquidationThresholdBps: 8_000n };

interface Window {
  readonly from?: Moment;
  readonly until?: Moment;
}

function patchOf(
  scope: string,
  parameter: string,
  perturbation: Perturbation,
  { from, until }: Window = {},
): Patch {
  return { scope, parameter, perturbation, from, until };
}

const shift = (parameter: string, by: bigint, window?: Window) =>
  patchOf(COLLATERAL, parameter, { kind: "shift", by }, window);
const set = (parameter: string, value: bigint | boolean, window?: Window) =>
  patchOf(COLLATERAL, parameter, { kind: "set", value }, window);

/** "block who: values" of every parameter outcome, listings included; refusals as such. */
function parameterLog(facts: readonly HistoryFact[], patches: readonly Patch[]): string[] {
  const { journal } = runToy(facts, { ...asRecorded, patches });
  return journal.flatMap(({ at, causedBy, outcome }) => {
    const who = `${at.block} ${causedBy === "scenario" ? "scenario" : "history"}`;
    if (outcome.kind === "refusal") return [`${who}: ${outcome.intent} ${outcome.code}`];
    if (outcome.kind !== "parameterChange" && outcome.kind !== "reserveListing") return [];
    return [`${who}: ${show(decodeParameterValues(outcome.values))}`];
  });
}

function show(values: ParameterValues): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ");
}

/** A parameter's value after each block. */
function course(facts: readonly HistoryFact[], patches: readonly Patch[], name: string): unknown[] {
  const values: unknown[] = [];
  const read = (state: Parameters<typeof toyProtocol.parameterValues>[0]) =>
    toyProtocol.parameterValues(state, COLLATERAL)?.[name] ??
    toyProtocol.parameterValues(state, "market")?.[name];
  const { state } = runToy(facts, {
    ...asRecorded,
    patches,
    beforeFact: (index, before) => {
      if (index > 0 && facts[index]?.at.block !== facts[index - 1]?.at.block)
        values.push(read(before));
      return true;
    },
  });
  return [...values, read(state)];
}

const quietBlocks = (count: number) => Array.from({ length: count }, () => [price(10)]);

describe("recorded changes are rewritten", () => {
  const facts = history(
    [listing(RISK), price(10)],
    [change(COLLATERAL, { ltvBps: 7_000n, liquidationThresholdBps: 7_800n })],
  );

  test("in the listing and afterwards, and only the patched parameter", () => {
    expect(parameterLog(facts, [shift("liquidationThresholdBps", -100n)])).toEqual([
      "1 history: liquidationThresholdBps=7900 ltvBps=7500",
      "2 history: liquidationThresholdBps=7700 ltvBps=7000",
    ]);
    expect(parameterLog(facts, [set("ltvBps", 5_000n)])).toEqual([
      "1 history: liquidationThresholdBps=8000 ltvBps=5000",
      "2 history: liquidationThresholdBps=7800 ltvBps=5000",
    ]);
  });

  test("not without patches, nor by patches of other scopes or names", () => {
    const recorded = parameterLog(facts, []);
    expect(recorded).toHaveLength(2);
    const scale: Perturbation = { kind: "scale", scaleBps: 5_000n };
    expect(parameterLog(facts, [patchOf("0xother", "ltvBps", scale)])).toEqual(recorded);
    expect(parameterLog(facts, [patchOf("mode:1", "ltvBps", scale)])).toEqual(recorded);
    expect(parameterLog(facts, [patchOf(COLLATERAL, "frozen", scale)])).toEqual(recorded);
  });

  test("a change the rules then refuse shows up as their refusal", () => {
    expect(parameterLog(facts, [shift("ltvBps", 700n)])).toEqual([
      // The toy lists anything; 7700 over 7800 is fine, 8200 over 8000 stands from the listing.
      "1 history: liquidationThresholdBps=8000 ltvBps=8200",
      "2 history: liquidationThresholdBps=7800 ltvBps=7700",
    ]);
    expect(parameterLog(facts, [shift("ltvBps", 900n)])).toEqual([
      "1 history: liquidationThresholdBps=8000 ltvBps=8400",
      "2 history: parameterChange LTV_ABOVE_THRESHOLD",
    ]);
  });
});

describe("windows", () => {
  const facts = history([listing(RISK), price(10)], ...quietBlocks(5));

  test("open and close by block and put back what was recorded", () => {
    const window = { from: { block: 3 }, until: { block: 5 } };
    expect(parameterLog(facts, [shift("ltvBps", -500n, window)])).toEqual([
      "1 history: liquidationThresholdBps=8000 ltvBps=7500",
      "3 scenario: ltvBps=7000",
      "5 scenario: ltvBps=7500",
    ]);
  });

  test("open at the first block at or after their time", () => {
    // Blocks at 1000, 1010, 1020, ...
    const window = { from: { timeSeconds: 1_015 }, until: { timeSeconds: 1_040 } };
    expect(course(facts, [set("frozen", true, window)], "frozen")).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  test("that never open, or open after the end, do nothing", () => {
    const recorded = parameterLog(facts, []);
    expect(parameterLog(facts, [shift("ltvBps", -1n, { from: { block: 99 } })])).toEqual(recorded);
    expect(parameterLog(facts, [shift("ltvBps", -1n, { until: { block: 1 } })])).toEqual(recorded);
  });

  test("hold before the first fact of their block, not after it", () => {
    const loans = history(
      [listing(RISK), price(10), supply(ALICE, 100)],
      [borrow(ALICE, 600)],
      [price(10)],
      [borrow(ALICE, 1)],
    );
    const { journal } = runToy(loans, {
      ...asRecorded,
      patches: [set("frozen", true, { from: { block: 2 }, until: { block: 4 } })],
    });
    expect(
      journal.filter((placed) => placed.outcome.kind === "refusal").map((p) => p.at.block),
    ).toEqual([2]);
  });

  test("rewrite changes recorded while they are open, and restore the latest of them", () => {
    const changed = history(
      [listing(RISK), price(10)],
      [price(10)],
      [change(COLLATERAL, { ltvBps: 7_200n })],
      [price(10)],
      [price(10)],
    );
    const window = { from: { block: 2 }, until: { block: 5 } };
    expect(course(changed, [shift("ltvBps", -500n, window)], "ltvBps")).toEqual([
      7_500n,
      7_000n,
      6_700n,
      6_700n,
      7_200n,
    ]);
  });

  test("that overlap compose in file order, and end each for itself", () => {
    const overlapping = [
      patchOf(
        COLLATERAL,
        "ltvBps",
        { kind: "scale", scaleBps: 8_000n },
        { from: { block: 2 }, until: { block: 4 } },
      ),
      shift("ltvBps", 100n, { from: { block: 3 }, until: { block: 6 } }),
    ];
    // 7500 * 0.8 = 6000, + 100 = 6100; then 7500 + 100; then 7500
    expect(course(facts, overlapping, "ltvBps")).toEqual([
      7_500n,
      6_000n,
      6_100n,
      7_600n,
      7_600n,
      7_500n,
    ]);
    // (7500 + 100) * 0.8 = 6080
    expect(course(facts, overlapping.toReversed(), "ltvBps")[2]).toBe(6_080n);
  });

  test("of several parameters of a scope open with one change, so that they fit together", () => {
    // 7300 for the threshold alone would lie below the loan-to-value of 7500.
    const window = { from: { block: 2 }, until: { block: 4 } };
    const patches = [
      shift("liquidationThresholdBps", -700n, window),
      shift("ltvBps", -700n, window),
    ];
    expect(parameterLog(facts, patches)).toEqual([
      "1 history: liquidationThresholdBps=8000 ltvBps=7500",
      "2 scenario: liquidationThresholdBps=7300 ltvBps=6800",
      "4 scenario: liquidationThresholdBps=8000 ltvBps=7500",
    ]);
  });

  test("whose change the rules refuse say so and leave what was", () => {
    const patches = [set("ltvBps", 9_000n, { from: { block: 2 } })];
    expect(parameterLog(facts, patches)).toEqual([
      "1 history: liquidationThresholdBps=8000 ltvBps=7500",
      "2 scenario: parameterChange LTV_ABOVE_THRESHOLD",
    ]);
    expect(course(facts, patches, "ltvBps").at(-1)).toBe(7_500n);
  });

  test("by block stay as they are at facts of off-chain series, which have no blocks", () => {
    const mixed = history([listing(RISK), price(10)], ...quietBlocks(4)).map((fact, index) =>
      index === 4 ? { ...fact, at: { ...fact.at, chain: 0, block: 0 } } : fact,
    );
    expect(parameterLog(mixed, [shift("ltvBps", -500n, { from: { block: 3 } })])).toEqual([
      "1 history: liquidationThresholdBps=8000 ltvBps=7500",
      "3 scenario: ltvBps=7000",
    ]);
  });
});

describe("what history never sets", () => {
  const facts = history([price(10)], [listing(RISK), price(10)], [price(10)]);
  const closeFactor = (perturbation: Perturbation) =>
    patchOf("market", "closeFactorBps", perturbation);

  test("a constant is patched at the start", () => {
    expect(parameterLog(facts, [closeFactor({ kind: "set", value: 10_000n })])).toEqual([
      "1 scenario: closeFactorBps=10000",
      "2 history: liquidationThresholdBps=8000 ltvBps=7500",
    ]);
    expect(parameterLog(facts, [closeFactor({ kind: "scale", scaleBps: 5_000n })])[0]).toBe(
      "1 scenario: closeFactorBps=2500",
    );
  });

  test("a constant set to what it is needs no change", () => {
    expect(parameterLog(facts, [closeFactor({ kind: "set", value: 5_000n })])).toHaveLength(1);
  });

  test("a reserve's default is set as soon as the reserve is listed", () => {
    expect(parameterLog(facts, [set("borrowCapTokens", 500n)])).toEqual([
      "2 history: liquidationThresholdBps=8000 ltvBps=7500",
      "2 scenario: borrowCapTokens=500",
    ]);
    expect(course(facts, [set("frozen", true)], "frozen")).toEqual([undefined, true, true]);
  });

  test("a default of zero, which means none, is not moved by shift or scale", () => {
    const recorded = parameterLog(facts, []);
    expect(parameterLog(facts, [shift("borrowCapTokens", 500n)])).toEqual(recorded);
    expect(
      parameterLog(facts, [
        patchOf(COLLATERAL, "borrowCapTokens", { kind: "scale", scaleBps: 20_000n }),
      ]),
    ).toEqual(recorded);
  });

  test("a default that history sets later is patched there, not before", () => {
    const later = history([listing()], [change(COLLATERAL, RISK), price(10)]);
    expect(parameterLog(later, [set("ltvBps", 6_000n)])).toEqual([
      "1 history: ",
      "2 history: liquidationThresholdBps=8000 ltvBps=6000",
    ]);
  });

  test("a scope that never exists is never stated", () => {
    const patches = [patchOf("mode:9", "ltvBps", { kind: "set", value: 1n })];
    expect(parameterLog(facts, patches)).toEqual(parameterLog(facts, []));
  });
});

test("a patch changes what the rules accept", () => {
  const loan: readonly ToyFact[] = [borrow(ALICE, 700)];
  const facts = history([listing(RISK), price(10), supply(ALICE, 100)], loan);
  const refusals = (patches: Patch[]) => runToy(facts, { ...asRecorded, patches }).refusals;
  expect(refusals([])).toBe(0);
  expect(refusals([shift("ltvBps", -500n)])).toBe(0);
  expect(refusals([shift("ltvBps", -501n)])).toBe(1);
  expect(refusals([set("borrowCapTokens", 699n)])).toBe(1);
});

test("an isolated market is created with the patched value", () => {
  const created = {
    kind: "marketListing",
    reserve: COLLATERAL,
    marketId: COLLATERAL,
    symbol: "COL/DEBT 86 %",
    loanToken: DEBT,
    loanDecimals: 6,
    collateralToken: COLLATERAL,
    collateralDecimals: 18,
    oracle: "",
    rateModel: "",
    values: encodeParameterValues({ lltvWad: 86n, feeWad: 0n }),
  } as const;
  const patches = [shift("lltvWad", 5n)];
  const patched = new PatchedParameters(toyProtocol, patches, []);
  const [at] = history([listing()]).map((fact) => fact.at);
  if (at === undefined) throw new Error("the history is empty");
  patched.windowIntents(toyProtocol.initialState(), at);
  expect(patched.rewrite(created)).toEqual({
    ...created,
    values: encodeParameterValues({ lltvWad: 91n, feeWad: 0n }),
  });
});
