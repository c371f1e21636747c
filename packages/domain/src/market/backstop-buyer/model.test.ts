import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8, WAD } from "../../numbers/units.ts";
import { sqrtDown } from "../../numbers/wad-math.ts";
import { expectFigure } from "../../testing/figure.ts";
import type { Purchase } from "../mechanism.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { backstopBuyer, type BackstopBuyerState } from "./model.ts";
import { backstopBuyerParams, type BackstopBuyerParams } from "./params.ts";

const params = backstopBuyerParams.parse({});
const usd = (dollars: number): bigint => BigInt(dollars) * USD8;
const sale = (dollars: number, reserve = "weth") => ({
  reserve,
  amount: BigInt(dollars) * WAD,
  valueUsd8: usd(dollars),
});

mechanismSuite(backstopBuyer, {
  params,
  steps: [
    { timeSeconds: 0, sales: [sale(1_000_000)], marketUsd8: [usd(900_000)] },
    { timeSeconds: 1, sales: [sale(1_000_000)], marketUsd8: [usd(980_000)] },
    { timeSeconds: 2, sales: [sale(90_000_000)], marketUsd8: [usd(40_000_000)] },
    { timeSeconds: 3, sales: [sale(1_000_000)], marketUsd8: [0n] },
  ],
});

function offer(
  state: BackstopBuyerState,
  dollars: number,
  marketUsd8: bigint,
  chosen: BackstopBuyerParams = params,
  reserve = "weth",
): Purchase | undefined {
  const world = worldOf({ timeSeconds: 0 });
  const found = backstopBuyer.buys?.(state, sale(dollars, reserve), marketUsd8, world, chosen);
  if (found !== undefined) backstopBuyer.bought?.(state, found, world, chosen);
  return found;
}

test("buys only what the market would pay less for than its own price", () => {
  const state = backstopBuyer.open(params);
  expect(offer(state, 1_000_000, usd(970_000))).toBeUndefined();
  expect(offer(state, 1_000_000, usd(970_000) - 1n)).toEqual({
    reserve: "weth",
    amount: 1_000_000n * WAD,
    valueUsd8: usd(1_000_000),
    paidUsd8: usd(970_000),
  });
  expect(state.capitalUsd8).toBe(usd(9_030_000));
});

test("the first of a sale that is larger than what is left, then nothing more", () => {
  const state = backstopBuyer.open(params);
  const found = offer(state, 20_000_000, 0n);
  expect(found?.paidUsd8).toBe(usd(10_000_000) - 1n);
  expect(Number(found?.valueUsd8) / 1e8).toBeCloseTo(10_000_000 / 0.97, 6);
  expect(Number(found?.amount) / 1e18).toBeCloseTo(10_000_000 / 0.97, 6);
  expect(state.capitalUsd8).toBe(1n);
  expect(offer(state, 1_000_000, 0n)?.paidUsd8 ?? 0n).toBeLessThanOrEqual(1n);
});

test("its book: what it spent, what that was worth, what is left to spend", () => {
  const state = backstopBuyer.open(params);
  const book = () => backstopBuyer.book?.(state, worldOf({ timeSeconds: 0 }), params);
  expect(book()).toEqual({ spentUsd8: 0n, boughtUsd8: 0n, leftUsd8: usd(10_000_000) });
  offer(state, 1_000_000, 0n);
  offer(state, 2_000_000, 0n, params, "wbtc");
  expect(book()).toEqual({
    spentUsd8: usd(2_910_000),
    boughtUsd8: usd(3_000_000),
    leftUsd8: usd(7_090_000),
  });
});

test("spends on one reserve no more than its share", () => {
  const halved = { ...params, shareOfReserveBps: 5_000n };
  const state = backstopBuyer.open(halved);
  offer(state, 20_000_000, 0n, halved);
  expect(offer(state, 1_000_000, 0n, halved)?.paidUsd8 ?? 0n).toBeLessThanOrEqual(1n);
  expect(offer(state, 1_000_000, 0n, halved, "wbtc")?.paidUsd8).toBe(usd(970_000));
});

test("money and collateral are neither made nor lost; capital is never overspent", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000_000 }), fc.integer({ min: 0, max: 100 }))),
      fc.bigInt({ min: 0n, max: 9_999n }),
      (sales, discountBps) => {
        const chosen = { ...params, discountBps };
        const state = backstopBuyer.open(chosen);
        let amount = 0n;
        let paid = 0n;
        for (const [dollars, percent] of sales) {
          const found = offer(state, dollars, (usd(dollars) * BigInt(percent)) / 100n, chosen);
          if (found === undefined) continue;
          expect(found.amount <= sale(dollars).amount).toBe(true);
          expect(found.paidUsd8 <= found.valueUsd8).toBe(true);
          amount += found.amount;
          paid += found.paidUsd8;
        }
        expect(state.held.get("weth")?.amount ?? 0n).toBe(amount);
        expect(state.capitalUsd8 + paid).toBe(chosen.capitalUsd8);
        expect(state.capitalUsd8 >= 0n).toBe(true);
      },
    ),
  );
});

/** What a market pays whose price falls by the square root of what is sold: 20 % at 100 million. */
function marketPays(valueUsd8: bigint): bigint {
  const fall = sqrtDown((valueUsd8 * WAD * WAD) / usd(100_000_000)) / 5n;
  return valueUsd8 - (valueUsd8 * fall * 2n) / (3n * WAD);
}

/** What a seller gets in all: from the buyer, and from the market for the rest. */
function brings(dollars: number, capitalDollars: number): bigint {
  const chosen = { ...params, capitalUsd8: usd(capitalDollars) };
  const value = usd(dollars);
  const found = offer(backstopBuyer.open(chosen), dollars, marketPays(value), chosen);
  if (found === undefined) return marketPays(value);
  return found.paidUsd8 + marketPays(value - found.valueUsd8);
}

test("a seller never gets less for its being there", () => {
  const dollars = fc.integer({ min: 1, max: 90_000_000 });
  fc.assert(
    fc.property(dollars, dollars, (sold, capital) => {
      // The market's root is truncated: a unit in a billion is let pass.
      const slack = usd(sold) / 1_000_000_000n + 2n;
      expect(brings(sold, capital) + slack >= marketPays(usd(sold))).toBe(true);
    }),
  );
});

test("figure: what a sale loses, with and without it", async () => {
  const line = (name: string, capitalMillion: number) => ({
    name,
    points: Array.from({ length: 51 }, (_, step) => {
      const million = step * 2;
      if (million === 0) return [0, 0] as const;
      const value = usd(million * 1_000_000);
      const lost = value - brings(million * 1_000_000, capitalMillion * 1_000_000);
      return [million, Number((lost * 100_000n) / value) / 1000] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "What is lost on seized collateral in a market that falls by 20 % for 100 million",
    x: "sold at once, million US dollars",
    y: "lost, % of its value before",
    lines: [
      line("no backstop", 0),
      line("10 million at 3 % below", 10),
      line("30 million at 3 % below", 30),
    ],
  });
});
