import fc from "fast-check";
import { expect, test } from "vitest";
import { RAY } from "../../numbers/units.ts";
import { debtIndexFloat, incomeIndexFloat } from "./margin.ts";
import { compoundedInterest, debtIndex, exponentialInterest, incomeIndex } from "./math.ts";

const index = fc.bigInt(RAY, RAY * 3n);
const rate = fc.bigInt(0n, RAY * 2n);
const seconds = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 200_000 }), fc.nat({ max: 10 ** 8 }));

test("indices in floats are the exact ones to a relative 1e-11, after any time", () => {
  fc.assert(
    fc.property(index, index, rate, rate, seconds, (income, debt, earned, owed, passed) => {
      const reserve = {
        liquidityIndex: income,
        liquidityRate: earned,
        borrowIndex: debt,
        borrowRate: owed,
        lastUpdateSeconds: 1_700_000_000,
      };
      const now = reserve.lastUpdateSeconds + passed;
      for (const compounding of [compoundedInterest, exponentialInterest]) {
        const exact = Number(debtIndex(reserve, now, compounding));
        expect(Math.abs(debtIndexFloat(reserve, now, compounding) / exact - 1)).toBeLessThan(1e-11);
      }
      const exact = Number(incomeIndex(reserve, now));
      expect(Math.abs(incomeIndexFloat(reserve, now) / exact - 1)).toBeLessThan(1e-11);
    }),
    { numRuns: 2000 },
  );
});
