import { describe, expect, test } from "vitest";
import type { ObservedLiquidation } from "./match-liquidations.ts";
import { scoreFidelity } from "./score.ts";

function seen(
  account: string,
  timeSeconds: number,
  debtRepaid: bigint,
  valueUsd8 = debtRepaid,
): ObservedLiquidation {
  return {
    account,
    collateralReserve: "weth",
    debtReserve: "usdc",
    timeSeconds,
    block: timeSeconds / 12,
    debtRepaid,
    valueUsd8,
  };
}

/**
 * Recorded: a 100, b 300, c 600 (1,000 in all), d missed would make five; d has no replay.
 * Replayed: a 100 at once, b 150 two blocks late, c 600 a block early, e never recorded.
 */
const RECORDED = [
  seen("a", 1_200, 100n),
  seen("b", 2_400, 300n),
  seen("c", 3_600, 600n),
  seen("d", 4_800, 1_000n),
];
const REPLAYED = [
  seen("a", 1_200, 100n),
  seen("b", 2_424, 150n),
  seen("c", 3_588, 600n),
  seen("e", 9_600, 50n),
  seen("e", 9_612, 100n),
];

describe("a small example by hand", () => {
  const score = scoreFidelity(RECORDED, REPLAYED);

  test("counts", () => {
    expect(score).toMatchObject({ recorded: 4, replayed: 5, matched: 3, missed: 1, extra: 2 });
    expect(score.precision).toBe(3 / 5);
    expect(score.recall).toBe(3 / 4);
    // 2 * 0.6 * 0.75 / 1.35
    expect(score.f1ByCount).toBeCloseTo(2 / 3, 12);
  });

  test("values", () => {
    // recorded 1000 of 2000 matched; replayed 850 of 1000 matched: 2 * 0.5 * 0.85 / 1.35
    expect(score.recordedValueUsd8).toBe("2000");
    expect(score.replayedValueUsd8).toBe("1000");
    expect(score.f1ByValue).toBeCloseTo(0.85 / 1.35, 9);
    expect(score.volumeRatio).toBe(0.5);
  });

  test("delays and amounts", () => {
    // delays 0, 24, -12: sorted -12, 0, 24; blocks 0, 2, 1; |ln| 0, ln 2, 0
    expect(score.medianDelaySeconds).toBe(0);
    expect(score.medianAbsoluteDelayBlocks).toBe(1);
    expect(score.p95AbsoluteDelaySeconds).toBe(24);
    expect(score.medianAbsoluteLogAmountError).toBe(0);
  });

  test("gates: value and volume fail, delay passes, so it is not evidence-grade", () => {
    expect(score.gates.map(({ found, passed }) => [found, passed])).toEqual([
      ["0.630", false],
      ["0.500", false],
      ["1", true],
    ]);
    expect(score.evidenceGrade).toBe(false);
  });
});

describe("gates", () => {
  const passes = (recorded: ObservedLiquidation[], replayed: ObservedLiquidation[]) =>
    scoreFidelity(recorded, replayed).gates.map((gate) => gate.passed);
  const one = [seen("a", 12_000, 1_000n)];

  test("the same liquidations pass all", () => {
    const score = scoreFidelity(RECORDED, RECORDED);
    expect(score.gates.every((gate) => gate.passed)).toBe(true);
    expect(score).toMatchObject({
      evidenceGrade: true,
      f1ByCount: 1,
      f1ByValue: 1,
      volumeRatio: 1,
    });
  });

  test("volume passes from 90 to 110 %, borders included", () => {
    const volume = (value: bigint) => passes(one, [seen("a", 12_000, 1_000n, value)])[1];
    expect([899n, 900n, 1_100n, 1_101n].map(volume)).toEqual([false, true, true, false]);
  });

  test("the median delay passes up to 50 blocks, either way", () => {
    const delayed = (blocks: number) =>
      passes(one, [{ ...seen("a", 12_000, 1_000n), block: 1_000 + blocks }])[2];
    expect([-51, -50, 50, 51].map(delayed)).toEqual([false, true, true, false]);
  });

  test("matched value passes from an F1 of 0.8", () => {
    // Equal totals: the F1 is the matched share itself.
    const split = (matched: bigint) => {
      const rest = 1_000n - matched;
      const recorded = [seen("a", 0, matched), seen("b", 0, rest)];
      const replayed = [seen("a", 0, matched), seen("c", 0, rest)];
      return passes(recorded, replayed)[0];
    };
    expect([799n, 800n].map(split)).toEqual([false, true]);
  });

  test("an hour apart is the same liquidation, a second more is not", () => {
    expect(scoreFidelity(one, [seen("a", 15_600, 1_000n)]).matched).toBe(1);
    expect(scoreFidelity(one, [seen("a", 15_612, 1_000n)]).matched).toBe(0);
  });
});

describe("empty lists", () => {
  test("nothing recorded and nothing replayed is perfect agreement", () => {
    expect(scoreFidelity([], [])).toMatchObject({
      recorded: 0,
      replayed: 0,
      precision: 1,
      recall: 1,
      f1ByCount: 1,
      f1ByValue: 1,
      volumeRatio: 1,
      medianDelaySeconds: 0,
      p95AbsoluteDelaySeconds: 0,
      medianAbsoluteLogAmountError: 0,
      evidenceGrade: true,
    });
  });

  test("liquidations out of nowhere, or none where there were some, are none", () => {
    expect(scoreFidelity([], RECORDED)).toMatchObject({
      precision: 0,
      f1ByCount: 0,
      f1ByValue: 0,
      evidenceGrade: false,
    });
    expect(scoreFidelity(RECORDED, [])).toMatchObject({
      recall: 0,
      f1ByCount: 0,
      f1ByValue: 0,
      volumeRatio: 0,
      evidenceGrade: false,
    });
  });
});

test("quantiles are the smallest value with enough at or below it", () => {
  const many = Array.from({ length: 20 }, (_, i) => seen(`account ${i}`, 0, 1n));
  const late = many.map((one, i) => ({ ...one, timeSeconds: i + 1 }));
  // Delays 1 to 20: half of them are at or below 10, 95 % at or below 19.
  expect(scoreFidelity(many, late)).toMatchObject({
    medianDelaySeconds: 10,
    p95AbsoluteDelaySeconds: 19,
  });
});
