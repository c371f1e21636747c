import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8, WAD } from "../../numbers/units.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { expectFigure } from "../../testing/figure.ts";
import { fallWad, squareRootImpact } from "./model.ts";
import { squareRootImpactParams, type SquareRootImpactParams } from "./params.ts";

const params = squareRootImpactParams.parse({});
const usd = (dollars: number): bigint => BigInt(dollars) * USD8;
const sale = (dollars: number, reserve = "weth") => ({
  reserve,
  amount: 1n,
  valueUsd8: usd(dollars),
});
const at = (timeSeconds: number) => worldOf({ timeSeconds });

mechanismSuite(squareRootImpact, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)] },
    { timeSeconds: 60, sales: [sale(5_000_000), sale(1_000, "wbtc")] },
    { timeSeconds: 4000, sales: [sale(2_000_000)] },
  ],
});

test("the published falls: 10 % of a day's volume at 4 % volatility", () => {
  const fall = (exponent: bigint) =>
    Number(fallWad(usd(100_000_000), { ...params, exponentWad: (exponent * WAD) / 10n })) / 1e16;
  expect(fall(5n)).toBeCloseTo(1.265, 3);
  expect(fall(4n)).toBeCloseTo(1.592, 3);
  expect(fall(6n)).toBeCloseTo(1.005, 3);
});

test("what a sale brings is what the price was on the way: the mean of many small sales", () => {
  const state = squareRootImpact.open(params);
  const whole = squareRootImpact.proceedsUsd8?.(state, sale(50_000_000), at(0), params) ?? 0n;
  let inParts = 0n;
  for (let part = 0; part < 1000; part++) {
    inParts += squareRootImpact.proceedsUsd8?.(state, sale(50_000), at(part), params) ?? 0n;
    squareRootImpact.sold?.(state, sale(50_000), at(part), params);
  }
  // Splitting an order gains nothing.
  const difference = inParts - whole;
  expect((difference < 0n ? -difference : difference) * 1_000_000_000n).toBeLessThan(whole);
  // The average fall of a square root is two thirds of the last.
  const lost = Number(usd(50_000_000) - whole) / Number(usd(50_000_000));
  expect(lost).toBeCloseTo((Number(fallWad(usd(50_000_000), params)) / 1e18) * (2 / 3), 12);
});

test("a larger order never brings less, and never more than it is worth", () => {
  const world = at(0);
  const state = squareRootImpact.open(params);
  const some = fc.record({
    dailyVolatilityWad: fc.bigInt({ min: 0n, max: WAD }),
    dailyVolumeUsd8: fc.bigInt({ min: USD8, max: usd(1_000_000_000) }),
    factorWad: fc.bigInt({ min: 0n, max: 3n * WAD }),
    exponentWad: fc.bigInt({ min: WAD / 10n, max: WAD }),
    depthLeftBps: fc.bigInt({ min: 1n, max: 10_000n }),
  });
  fc.assert(
    fc.property(
      some,
      fc.bigInt({ min: 0n, max: usd(1_000_000_000) }),
      fc.bigInt({ min: 0n, max: usd(1_000_000_000) }),
      (given, a, b) => {
        const chosen: SquareRootImpactParams = { ...params, ...given };
        const [less, more] = a < b ? [a, b] : [b, a];
        const brings = (valueUsd8: bigint): bigint =>
          squareRootImpact.proceedsUsd8?.(
            state,
            { reserve: "weth", amount: 1n, valueUsd8 },
            world,
            chosen,
          ) ?? -1n;
        expect(brings(less) >= 0n && brings(more) <= more).toBe(true);
        // The last places of powers are truncated: a billionth of the order is let pass.
        expect(brings(more) + more / 1_000_000_000n + 1n >= brings(less)).toBe(true);
        expect(fallWad(more, chosen) >= fallWad(less, chosen)).toBe(true);
        expect(fallWad(more, chosen) <= WAD).toBe(true);
      },
    ),
  );
});

test("a pause lets the market forget; a sale within it does not", () => {
  const state = squareRootImpact.open(params);
  squareRootImpact.sold?.(state, sale(10_000_000), at(0), params);
  const left = (seconds: number) =>
    squareRootImpact.priceLeftWad?.(state, "weth", at(seconds), params);
  expect(left(1799)).toBe(left(0));
  expect(left(0)).toBe(WAD - fallWad(usd(10_000_000), params));
  expect(left(1800)).toBe(WAD);
  squareRootImpact.sold?.(state, sale(10_000_000), at(1799), params);
  expect(left(3000)).toBe(WAD - fallWad(usd(20_000_000), params));
  expect(squareRootImpact.priceLeftWad?.(state, "wbtc", at(0), params)).toBe(WAD);
});

test("figure: how far the price falls with what is sold", async () => {
  const line = (name: string, changed: Partial<SquareRootImpactParams>) => ({
    name,
    points: Array.from({ length: 51 }, (_, step) => {
      const million = step * 4;
      const fall = fallWad(usd(million * 1_000_000), { ...params, ...changed });
      return [million, Number(fall) / 1e16] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A forced sale and the price, by what is left of the market's depth",
    x: "sold without a pause, million US dollars",
    y: "fall of the price, %",
    lines: [line("10 % of the depth", { depthLeftBps: 1_000n }), line("all of the depth", {})],
  });
});
