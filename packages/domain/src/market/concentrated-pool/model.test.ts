import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { concentratedPool, rangesOf } from "./model.ts";
import { concentratedPoolParams, type ConcentratedPoolParams } from "./params.ts";

const params = concentratedPoolParams.parse({});
const usd = (dollars: number): bigint => BigInt(Math.round(dollars)) * USD8;
const sale = (dollars: number) => ({ reserve: "weth", amount: 1n, valueUsd8: usd(dollars) });
const at = (timeSeconds: number, price = 2000) =>
  worldOf({ timeSeconds, marketPricesUsd8: { weth: usd(price) } });
const brings = (
  dollars: number,
  changed: Partial<ConcentratedPoolParams> = {},
  state = concentratedPool.open(params),
  world = at(0),
): bigint =>
  concentratedPool.proceedsUsd8?.(state, sale(dollars), world, { ...params, ...changed }) ?? -1n;

mechanismSuite(concentratedPool, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)], marketPricesUsd8: { weth: usd(2000) } },
    { timeSeconds: 60, sales: [sale(15_000_000)], marketPricesUsd8: { weth: usd(1900) } },
    { timeSeconds: 4000, sales: [sale(9_000_000)], marketPricesUsd8: { weth: usd(1400) } },
    { timeSeconds: 90_000, sales: [sale(2_000_000)], marketPricesUsd8: { weth: usd(900) } },
  ],
});

test("the dollars of each range wait below the price", () => {
  const depth = brings(10_000_000_000, { feePips: 0n });
  expect(usd(50_000_000) - depth).toBeGreaterThanOrEqual(0n);
  // Every stop on the way rounds for the pool.
  expect(usd(50_000_000) - depth).toBeLessThan(100n);
  expect(rangesOf({ ...params, nearTicks: 101n })[0]?.upperTick).toBe(110);
});

test("nearer dollars make small sales cheap; large ones find nothing any more", () => {
  const wide = { nearUsd8: 0n, middleUsd8: 0n, wideUsd8: usd(50_000_000) };
  expect(brings(5_000_000)).toBeGreaterThan(brings(5_000_000, wide));
  // All near: past the range nothing is paid.
  const near = { nearUsd8: usd(50_000_000), middleUsd8: 0n, wideUsd8: 0n };
  expect(brings(100_000_000, near)).toBe(brings(200_000_000, near));
});

test("a falling market leaves the ranges behind until providers take new places", () => {
  const state = concentratedPool.open(params);
  concentratedPool.sold?.(state, sale(1000), at(0, 2000), params);
  // 30 % lower only the wide range is left, half way through; below it nothing.
  const fallen = brings(1_000_000, {}, state, at(3600, 1400));
  const fresh = brings(1_000_000, {}, undefined, at(3600, 1400));
  expect(fallen).toBeLessThan(fresh);
  expect(fallen).toBeGreaterThan(0n);
  expect(brings(1_000_000, {}, state, at(3600, 900))).toBe(0n);
  expect(brings(1_000_000, {}, state, at(86_400, 1400))).toBe(fresh);
});

test("the gap to the market price halves with each half-life", () => {
  const state = concentratedPool.open(params);
  concentratedPool.sold?.(state, sale(30_000_000), at(0), params);
  const gap = (seconds: number) => {
    const left = concentratedPool.priceLeftWad?.(state, "weth", at(seconds), params) ?? 0n;
    return 1 - Math.sqrt(Number(left) / 1e18);
  };
  expect(gap(0)).toBeGreaterThan(0.01);
  // The price shows in steps of 0.01 %.
  expect(gap(1800)).toBeCloseTo(gap(0) / 2, 4);
  expect(gap(5400)).toBeCloseTo(gap(0) / 8, 4);
  expect(concentratedPool.priceLeftWad?.(state, "wbtc", at(0), params)).toBe(WAD);
});

test("a larger sale never brings less, never more than it is worth, and parts do not bring more", () => {
  const dollars = fc.integer({ min: 0, max: 200_000_000 });
  fc.assert(
    fc.property(dollars, dollars, (a, b) => {
      const whole = brings(a + b);
      expect(brings(a) <= whole && whole <= usd(a + b)).toBe(true);
      const state = concentratedPool.open(params);
      concentratedPool.sold?.(state, sale(a), at(0), params);
      // Rounding for the pool at one stop more.
      const parts = brings(a) + brings(b, {}, state);
      expect(parts <= whole).toBe(true);
      expect(whole - parts < 10n).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("figure: the same dollars, near and wide", async () => {
  const line = (name: string, changed: Partial<ConcentratedPoolParams>) => ({
    name,
    points: Array.from({ length: 51 }, (_, step) => {
      const million = step * 1.2;
      const lost =
        million === 0 ? 0.05 : 100 * (1 - Number(brings(million * 1e6, changed)) / 1e14 / million);
      return [million, lost] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A sale in a pool with 50 million dollars below the price",
    x: "sold at once, million US dollars",
    y: "lost against the market price, %",
    lines: [
      line("all within 1 %", { nearUsd8: usd(5e7), middleUsd8: 0n, wideUsd8: 0n }),
      line("as by default", {}),
      line("all within half", { nearUsd8: 0n, middleUsd8: 0n, wideUsd8: usd(5e7) }),
    ],
  });
});
