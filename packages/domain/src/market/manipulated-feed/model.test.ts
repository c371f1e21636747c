import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8, WAD } from "../../numbers/units.ts";
import { sqrtDown } from "../../numbers/wad-math.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { manipulatedFeed, manipulationCostUsd8, pushWindow } from "./model.ts";
import { manipulatedFeedParams, type ManipulatedFeedParams } from "./params.ts";
import { pushCost } from "./push-cost.ts";

const params = manipulatedFeedParams.parse({ fromSeconds: 1000n, forSeconds: 60n });
const MILLION = 1_000_000n * USD8;
const answer = (price: bigint) => ({ feed: "mngo", price, round: 1n });
const at = (timeSeconds: number) => worldOf({ timeSeconds });

mechanismSuite(manipulatedFeed, {
  params,
  steps: [
    { timeSeconds: 900, answers: [answer(100n)] },
    { timeSeconds: 1000 },
    { timeSeconds: 1020, answers: [answer(90n)] },
    { timeSeconds: 1060 },
  ],
});

test("R (s - 1)^2 / s: a price quadrupled costs half the pool's quote side, a price quartered as much", () => {
  // s = 2: one R is paid for tokens that were worth half of it.
  expect(pushCost(MILLION, 30_000n, 0n)).toEqual({
    paidUsd8: MILLION,
    gotUsd8: MILLION / 2n,
    lossUsd8: MILLION / 2n,
    feesUsd8: 0n,
  });
  // s = 1/2: tokens worth one R for half of it.
  expect(pushCost(MILLION, -7500n, 0n)).toEqual({
    paidUsd8: MILLION,
    gotUsd8: MILLION / 2n,
    lossUsd8: MILLION / 2n,
    feesUsd8: 0n,
  });
  expect(pushCost(MILLION, 0n, 30n)).toEqual({
    paidUsd8: 0n,
    gotUsd8: 0n,
    lossUsd8: 0n,
    feesUsd8: 0n,
  });
});

test("small pushes cost the square of their size: R e^2 / 4", () => {
  const loss = (pushBps: bigint) => pushCost(MILLION, pushBps, 0n).lossUsd8;
  expect(Number(loss(100n)) / Number(MILLION)).toBeCloseTo(0.01 * 0.01 * 0.25, 6);
  expect(Number(loss(200n)) / Number(loss(100n))).toBeCloseTo(4, 1);
});

test("conservation: what pushing loses is what bringing the pool back gains, and fees cost more", () => {
  const reserve = fc.bigInt({ min: 10n ** 12n, max: 10n ** 24n });
  const push = fc.bigInt({ min: -9_000n, max: 100_000n });
  fc.assert(
    fc.property(reserve, reserve, push, (tokens, quote, pushBps) => {
      // The pool x y = k, traded to the pushed price and back; each side's gain in quote at the market's price.
      const pushedQuote = sqrtDown(
        (tokens * quote * (10_000n + pushBps) * quote) / (10_000n * tokens),
      );
      const pushedTokens = (tokens * quote) / pushedQuote;
      const gain = (tokensIn: bigint, quoteIn: bigint): bigint =>
        -quoteIn - (tokensIn * quote) / tokens;
      const pusher = gain(pushedTokens - tokens, pushedQuote - quote);
      const arbitrageur = gain(tokens - pushedTokens, quote - pushedQuote);
      expect(isNear(pusher, -arbitrageur, quote)).toBe(true);
      const { lossUsd8, paidUsd8, gotUsd8 } = pushCost(quote, pushBps, 0n);
      expect(isNear(lossUsd8, -pusher, quote)).toBe(true);
      expect(isNear(lossUsd8, paidUsd8 - gotUsd8, quote)).toBe(true);
      expect(pushCost(quote, pushBps, 30n).feesUsd8).toBeGreaterThanOrEqual(0n);
    }),
  );
});

test("a fee of 0.3 % both ways: what goes in over 0.997, and what comes out", () => {
  const { paidUsd8, gotUsd8, feesUsd8 } = pushCost(10n * MILLION, 2_100n, 30n);
  // s = 1.1: a million in; 10/11 of a million out.
  expect(paidUsd8).toBe(MILLION);
  expect(gotUsd8).toBe((10n * MILLION) / 11n);
  expect(feesUsd8).toBe((MILLION * 30n) / 9_970n + (gotUsd8 * 30n) / 10_000n);
});

test("a push lasts its window, and is paid for at the start of each step", () => {
  const state = manipulatedFeed.open(params);
  const read = (price: bigint, timeSeconds: number) =>
    manipulatedFeed.readAnswer?.(state, answer(price), at(timeSeconds), params)?.price;
  const due = (timeSeconds: number) =>
    manipulatedFeed.nextActSeconds?.(state, at(timeSeconds), params);
  expect(read(100n, 999)).toBe(100n);
  expect(due(999)).toBe(1000);
  expect(manipulatedFeed.act?.(state, at(1000), params)).toEqual([
    { kind: "answer", answer: answer(110n) },
  ]);
  expect(read(200n, 1059)).toBe(220n);
  expect(due(1059)).toBe(1060);
  expect(manipulatedFeed.act?.(state, at(1060), params)).toEqual([
    { kind: "answer", answer: answer(200n) },
  ]);
  const { lossUsd8, feesUsd8 } = pushCost(params.poolQuoteUsd8, params.pushBps, params.feeBps);
  const pushes = (timeSeconds: number) =>
    manipulationCostUsd8(timeSeconds, params) / (lossUsd8 + feesUsd8);
  expect([999, 1000, 1011, 1012, 1059, 1060, 9999].map(pushes)).toEqual([
    0n,
    1n,
    1n,
    2n,
    5n,
    5n,
    5n,
  ]);
});

test("a budget ends it: it never pays more, and pays for another step whenever it can", () => {
  const budget = fc.bigInt({ min: 1n, max: 10n * MILLION });
  const push = fc.bigInt({ min: -9_000n, max: 20_000n }).filter((bps) => bps !== 0n);
  fc.assert(
    fc.property(budget, push, (budgetUsd8, pushBps) => {
      const chosen: ManipulatedFeedParams = { ...params, budgetUsd8, pushBps, forSeconds: 0n };
      const { lossUsd8, feesUsd8 } = pushCost(chosen.poolQuoteUsd8, pushBps, chosen.feeBps);
      const spent = manipulationCostUsd8(4_000_000_000, chosen);
      expect(spent <= budgetUsd8 && spent + lossUsd8 + feesUsd8 > budgetUsd8).toBe(true);
    }),
  );
  // A push of 10 % in ten million loses 22,720 and 2,864 of fees: eleven are just above 280,000.
  const poor = { ...params, budgetUsd8: 280_000n * USD8, forSeconds: 86_400n };
  expect(pushWindow(poor)?.forSeconds).toBe(120n);
  expect(pushWindow({ ...poor, budgetUsd8: 1n })).toBeUndefined();
  expect(pushWindow({ ...poor, budgetUsd8: 10n ** 30n })?.forSeconds).toBe(86_400n);
});

test("figure: what a push costs", async () => {
  const pushes = Array.from({ length: 61 }, (_, step) => BigInt(step * 500));
  const line = (name: string, cost: (pushBps: bigint) => bigint) => ({
    name,
    points: pushes.map((pushBps) => [Number(pushBps) / 100, Number(cost(pushBps)) / 1e14] as const),
  });
  const of = (pushBps: bigint) => pushCost(10n * MILLION, pushBps, 30n);
  await expectFigure(import.meta.url, {
    title: "Pushing a pool with 10 million US dollars on its quote side, once",
    x: "push of the price, %",
    y: "million US dollars",
    lines: [
      line("paid in", (pushBps) => of(pushBps).paidUsd8),
      line("lost", (pushBps) => of(pushBps).lossUsd8),
      line("lost and fees", (pushBps) => of(pushBps).lossUsd8 + of(pushBps).feesUsd8),
    ],
  });
});

/** Equal but for roots of 18 decimals and truncations. */
function isNear(a: bigint, b: bigint, scale: bigint): boolean {
  const off = a > b ? a - b : b - a;
  return off <= scale / 10n ** 9n + 10n || off * WAD <= scale;
}
