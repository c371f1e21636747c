import { describe, expect, test } from "vitest";
import { RAY, WAD } from "../../numbers/units.ts";
import { RAD } from "./math.ts";
import {
  asValues,
  CONSTRUCTED,
  LISTED_ILK,
  parameterRule,
  PARAMETERS,
  smallestRestTab,
} from "./params.ts";

describe("parameters", () => {
  test("each record has exactly its scope's names, within their bounds", () => {
    for (const [scope, record] of [
      ["reserve", LISTED_ILK],
      ["market", CONSTRUCTED],
    ] as const) {
      const described = PARAMETERS.filter((rule) => rule.scope === scope).map((rule) => rule.name);
      const values = asValues(record);
      expect(Object.keys(values).toSorted()).toEqual(described.toSorted());
      for (const [name, value] of Object.entries(values)) {
        const rule = parameterRule(scope, name);
        expect(typeof value === "boolean").toBe(rule?.unit === "switch");
        expect(BigInt(value) <= (rule?.maximum ?? 1n), name).toBe(true);
      }
    }
  });

  test("names of one scope are unknown to the other", () => {
    expect(parameterRule("market", "liquidationRatio")).toBeUndefined();
    expect(parameterRule("reserve", "globalDebtCeiling")).toBeUndefined();
    expect(parameterRule("mode", "liquidationRatio")).toBeUndefined();
  });

  test("what a listing does not name is as flip.sol, clip.sol and jug.sol construct it", () => {
    expect(LISTED_ILK).toMatchObject({
      stabilityFee: RAY,
      minimumBidIncrease: (105n * WAD) / 100n,
      bidDuration: 3n * 3_600n,
      maximumAuctionDuration: 2n * 86_400n,
      auctionPriceMultiplier: RAY,
    });
    expect(CONSTRUCTED).toMatchObject({ oracleDelay: 3_600n, targetPrice: RAY });
  });

  test("the smallest rest is the floor with its penalty, rounded down", () => {
    const debtFloor = 100n * RAD + 1n;
    const liquidationPenalty = (113n * WAD) / 100n;
    expect(smallestRestTab({ ...LISTED_ILK, debtFloor, liquidationPenalty })).toBe(113n * RAD + 1n);
  });
});
