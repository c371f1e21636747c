import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  exactNumber,
  mulDiv,
  percentDiv,
  percentMul,
  rayDiv,
  rayMul,
  rayMulDown,
  rayMulUp,
  wadDiv,
} from "./fixed.ts";
import { RAY, WAD } from "./units.ts";

const amount = fc.bigInt(0n, 1n << 200n);
const divisor = fc.oneof(fc.bigInt(1n, 9n), fc.bigInt(1n, 1n << 130n));

describe("mulDiv", () => {
  test("rounds as it says", () => {
    const half = (rounding: "down" | "up" | "half-up") => mulDiv(7n, 1n, 2n, rounding);
    expect([half("down"), half("up"), half("half-up")]).toEqual([3n, 4n, 4n]);
    expect(mulDiv(1n, 1n, 3n, "half-up")).toBe(0n);
    expect(mulDiv(2n, 1n, 3n, "half-up")).toBe(1n);
  });

  test("up is one above down exactly when there is a remainder; half-up is one of the two", () => {
    fc.assert(
      fc.property(amount, amount, divisor, (a, b, d) => {
        const down = mulDiv(a, b, d, "down");
        const up = mulDiv(a, b, d, "up");
        expect(up - down).toBe((a * b) % d === 0n ? 0n : 1n);
        expect(down * d <= a * b && a * b <= up * d).toBe(true);
        const remainder = a * b - down * d;
        expect(mulDiv(a, b, d, "half-up")).toBe(2n * remainder >= d ? up : down);
      }),
    );
  });

  test("a zero denominator throws", () => {
    expect(() => mulDiv(1n, 1n, 0n, "down")).toThrow(RangeError);
  });
});

describe("the contracts' fixed point", () => {
  test("is mulDiv with its rounding at its own scale", () => {
    fc.assert(
      fc.property(amount, amount, divisor, (a, b, d) => {
        expect(rayMul(a, b)).toBe(mulDiv(a, b, RAY, "half-up"));
        expect(rayMulDown(a, b)).toBe(mulDiv(a, b, RAY, "down"));
        expect(rayMulUp(a, b)).toBe(mulDiv(a, b, RAY, "up"));
        expect(rayDiv(a, d)).toBe(mulDiv(a, RAY, d, "half-up"));
        expect(wadDiv(a, d)).toBe(mulDiv(a, WAD, d, "half-up"));
        expect(percentMul(a, b)).toBe(mulDiv(a, b, 10_000n, "half-up"));
        expect(percentDiv(a, d)).toBe(mulDiv(a, 10_000n, d, "half-up"));
      }),
    );
  });

  test("rounds an exact half up, and nothing below a half", () => {
    expect(percentMul(1n, 5_000n)).toBe(1n);
    expect(percentMul(1n, 4_999n)).toBe(0n);
    // An odd divisor has no exact half: (d - 1) / 2 stays below it.
    expect(percentDiv(1n, 20_001n)).toBe(0n);
    expect(percentDiv(1n, 19_999n)).toBe(1n);
    for (const whole of [0n, 1n, RAY, (1n << 128n) - 1n]) {
      expect(rayMul(2n * whole + 1n, RAY / 2n)).toBe(whole + 1n);
      expect(rayMul(whole * RAY + RAY / 2n - 1n, 1n)).toBe(whole);
      expect(rayMulDown(whole * RAY + RAY - 1n, 1n)).toBe(whole);
      expect(rayMulUp(whole * RAY + 1n, 1n)).toBe(whole + 1n);
      expect(rayMulUp(whole, RAY)).toBe(whole);
    }
    expect(rayDiv(1n, 2n * RAY)).toBe(1n);
    expect(rayDiv(1n, 2n * RAY + 1n)).toBe(0n);
  });

  test("undoes an index on scaled balances: dividing a balance by its index gives it again", () => {
    const index = fc.bigInt(RAY, 100n * RAY);
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 128n), index, (scaled, ray) => {
        expect(rayDiv(rayMul(scaled, ray), ray)).toBe(scaled);
      }),
      { numRuns: 1_000 },
    );
  });
});

test("a bounded integer becomes its number; one that has none throws", () => {
  expect(exactNumber(1n << 52n)).toBe(4_503_599_627_370_496);
  expect(() => exactNumber((1n << 53n) + 1n)).toThrow(RangeError);
});
