import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { stableAmountOut, stableCoinKept, stableInvariant, stablePriceWad } from "./invariant.ts";
import { stableSwapPool } from "./model.ts";
import { stableSwapPoolParams, type StableSwapPoolParams } from "./params.ts";
import { boughtPlace, SOLD, stableCoinsAt } from "./rest.ts";

const params = stableSwapPoolParams.parse({});
const usd = (dollars: number): bigint => BigInt(Math.round(dollars)) * USD8;
const sale = (dollars: number) => ({ reserve: "usdc", amount: 1n, valueUsd8: usd(dollars) });
const at = (timeSeconds: number, price = 1) =>
  worldOf({ timeSeconds, marketPricesUsd8: { usdc: BigInt(Math.round(price * 1e8)) } });
const proceeds = (
  dollars: number,
  world = at(0),
  chosen: StableSwapPoolParams = params,
  state = stableSwapPool.open(chosen),
): bigint => stableSwapPool.proceedsUsd8?.(state, sale(dollars), world, chosen) ?? 0n;

mechanismSuite(stableSwapPool, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)], marketPricesUsd8: { usdc: USD8 } },
    { timeSeconds: 60, sales: [sale(50_000_000)], marketPricesUsd8: { usdc: 99_000_000n } },
    { timeSeconds: 4000, sales: [sale(2_000_000)] },
  ],
});

test("to the unit what the contract's arithmetic gives, calculated apart from it", () => {
  const ether = 10n ** 18n;
  const even = [1n, 1n, 1n].map(() => 10n ** 26n);
  const tilted = [237_150_000n, 237_150_000n, 35_700_000n].map((coin) => coin * ether);
  const small = [3_000_000n, 5_000_000n, 400_000n].map((coin) => coin * ether);
  expect(stableInvariant(even, 2_000n)).toBe(3n * 10n ** 26n);
  expect(stableInvariant(tilted, 2_000n)).toBe(509_877_185_613_266_566_533_199_182n);
  expect(stableInvariant(tilted, 100n)).toBe(507_609_592_185_368_365_116_875_189n);
  expect(stableInvariant(small, 2_000n)).toBe(8_396_286_299_838_742_294_792_573n);
  const swap = { amplification: 2_000n, feeBps: 1n };
  expect(stableAmountOut(even, 1, 2, ether, swap)).toBe(999_899_999_995_002_998n);
  expect(stableAmountOut(even, 1, 2, 1_000_000n * ether, swap)).toBe(
    999_895_002_524_229_957_211_492n,
  );
  expect(stableAmountOut(tilted, 1, 2, ether, swap)).toBe(994_984_758_841_633_265n);
  expect(stableAmountOut(small, 1, 2, 1_000_000n * ether, swap)).toBe(
    397_156_671_852_373_414_851_774n,
  );
  const old = { amplification: 100n, feeBps: 4n };
  expect(stableAmountOut(tilted, 1, 0, 1_000_000n * ether, old)).toBe(
    999_528_671_405_137_611_478_022n,
  );
});

const coin = fc.bigInt({ min: 10n ** 14n, max: 10n ** 17n });
const pool = fc.array(coin, { minLength: 2, maxLength: 4 });

test("a swap leaves the invariant where it was, and the price is the slope of a small one", () => {
  fc.assert(
    fc.property(
      pool,
      fc.bigInt({ min: 10n, max: 3_000n }),
      coin,
      (coins, amplification, amount) => {
        const kept = stableCoinKept(coins, 0, 1, coins[0]! + amount, amplification);
        const after = coins.with(0, coins[0]! + amount).with(1, kept);
        const [one, two] = [coins, after].map((held) => stableInvariant(held, amplification));
        // One unit of the coin kept is worth at most as many of the invariant as the price says.
        expect(Math.abs(Number(one! - two!) / Number(one))).toBeLessThan(1e-9);
        const price = stablePriceWad(coins, 0, 1, amplification);
        const little = coins[0]! / 1_000_000n;
        const brings = stableAmountOut(coins, 0, 1, little, { amplification, feeBps: 0n });
        expect(Number(brings) / Number(little) / (Number(price) / 1e18)).toBeCloseTo(1, 3);
      },
    ),
    { numRuns: 60 },
  );
});

test("with next to no amplification it is a pool of constant product", () => {
  const coins = [10n ** 16n, 10n ** 16n];
  const kept = stableCoinKept(coins, 0, 1, 2n * 10n ** 16n, 1n);
  // Between the product (a half) and the sum (nothing), nearest to the product at the smallest A.
  expect(Number(kept) / 1e16).toBeGreaterThan(0.2);
  expect(Number(kept) / 1e16).toBeLessThan(0.5);
  const flat = stableCoinKept(coins, 0, 1, 15n * 10n ** 15n, 1_000_000n);
  expect(Number(flat) / 1e16).toBeCloseTo(0.5, 4);
});

test.each([1.02, 1, 0.999, 0.96, 0.87, 0.3])("at rest its price is the market's: %d", (price) => {
  for (const fallingCoins of [1n, 2n]) {
    const chosen = { ...params, fallingCoins };
    const coins = stableCoinsAt((BigInt(Math.round(price * 1e8)) * WAD) / USD8, chosen);
    const found = stablePriceWad(coins, SOLD, boughtPlace(chosen), chosen.amplification);
    expect(Number(found) / 1e18).toBeCloseTo(price, 6);
    const invariant = stableInvariant(coins, chosen.amplification);
    expect(Number(invariant) / Number(chosen.totalUsd8)).toBeCloseTo(1, 9);
  }
});

test("the deeper the market price is under par, the less can be sold", () => {
  const lost = [1, 0.99, 0.96, 0.9, 0.8].map(
    (price) => 1 - Number(proceeds(5_000_000, at(0, price))) / Number(usd(5_000_000)),
  );
  expect(lost).toEqual(lost.toSorted((a, b) => a - b));
  expect(lost[0]).toBeLessThan(0.001);
  expect(lost.at(-1)).toBeGreaterThan(0.02);
  // Where two of three coins fall together, one is left to be sold for.
  const together = { ...params, fallingCoins: 2n };
  expect(proceeds(5_000_000, at(0, 0.9), together)).toBeLessThan(proceeds(5_000_000, at(0, 0.9)));
});

test("what is sold moves the price, and half of that is gone after a half-life", () => {
  const state = stableSwapPool.open(params);
  const left = (timeSeconds: number) =>
    Number(stableSwapPool.priceLeftWad?.(state, "usdc", at(timeSeconds, 0.96), params)) / 1e18;
  expect(left(0)).toBe(1);
  stableSwapPool.sold?.(state, sale(10_000_000), at(0, 0.96), params);
  expect(left(0)).toBeLessThan(0.96);
  expect(left(1800)).toBeGreaterThan(left(0));
  expect(left(1800 * 20)).toBe(1);
  expect(stableSwapPool.priceLeftWad?.(state, "dai", at(0), params)).toBe(WAD);
});

test("an oracle over many exchanges sees nothing of what the pool alone was sold", () => {
  const left = (shownBps: bigint): number => {
    const chosen = { ...params, shownBps };
    const state = stableSwapPool.open(chosen);
    stableSwapPool.sold?.(state, sale(10_000_000), at(0, 0.96), chosen);
    return Number(stableSwapPool.priceLeftWad?.(state, "usdc", at(0, 0.96), chosen)) / 1e18;
  };
  expect(left(0n)).toBe(1);
  expect(1 - left(5_000n)).toBeCloseTo((1 - left(10_000n)) / 2, 3);
});

test("splitting a sale within a moment gains nothing, nor does a round trip", () => {
  const state = stableSwapPool.open(params);
  let inParts = 0n;
  for (let part = 0; part < 10; part++) {
    inParts += proceeds(3_000_000, at(0, 0.97), params, state);
    stableSwapPool.sold?.(state, sale(3_000_000), at(0, 0.97), params);
  }
  const whole = proceeds(30_000_000, at(0, 0.97));
  expect(inParts).toBeLessThanOrEqual(whole);
  expect(Number(whole - inParts) / Number(whole)).toBeLessThan(1e-6);
  fc.assert(
    fc.property(pool, coin, (coins, amount) => {
      const free = { amplification: 2_000n, feeBps: 0n };
      const brought = stableAmountOut(coins, 0, 1, amount, free);
      const after = coins.with(0, coins[0]! + amount).with(1, coins[1]! - brought);
      expect(stableAmountOut(after, 1, 0, brought, free)).toBeLessThanOrEqual(amount);
    }),
    { numRuns: 60 },
  );
});

test("figure: what can be sold within 4 %, by the price of the coin", async () => {
  const depthMillion = (price: number, fallingCoins: bigint): number => {
    const chosen = { ...params, fallingCoins };
    const enough = (million: number): boolean =>
      Number(proceeds(million * 1e6 * price, at(0, price), chosen)) >=
      0.96 * Number(usd(million * 1e6 * price));
    let [low, high] = [0, 500];
    while (high - low > 0.01) {
      const middle = (low + high) / 2;
      if (enough(middle)) low = middle;
      else high = middle;
    }
    return low;
  };
  const line = (name: string, fallingCoins: bigint) => ({
    name,
    points: Array.from({ length: 27 }, (_, step) => {
      const price = 1 - step * 0.005;
      return [price, depthMillion(price, fallingCoins)] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A pool of three coins worth 510 million, amplification 2,000",
    x: "market price of the coin sold, US dollars",
    y: "sold at an average 4 % under it, million",
    lines: [line("it falls alone", 1n), line("two fall together", 2n)],
  });
});
