import { luck, LUCK_RANGE, normalOf } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootstrapInterval, meanOf, type Interval } from "./bootstrap-interval.ts";

const sampling = { seed: 1, resamples: 500, confidence: 0.95 };
const intervalOf = (values: readonly number[], given = sampling): Interval => {
  const interval = bootstrapInterval(values, given);
  expect(interval).toBeDefined();
  return interval as Interval;
};
const normal = (seed: number, place: number) =>
  Number(normalOf(luck(seed, "sample", "normal", place))) / 1e18;
/** Skewed, mean 1: losses look like this. */
const exponential = (seed: number, place: number) =>
  -Math.log((luck(seed, "sample", "exponential", place) + 0.5) / LUCK_RANGE);

/** How often the interval lies below, around and above the true mean, over many samples. */
function coverageOf(draw: (seed: number, place: number) => number, truth: number, size: number) {
  const found = { below: 0, around: 0, above: 0 };
  for (let sample = 0; sample < 400; sample++) {
    const values = Array.from({ length: size }, (_, place) => draw(sample, place));
    const { low, high } = intervalOf(values, { ...sampling, seed: sample });
    if (high < truth) found.below++;
    else if (low > truth) found.above++;
    else found.around++;
  }
  return found;
}

describe("coverage: how often an interval of 95 % holds the truth", () => {
  // 400 samples: two deviations of a share of 0.95 are 0.022. Few values make a bootstrap a little
  // too sure (DiCiccio and Efron, "Bootstrap confidence intervals", 1996, say so of 20 values).
  test("of 30 normal values", () => {
    const { around } = coverageOf(normal, 0, 30);
    expect(around / 400).toBeGreaterThan(0.91);
    expect(around / 400).toBeLessThan(0.98);
  });

  test("of 40 values as skewed as losses, and which side it misses on", () => {
    const { below, around, above } = coverageOf(exponential, 1, 40);
    expect(around / 400).toBeGreaterThan(0.9);
    expect(around / 400).toBeLessThan(0.98);
    // Percentiles without correction lie below four times as often as above here.
    expect(below).toBeLessThan(4 * above + 12);
  });
});

test("skewed values pull the interval to the side of their tail, by the second-order term", () => {
  const values = Array.from({ length: 60 }, (_, place) => exponential(3, place));
  const many = { ...sampling, resamples: 40_000 };
  const { low, high } = intervalOf(values, many);
  const mean = meanOf(values);
  const moment = (power: number) => meanOf(values.map((value) => (value - mean) ** power));
  const error = Math.sqrt(moment(2) / 60);
  const skewness = moment(3) / moment(2) ** 1.5;
  // P. Hall, "Theoretical comparison of bootstrap confidence intervals", 1988: the middle is moved by
  // (2 z^2 + 1) / 6 skewness / sqrt(n) standard errors; plain percentiles by (z^2 - 1) / 6.
  const moved = ((low + high) / 2 - mean) / ((error * skewness) / Math.sqrt(60));
  expect(Math.abs(moved - (2 * 1.96 ** 2 + 1) / 6)).toBeLessThan(0.15);
  const mirrored = intervalOf(
    values.map((value) => -value),
    many,
  );
  expect(mirrored.high).toBeCloseTo(-low, 6);
  expect(mirrored.low).toBeCloseTo(-high, 6);
});

test("of many values it is the textbook interval of a mean", () => {
  const values = Array.from({ length: 1000 }, (_, place) => normal(7, place));
  const { low, high } = intervalOf(values, { ...sampling, resamples: 1000 });
  const mean = meanOf(values);
  const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)) / 999);
  expect(Math.abs(high - mean - 1.96 * deviation)).toBeLessThan(0.25 * deviation);
  expect(Math.abs(mean - low - 1.96 * deviation)).toBeLessThan(0.25 * deviation);
});

test("it lies among the values, and is the same every time", () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 15 });
  const few = { ...sampling, resamples: 99 };
  fc.assert(
    fc.property(values, (some) => {
      const { low, high } = intervalOf(some, few);
      expect(low).toBeGreaterThanOrEqual(Math.min(...some));
      expect(high).toBeLessThanOrEqual(Math.max(...some));
      expect(low).toBeLessThanOrEqual(high);
      expect(intervalOf(some, few)).toEqual({ low, high });
    }),
    { numRuns: 50 },
  );
});

test("values that are all the same leave no doubt; one value leaves all", () => {
  expect(intervalOf([3, 3, 3, 3])).toEqual({ low: 3, high: 3 });
  expect(bootstrapInterval([3], sampling)).toBeUndefined();
  expect(bootstrapInterval([], sampling)).toBeUndefined();
});

test("more confidence is a wider interval", () => {
  const values = Array.from({ length: 30 }, (_, place) => exponential(9, place));
  const [narrow, wide] = [0.8, 0.99].map((confidence) =>
    intervalOf(values, { ...sampling, confidence }),
  );
  expect(narrow?.low).toBeGreaterThan(wide?.low ?? 0);
  expect(narrow?.high).toBeLessThan(wide?.high ?? 0);
});
