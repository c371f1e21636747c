import { describe, expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { noFaults } from "./math.ts";
import {
  preLiquidate,
  preLiquidationFactors,
  refusePreLiquidationTerms,
  type PreLiquidationTerms,
} from "./pre-liquidation.ts";
import vectors from "./vectors.json" with { type: "json" };

const TERMS: PreLiquidationTerms = {
  preLltvWad: (80n * WAD) / 100n,
  closeFactor1Wad: WAD / 10n,
  closeFactor2Wad: WAD / 2n,
  incentiveFactor1Wad: (101n * WAD) / 100n,
  incentiveFactor2Wad: (105n * WAD) / 100n,
};
const LLTV = (90n * WAD) / 100n;

function share(percent: bigint): bigint {
  return (percent * WAD) / 100n;
}

describe("terms", () => {
  test.each<[string, Partial<PreLiquidationTerms>]>([
    ["PreLltvTooHigh()", { preLltvWad: LLTV }],
    ["PreLCFDecreasing()", { closeFactor1Wad: WAD / 2n + 1n }],
    ["PreLCFTooHigh()", { closeFactor1Wad: WAD + 1n, closeFactor2Wad: 2n * WAD }],
    ["PreLIFTooLow()", { incentiveFactor1Wad: WAD - 1n }],
    ["PreLIFDecreasing()", { incentiveFactor1Wad: share(106n) }],
    ["PreLIFTooHigh()", { incentiveFactor2Wad: (WAD * WAD) / LLTV + 1n }],
  ])("%s", (reason, change) => {
    expect(refusePreLiquidationTerms({ ...TERMS, ...change }, LLTV)).toBe(reason);
  });

  test("sound ones are accepted", () => {
    expect(refusePreLiquidationTerms(TERMS, LLTV)).toBeUndefined();
  });
});

test("factors run from the first at preLltv to the second at the LLTV", () => {
  expect(preLiquidationFactors(TERMS, LLTV, share(80n))).toEqual({
    incentiveWad: share(101n),
    closeFactorWad: share(10n),
  });
  expect(preLiquidationFactors(TERMS, LLTV, share(85n))).toEqual({
    incentiveWad: share(103n),
    closeFactorWad: share(30n),
  });
  expect(preLiquidationFactors(TERMS, LLTV, share(90n))).toEqual({
    incentiveWad: share(105n),
    closeFactorWad: share(50n),
  });
});

describe("equal to the contract", () => {
  test.each(vectors.preLiquidation.map((v, index) => ({ index, ...v })))("case $index", (v) => {
    const asked = BigInt(v.asked);
    const done = preLiquidate(
      {
        preLltvWad: BigInt(v.preLltvWad),
        closeFactor1Wad: BigInt(v.closeFactor1Wad),
        closeFactor2Wad: BigInt(v.closeFactor2Wad),
        incentiveFactor1Wad: BigInt(v.incentiveFactor1Wad),
        incentiveFactor2Wad: BigInt(v.incentiveFactor2Wad),
      },
      {
        position: { borrowShares: BigInt(v.borrowShares), collateral: BigInt(v.collateral) },
        debt: { assets: BigInt(v.debtAssets), shares: BigInt(v.debtShares) },
        lltvWad: BigInt(v.lltv),
        price: BigInt(v.price),
      },
      v.form === "collateral"
        ? { form: "collateral", seized: asked }
        : { form: "shares", repaidShares: asked },
      noFaults(),
    );
    const told =
      v.error === undefined
        ? {
            ok: true,
            taken: {
              repaid: BigInt(v.repaid),
              repaidShares: BigInt(v.repaidShares),
              seized: BigInt(v.seized),
            },
          }
        : { ok: false, contractError: v.error };
    expect(done).toEqual(told);
  });

  test("the vectors hold every answer", () => {
    const answers = vectors.preLiquidation.map((v) => (v.error ?? "done").replace(/\(.*/, ""));
    expect(new Set(answers)).toEqual(
      new Set([
        "done",
        "LiquidatablePosition",
        "NotPreLiquidatablePosition",
        "PreLiquidationTooLarge",
      ]),
    );
  });

  test("nothing asked for is inconsistent", () => {
    const on = { position: { borrowShares: 1n, collateral: 1n }, debt: { assets: 1n, shares: 1n } };
    expect(
      preLiquidate(
        TERMS,
        { ...on, lltvWad: LLTV, price: 1n },
        { form: "shares", repaidShares: 0n },
        noFaults(),
      ),
    ).toEqual({ ok: false, contractError: "InconsistentInput()" });
  });
});
