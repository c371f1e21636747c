import fc from "fast-check";
import { expect, test } from "vitest";
import { LUCK_RANGE, luck } from "./luck.ts";
import { normalOf, normalProbabilityWad, normalQuantileWad } from "./normal.ts";
import { WAD, type Wad } from "./units.ts";
import { expWad } from "./wad-math.ts";

const size = (value: bigint): bigint => (value < 0n ? -value : value);

test("published points of the normal distribution", () => {
  // What Wichura 1988 gives for checking; its third point, 10^-20, is less than a unit here.
  expect(size(normalQuantileWad(WAD / 4n) + 674_489_750_196_081_700n)).toBeLessThan(1000n);
  expect(size(normalQuantileWad(WAD / 1000n) + 3_090_232_306_167_813_500n)).toBeLessThan(1000n);
  // The point of two-sided intervals of 95 %.
  expect(size(normalQuantileWad((975n * WAD) / 1000n) - 1_959_963_984_540_054_235n)).toBeLessThan(
    1000n,
  );
  expect(normalQuantileWad(WAD / 2n)).toBe(0n);
  // Handbook of Mathematical Functions (Abramowitz and Stegun), table 26.1: P(1), P(2), P(3).
  expect(normalProbabilityWad(WAD)).toBe(841_344_746_068_542_948n);
  expect(normalProbabilityWad(2n * WAD) / 1000n).toBe(977_249_868_051_820n);
  expect(normalProbabilityWad(3n * WAD) / 1000n).toBe(998_650_101_968_369n);
  expect(normalProbabilityWad(0n)).toBe(WAD / 2n);
  expect(normalProbabilityWad(-10n * WAD)).toBe(0n);
  expect(normalProbabilityWad(10n * WAD)).toBe(WAD);
});

test("a quantile is off by no more than 10^-15 deviations, or two units of probability", () => {
  const tenBillionth = WAD / 10n ** 10n;
  const probability = fc.bigInt({ min: tenBillionth, max: WAD - tenBillionth });
  const tail = fc.bigInt({ min: tenBillionth, max: WAD / 100n });
  fc.assert(
    fc.property(fc.oneof(probability, tail), (share) => {
      const found = normalQuantileWad(share);
      expect(found + normalQuantileWad(WAD - share)).toBe(0n);
      // The error in deviations is that in probability over the density there; the probability
      // itself is known to two units.
      const missed = size(normalProbabilityWad(found) - share) - 2n;
      expect(missed * WAD).toBeLessThanOrEqual(1000n * density(found));
    }),
    { numRuns: 2000 },
  );
  for (const none of [0n, WAD, -1n]) expect(() => normalQuantileWad(none)).toThrow(RangeError);
});

test("probabilities grow with the deviations, by the density", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -8n * WAD, max: 8n * WAD }), (at) => {
      const step = WAD / 1_000_000n;
      const grown = normalProbabilityWad(at + step) - normalProbabilityWad(at - step);
      const expected = (2n * step * density(at)) / WAD;
      expect(size(grown - expected)).toBeLessThan(4n);
    }),
  );
});

test("draws become normal numbers: moments, and shares within one, two and three deviations", () => {
  const many = 20_000;
  const numbers = Array.from(
    { length: many },
    (_, step) => Number(normalOf(luck(11, "normal", "x", step))) / 1e18,
  );
  const mean = (power: (x: number) => number) =>
    numbers.reduce((sum, x) => sum + power(x), 0) / many;
  // Four standard errors of each: of x, x^2, x^3 and x^4 these are sqrt(1, 2, 15, 96) / sqrt(many).
  const error = 4 / Math.sqrt(many);
  expect(Math.abs(mean((x) => x))).toBeLessThan(error);
  expect(Math.abs(mean((x) => x * x) - 1)).toBeLessThan(error * Math.sqrt(2));
  expect(Math.abs(mean((x) => x * x * x))).toBeLessThan(error * Math.sqrt(15));
  expect(Math.abs(mean((x) => x * x * x * x) - 3)).toBeLessThan(error * Math.sqrt(96));
  for (const [deviations, share] of [
    [1, 0.6827],
    [2, 0.9545],
    [3, 0.9973],
  ] as const) {
    const found = mean((x) => (Math.abs(x) < deviations ? 1 : 0));
    expect(Math.abs(found - share)).toBeLessThan(error * Math.sqrt(share * (1 - share)));
  }
  expect(normalOf(0)).toBe(-normalOf(LUCK_RANGE - 1));
  expect(normalOf(LUCK_RANGE / 2 - 1)).toBeLessThan(0n);
});

/** The density of the standard normal distribution, right to a few units. */
function density(deviations: Wad): Wad {
  return (398_942_280_401_432_678n * expWad(-(deviations * deviations) / (2n * WAD))) / WAD;
}
