import fc from "fast-check";
import { expect, test } from "vitest";
import { averagePrice, emptyAccumulator, observePrice, type Mean } from "./time-weighted-mean.ts";

/** The mean at `nowSeconds` of prices that stand from their second on. */
function meanOf(
  mean: Mean,
  prices: readonly (readonly [seconds: number, price: bigint])[],
  nowSeconds: number,
  windowSeconds: number,
): bigint | undefined {
  const accumulator = emptyAccumulator(mean);
  for (const [seconds, price] of prices) observePrice(accumulator, seconds, price, windowSeconds);
  return averagePrice(accumulator, nowSeconds, windowSeconds);
}

test("a price counts for as long as it stood within the window", () => {
  const prices = [
    [0, 100n],
    [60, 200n],
    [90, 400n],
  ] as const;
  expect(meanOf("arithmetic", prices, 100, 100)).toBe(
    (100n * 60n + 200n * 30n + 400n * 10n) / 100n,
  );
  expect(meanOf("arithmetic", prices, 120, 60)).toBe((200n * 30n + 400n * 30n) / 60n);
  expect(meanOf("arithmetic", prices, 150, 60)).toBe(400n);
  // 100^(60/100) * 200^(30/100) * 400^(10/100) = 100 * 2^0.5.
  expect(meanOf("geometric", prices, 100, 100)).toBe(141n);
});

test("nothing known has no mean, one price is its own, and less than the window is all there is", () => {
  expect(meanOf("arithmetic", [], 5, 10)).toBeUndefined();
  expect(meanOf("geometric", [[5, 7n]], 5, 10)).toBe(7n);
  expect(
    meanOf(
      "arithmetic",
      [
        [5, 7n],
        [7, 9n],
      ],
      9,
      1000,
    ),
  ).toBe(8n);
  // Of two prices in one second the later stands.
  expect(
    meanOf(
      "arithmetic",
      [
        [5, 7n],
        [5, 9n],
      ],
      9,
      1000,
    ),
  ).toBe(9n);
});

test("means lie between the lowest and the highest price, the geometric at most at the arithmetic", () => {
  const price = fc.bigInt({ min: 1n, max: 10n ** 30n });
  const path = fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), price), { minLength: 1 });
  fc.assert(
    fc.property(path, fc.integer({ min: 1, max: 2000 }), (steps, windowSeconds) => {
      let seconds = 0;
      const prices = steps.map(([wait, value]) => [(seconds += wait), value] as const);
      const all = prices.map(([, value]) => value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const arithmetic = meanOf("arithmetic", prices, seconds + 7, windowSeconds) ?? -1n;
      const geometric = meanOf("geometric", prices, seconds + 7, windowSeconds) ?? -1n;
      expect((all[0] as bigint) <= arithmetic && arithmetic <= (all.at(-1) as bigint)).toBe(true);
      // Logarithms and powers are right to a part in 10^16.
      expect(geometric <= arithmetic + arithmetic / 10n ** 16n + 1n).toBe(true);
      expect(geometric + geometric / 10n ** 16n + 1n >= (all[0] as bigint)).toBe(true);
    }),
  );
});
