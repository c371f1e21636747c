import fc from "fast-check";
import { expect, test } from "vitest";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { expectFigure } from "../../testing/figure.ts";
import { pushFeed } from "./model.ts";
import { pushFeedParams, type PushFeedParams } from "./params.ts";

const params = pushFeedParams.parse({});
const answer = (price: number) => ({ feed: "eth", price: BigInt(price), round: 1n });

/** What the protocol reads, second by second, while a feed observes these prices. */
function readAt(
  prices: readonly (readonly [timeSeconds: number, price: number])[],
  untilSeconds: number,
  chosen: PushFeedParams,
): (number | undefined)[] {
  const state = pushFeed.open(chosen);
  const due: { atSeconds: number; price: number }[] = [];
  const read: (number | undefined)[] = [];
  let now: number | undefined;
  for (let timeSeconds = 0; timeSeconds < untilSeconds; timeSeconds++) {
    const world = worldOf({ timeSeconds });
    for (const [, price] of prices.filter(([when]) => when === timeSeconds)) {
      const passed = pushFeed.readAnswer?.(state, answer(price), world, chosen);
      if (passed !== undefined) now = Number(passed.price);
    }
    for (const action of pushFeed.act?.(state, world, chosen) ?? [])
      if (action.kind === "answer")
        due.push({
          atSeconds: timeSeconds + (action.afterSeconds ?? 0),
          price: Number(action.answer.price),
        });
    for (const { atSeconds, price } of due) if (atSeconds === timeSeconds) now = price;
    read.push(now);
  }
  return read;
}

mechanismSuite(pushFeed, {
  params,
  steps: [
    { timeSeconds: 0, answers: [answer(100_000)] },
    { timeSeconds: 10, answers: [answer(100_400)] },
    { timeSeconds: 20, answers: [answer(100_501)] },
    { timeSeconds: 4000 },
  ],
});

test("a move of less than the deviation is not told, one of as much is, after the latency", () => {
  const read = readAt(
    [
      [0, 100_000],
      [10, 100_499],
      [20, 100_500],
      [30, 99_998],
    ],
    100,
    params,
  );
  expect(read[59]).toBe(100_000);
  expect(read[60]).toBe(100_500);
  // 99,998 is 0.4995 % below 100,500.
  expect(read[99]).toBe(100_500);
});

test("an answer as old as the heartbeat is told again", () => {
  const read = readAt(
    [
      [0, 100_000],
      [10, 100_001],
    ],
    3700,
    params,
  );
  expect(read[3639]).toBe(100_000);
  expect(read[3640]).toBe(100_001);
  const state = pushFeed.open(params);
  pushFeed.readAnswer?.(state, answer(1), worldOf({ timeSeconds: 7 }), params);
  expect(pushFeed.nextActSeconds?.(state, worldOf({ timeSeconds: 7 }), params)).toBe(3607);
});

test("without deviation and latency every price is read at once", () => {
  const eager = { ...params, deviationBps: 0n, latencySeconds: 0n };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1 }), (prices) => {
      const path = prices.map((price, second) => [second, price] as const);
      expect(readAt(path, prices.length, eager)).toEqual(prices);
    }),
  );
});

test("what is read is never further from what is observed than the deviation, latency aside", () => {
  const prompt = { ...params, latencySeconds: 0n };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 9_000, max: 11_000 }), { minLength: 2 }), (prices) => {
      const read = readAt(
        prices.map((price, second) => [second, price] as const),
        prices.length,
        prompt,
      );
      prices.forEach((price, second) => {
        const known = read[second] as number;
        expect(Math.abs(price - known) * 10_000).toBeLessThan(50 * known + 1e-6);
      });
    }),
  );
});

test("figure: what the protocol reads of a fall", async () => {
  const market = Array.from({ length: 600 }, (_, second) => {
    const fallen = second < 60 ? 0 : Math.min(1, (second - 60) / 300);
    return [second, Math.round(200_000 * (1 - 0.05 * fallen))] as const;
  });
  const slow = { ...params, deviationBps: 100n, latencySeconds: 40n };
  const read = readAt(market, 600, slow).map(
    (price, second) => [second, (price ?? 0) / 100] as const,
  );
  await expectFigure(import.meta.url, {
    title: "A fall of 5 % in five minutes, read through a feed of 1 % and 40 s",
    x: "seconds",
    y: "price, US dollars",
    steps: true,
    lines: [
      { name: "market", points: market.map(([second, price]) => [second, price / 100] as const) },
      { name: "what the protocol reads", points: read },
    ],
  });
});
