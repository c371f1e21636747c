import { describe, expect, test } from "vitest";
import { SECONDS_PER_YEAR, WAD } from "../../numbers/units.ts";
import {
  asValues,
  CONTRACT_CONSTANTS,
  LISTED_MARKET,
  parameterRule,
  PARAMETERS,
  type GlobalParameters,
} from "./params.ts";

describe("parameters", () => {
  test("each record has exactly its scope's names, within their bounds", () => {
    for (const [scope, record] of [
      ["reserve", LISTED_MARKET],
      ["market", CONTRACT_CONSTANTS],
    ] as const) {
      const described = PARAMETERS.filter((rule) => rule.scope === scope).map((rule) => rule.name);
      const values = asValues(record);
      expect(Object.keys(values).toSorted()).toEqual(described.toSorted());
      for (const [name, value] of Object.entries(values)) {
        const rule = parameterRule(scope, name);
        const amount = BigInt(value);
        expect(amount >= (rule?.minimum ?? 0n) && amount <= (rule?.maximum ?? 0n), name).toBe(true);
      }
    }
  });

  test("names of one scope are unknown to the other", () => {
    expect(parameterRule("market", "feeWad")).toBeUndefined();
    expect(parameterRule("reserve", "liquidationCursorWad")).toBeUndefined();
    expect(parameterRule("mode", "feeWad")).toBeUndefined();
  });

  test("the constants are the contracts', their yearly rates truncated to a second", () => {
    const percentAYear = (name: keyof GlobalParameters): number =>
      Number((CONTRACT_CONSTANTS[name] * SECONDS_PER_YEAR * 10_000n) / WAD + 1n) / 100;
    expect(percentAYear("initialRateAtTargetWad")).toBe(4);
    expect(percentAYear("minimumRateAtTargetWad")).toBe(0.1);
    expect(percentAYear("maximumRateAtTargetWad")).toBe(200);
    expect(CONTRACT_CONSTANTS.adjustmentSpeedWad).toBe(1_585_489_599_188n);
    expect(parameterRule("reserve", "feeWad")?.maximum).toBe(WAD / 4n);
    expect(parameterRule("reserve", "fixedRateWad")?.maximum).toBe(253_678_335_870n);
  });
});
