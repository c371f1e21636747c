import fc from "fast-check";
import { expect, test } from "vitest";
import { sqrtDown } from "../../numbers/wad-math.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { expectFigure } from "../../testing/figure.ts";
import { pairAfterArbitrage, constantProductPool } from "./model.ts";
import { constantProductPoolParams } from "./params.ts";
import { pairAfterSale, pairAmountOut, type PoolReserves } from "./pool.ts";

const params = constantProductPoolParams.parse({});
const usd = (dollars: number): bigint => BigInt(dollars) * USD8;
const sale = (dollars: number, reserve = "weth") => ({
  reserve,
  amount: 1n,
  valueUsd8: usd(dollars),
});
const at = (timeSeconds: number) => worldOf({ timeSeconds });
const rest: PoolReserves = { token: params.quoteReserveUsd8, quote: params.quoteReserveUsd8 };

mechanismSuite(constantProductPool, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)] },
    { timeSeconds: 60, sales: [sale(5_000_000), sale(1_000, "wbtc")] },
    { timeSeconds: 4000, sales: [sale(2_000_000)] },
  ],
});

test("a swap by hand: a tenth of the pool without and with the fee", () => {
  // 10 into 100 : 100 leaves 110 x 90.9; with the fee 9.97 of them count.
  expect(pairAmountOut(10_000n, 100_000n, 100_000n, 0n)).toBe(9_090n);
  expect(pairAmountOut(10_000n, 100_000n, 100_000n, 30n)).toBe(9_066n);
});

test("the most that is let go: a unit more would lower the product", () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 30n });
  fc.assert(
    fc.property(amount, amount, amount, (amountIn, reserveIn, reserveOut) => {
      const out = pairAmountOut(amountIn, reserveIn, reserveOut, 30n);
      const product = (brought: bigint): bigint =>
        (reserveIn * 1000n + amountIn * 997n) * (reserveOut - brought) * 1000n;
      const before = reserveIn * reserveOut * 1_000_000n;
      expect(product(out) >= before && product(out + 1n) < before).toBe(true);
    }),
  );
});

test("a liquidator with a bonus: the best sale is R(sqrt(1 + b) - 1), the last that pays is b R", () => {
  const free = { ...params, feeBps: 0n };
  const depth = params.quoteReserveUsd8;
  for (const bonusBps of [500n, 1_000n, 2_100n]) {
    // Seized collateral costs its value over 1 + bonus.
    const gain = (valueUsd8: bigint): bigint =>
      (constantProductPool.proceedsUsd8?.(
        constantProductPool.open(free),
        { reserve: "weth", amount: 1n, valueUsd8 },
        at(0),
        free,
      ) ?? 0n) -
      (valueUsd8 * 10_000n) / (10_000n + bonusBps);
    const best = sqrtDown((depth * depth * (10_000n + bonusBps)) / 10_000n) - depth;
    const further = depth / 1000n;
    expect(gain(best)).toBeGreaterThan(gain(best - further));
    expect(gain(best)).toBeGreaterThan(gain(best + further));
    const last = (depth * bonusBps) / 10_000n;
    expect(gain(last - 100n)).toBeGreaterThan(0n);
    expect(gain(last + 100n)).toBeLessThan(0n);
  }
});

test("the price left is the square of the share of the pool that was there before", () => {
  const free = { ...params, feeBps: 0n };
  const state = constantProductPool.open(free);
  constantProductPool.sold?.(state, sale(50_000_000), at(0), free);
  expect(constantProductPool.priceLeftWad?.(state, "weth", at(0), free)).toBe(WAD / 4n);
  expect(constantProductPool.priceLeftWad?.(state, "wbtc", at(0), free)).toBe(WAD);
  // Half of the tokens have left after a half-life: 50 of 75 to the square.
  const later = constantProductPool.priceLeftWad?.(state, "weth", at(1800), free);
  expect(Number(later) / 1e18).toBeCloseTo(4 / 9, 3);
  const { token, quote } = pairAfterArbitrage({ token: 2n * rest.token, quote: 0n }, 1800, free);
  expect(Number(token) / Number(rest.token)).toBeCloseTo(1.5, 9);
  expect(Number(quote) / Number(rest.quote)).toBeCloseTo(1 / 1.5, 9);
});

test("splitting a sale within a moment gains nothing, waiting between the parts does", () => {
  const inParts = (pauseSeconds: number): bigint => {
    const state = constantProductPool.open(params);
    let sum = 0n;
    for (let part = 0; part < 10; part++) {
      const now = at(part * pauseSeconds);
      sum += constantProductPool.proceedsUsd8?.(state, sale(1_000_000), now, params) ?? 0n;
      constantProductPool.sold?.(state, sale(1_000_000), now, params);
    }
    return sum;
  };
  const whole = pairAmountOut(usd(10_000_000), rest.token, rest.quote, params.feeBps);
  const lost = whole - inParts(0);
  expect(lost > 0n && lost * 1000n < whole).toBe(true);
  expect(inParts(600)).toBeGreaterThan(inParts(0));
});

/** Share of one side spent on the other, after a pause. */
const trades = fc.array(
  fc.record({
    sells: fc.boolean(),
    shareBps: fc.bigInt({ min: 1n, max: 10_000n }),
    pauseSeconds: fc.nat({ max: 10_000 }),
  }),
  { maxLength: 12 },
);

test("no round trip earns anything, with whatever pauses, without and with the fee", () => {
  const stake = fc.bigInt({ min: 1n, max: usd(200_000_000) });
  fc.assert(
    fc.property(
      trades,
      stake,
      fc.constantFrom(0n, 30n),
      fc.boolean(),
      (some, much, feeBps, token) => {
        const chosen = { ...params, feeBps };
        let pool = rest;
        const held = token ? { token: much, quote: 0n } : { token: 0n, quote: much };
        const trade = (sells: boolean, amount: bigint): void => {
          if (sells) {
            const after = pairAfterSale(pool, amount, feeBps);
            held.quote += pool.quote - after.quote;
            held.token -= amount;
            pool = after;
          } else {
            const brought = pairAmountOut(amount, pool.quote, pool.token, feeBps);
            pool = { token: pool.token - brought, quote: pool.quote + amount };
            held.token += brought;
            held.quote -= amount;
          }
        };
        for (const { sells, shareBps, pauseSeconds } of some) {
          pool = pairAfterArbitrage(pool, pauseSeconds, chosen);
          trade(sells, ((sells ? held.token : held.quote) * shareBps) / 10_000n);
        }
        trade(!token, token ? held.quote : held.token);
        expect((token ? held.token : held.quote) <= much).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("figure: what a sale costs, by its size and the pool's", async () => {
  const line = (million: number) => ({
    name: `${million} million`,
    points: Array.from({ length: 51 }, (_, step) => {
      const size = Math.max(step * 0.5, 0.001);
      const reserve = usd(million * 1_000_000);
      const sold = BigInt(Math.round(size * 1e14));
      const out = pairAmountOut(sold, reserve, reserve, params.feeBps);
      return [step * 0.5, 100 * (1 - Number(out) / Number(sold))] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A sale in a pool, by the dollars on each of its sides",
    x: "sold at once, million US dollars",
    y: "lost against the market price, %",
    lines: [line(10), line(50), line(250)],
  });
});
