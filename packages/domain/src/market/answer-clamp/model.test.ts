import fc from "fast-check";
import { expect, test } from "vitest";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { clampedAnswer, isWithinBounds } from "./clamp.ts";
import { answerClamp } from "./model.ts";
import { answerClampParams, type AnswerClampParams } from "./params.ts";

const params = answerClampParams.parse({});
const refusing: AnswerClampParams = { ...params, refusesOutside: 1n };
const answer = (price: bigint) => ({ feed: "luna", price, round: 1n });

/** What the protocol reads while a feed would answer these prices, one a second. */
function readOf(prices: readonly bigint[], chosen: AnswerClampParams): bigint[] {
  const state = answerClamp.open(chosen);
  let now = -1n;
  return prices.map((price, timeSeconds) => {
    const world = worldOf({ timeSeconds });
    now = answerClamp.readAnswer?.(state, answer(price), world, chosen)?.price ?? now;
    return now;
  });
}

mechanismSuite(answerClamp, {
  params: refusing,
  steps: [
    { timeSeconds: 0, answers: [answer(5n)] },
    { timeSeconds: 1, answers: [answer(10_700_000n)] },
    { timeSeconds: 2, answers: [answer(1_000_000n)] },
    { timeSeconds: 3, answers: [answer(11_000_000n)] },
  ],
});

test("LUNA in May 2022: at 0.01 US dollars it is read as 0.10, or stays at the 0.107 before", () => {
  const luna = [60_00000000n, 1_00000000n, 10_700_000n, 1_000_000n];
  expect(readOf(luna, params)).toEqual([60_00000000n, 1_00000000n, 10_700_000n, 10_000_000n]);
  expect(readOf(luna, refusing)).toEqual([60_00000000n, 1_00000000n, 10_700_000n, 10_700_000n]);
  // What cost 11 million: every dollar of LUNA bought in the market was ten of collateral.
  expect((readOf(luna, params)[3] ?? 0n) / 1_000_000n).toBe(10n);
});

test("both ends are answers, and one beyond them is not", () => {
  const bounds = { lowest: 10n, highest: 20n };
  expect([9n, 10n, 20n, 21n].map((price) => isWithinBounds(price, bounds))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect([9n, 10n, 20n, 21n].map((price) => clampedAnswer(price, bounds))).toEqual([
    10n,
    10n,
    20n,
    20n,
  ]);
});

test("what is read is within the bounds, the price itself where that is, and never further from it", () => {
  const price = fc.bigInt({ min: -1000n, max: 1000n });
  fc.assert(
    fc.property(price, price, fc.array(price, { minLength: 1 }), (a, b, prices) => {
      const [lowest, highest] = a < b ? [a, b] : [b, a];
      for (const refusesOutside of [0n, 1n]) {
        const read = readOf(prices, { lowest, highest, refusesOutside });
        read.forEach((now, place) => {
          const market = prices[place] as bigint;
          expect(lowest <= now && now <= highest).toBe(true);
          const isInside = lowest <= market && market <= highest;
          expect(!isInside || now === market).toBe(true);
          // A refused answer leaves an older one, which is at least as far off as the bound.
          const nearest = clampedAnswer(market, { lowest, highest });
          expect(distance(now, market) >= distance(nearest, market)).toBe(true);
          expect(refusesOutside === 1n || now === nearest).toBe(true);
        });
      }
    }),
  );
});

test("bounds that cross are refused", () => {
  expect(answerClampParams.safeParse({ lowest: 2n, highest: 1n }).success).toBe(false);
});

test("figure: a price that falls through the lowest answer", async () => {
  const prices = Array.from({ length: 61 }, (_, hour) => {
    let price = 400_00000000n;
    for (let step = 0; step < hour; step++) price = (price * 80n) / 100n;
    return price / 100n;
  });
  const line = (name: string, values: readonly bigint[]) => ({
    name,
    points: values.map((price, hour) => [hour, Number(price) / 1e8] as const).slice(10, 40),
  });
  await expectFigure(import.meta.url, {
    title: "A price that loses a fifth an hour, and a lowest answer of 0.10 US dollars",
    x: "hours",
    y: "price, US dollars",
    steps: true,
    lines: [
      line("market", prices),
      line("read, bound answered", readOf(prices, params)),
      line("read, outside refused", readOf(prices, refusing)),
    ],
  });
});

function distance(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a;
}
