import fc from "fast-check";
import { expect, test } from "vitest";
import { WAD } from "./units.ts";
import { expWad, lnDistanceBoundWad, lnWad, powWad, sqrtDown } from "./wad-math.ts";

const wad = (value: number): bigint => BigInt(Math.round(value * 1e9)) * 10n ** 9n;
const float = (value: bigint): number => Number(value) / 1e18;

test("a distance of logarithms is bounded from above, and known of values above zero alone", () => {
  for (const [a, b] of [
    [100n, 101n],
    [2_000n, 1_500n],
    [7n, 7n],
  ] as const) {
    const exact = Math.abs(Math.log(Number(a) / Number(b)));
    const bound = Number(lnDistanceBoundWad(a, b)) / 1e18;
    expect(bound).toBeGreaterThanOrEqual(exact);
    expect(bound).toBeLessThanOrEqual(Math.exp(exact) - 1 + 1e-15);
  }
  expect([lnDistanceBoundWad(0n, 5n), lnDistanceBoundWad(5n, -1n)]).toEqual([undefined, undefined]);
});

test("square roots are the largest integers whose squares fit", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 1n << 300n }), (value) => {
      const root = sqrtDown(value);
      expect(root * root <= value && (root + 1n) * (root + 1n) > value).toBe(true);
    }),
  );
  expect(() => sqrtDown(-1n)).toThrow(RangeError);
});

test("exponentials are those of the standard library as far as that goes", () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (x) => {
      const exact = wad(x);
      const expected = Math.exp(float(exact));
      expect(Math.abs(float(expWad(exact)) - expected)).toBeLessThan(1e-14 * expected + 3e-18);
    }),
  );
  // e and 1/e to 18 decimals (OEIS A001113, A068985).
  expect(expWad(WAD)).toBe(2_718_281_828_459_045_235n);
  expect(expWad(-WAD)).toBe(367_879_441_171_442_321n);
  expect(expWad(0n)).toBe(WAD);
  expect(expWad(-100n * WAD)).toBe(0n);
  expect(() => expWad(300n * WAD)).toThrow(RangeError);
});

test("logarithms undo exponentials", () => {
  // ln 2, ln 10 (OEIS A002162, A002392).
  expect(lnWad(2n * WAD)).toBe(693_147_180_559_945_309n);
  expect(lnWad(10n * WAD)).toBe(2_302_585_092_994_045_684n);
  expect(lnWad(WAD)).toBe(0n);
  expect(() => lnWad(0n)).toThrow(RangeError);
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 40n }), (value) => {
      const expected = Math.log(Number(value)) - 18 * Math.LN10;
      expect(Math.abs(float(lnWad(value)) - expected)).toBeLessThan(1e-12);
    }),
  );
});

test("powers: roots, squares, and the ends", () => {
  // The logarithm is truncated, so a power may be a unit or two short.
  expect(2n * WAD - powWad(4n * WAD, WAD / 2n)).toBeLessThanOrEqual(2n);
  expect(powWad(0n, WAD / 2n)).toBe(0n);
  expect(powWad(7n * WAD, 0n)).toBe(WAD);
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.double({ min: 0.1, max: 3, noNaN: true }),
      (base, exponent) => {
        const found = float(powWad(wad(base), wad(exponent)));
        const expected = float(wad(base)) ** float(wad(exponent));
        expect(Math.abs(found - expected)).toBeLessThan(1e-12 * expected + 1e-16);
      },
    ),
  );
});

test("the power one half is the square root, truncated", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n }), (base) => {
      const root = powWad(base, WAD / 2n);
      expect(root * root <= base * WAD && (root + 1n) ** 2n > base * WAD).toBe(true);
    }),
  );
});
