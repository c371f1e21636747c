import fc from "fast-check";
import { expect, test } from "vitest";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { delayedFeed } from "./model.ts";
import { mayPoke, poked } from "./osm.ts";
import { delayedFeedParams, type DelayedFeedParams } from "./params.ts";

const params = delayedFeedParams.parse({});
const answer = (price: bigint) => ({ feed: "eth", price, round: 1n });
const MINUTE = 60;

/** What the protocol reads each minute while the source answers a price a minute. */
function readOf(prices: readonly bigint[], chosen: DelayedFeedParams, from = 0): bigint[] {
  const state = delayedFeed.open(chosen);
  let now = -1n;
  return prices.map((price, minute) => {
    const world = worldOf({ timeSeconds: from + minute * MINUTE });
    now = delayedFeed.readAnswer?.(state, answer(price), world, chosen)?.price ?? now;
    for (const action of delayedFeed.act?.(state, world, chosen) ?? [])
      if (action.kind === "answer") now = action.answer.price;
    return now;
  });
}

mechanismSuite(delayedFeed, {
  params,
  steps: [
    { timeSeconds: 100, answers: [answer(200n)] },
    { timeSeconds: 3500, answers: [answer(190n)] },
    { timeSeconds: 3600 },
    { timeSeconds: 7300, answers: [answer(150n)] },
    { timeSeconds: 10_800 },
  ],
});

test("the module's own times: poked within a hop it waits for the next, a late poke puts nothing off", () => {
  const held = { current: 1n, next: 2n, hopStartSeconds: 7200 };
  expect(mayPoke(held, 10_799, 3600)).toBe(false);
  expect(mayPoke(held, 10_800, 3600)).toBe(true);
  expect(poked(held, 3n, 14_399, 3600)).toEqual({ current: 2n, next: 3n, hopStartSeconds: 10_800 });
  // One second later the next hop has begun: it may be poked again at once.
  expect(mayPoke(poked(held, 3n, 14_399, 3600), 14_400, 3600)).toBe(true);
});

test("a fall is read between one and two hops after it happened", () => {
  // The source falls at minute 30; at 60 its price is queued, at 120 it is read.
  const prices = Array.from({ length: 200 }, (_, minute) => (minute < 30 ? 200n : 130n));
  const read = readOf(prices, params);
  expect(read[119]).toBe(200n);
  expect(read[120]).toBe(130n);
  // Falling in the very minute of a poke, it is queued in that minute: one hop exactly.
  const late = Array.from({ length: 200 }, (_, minute) => (minute < 60 ? 200n : 130n));
  expect(readOf(late, params)[119]).toBe(200n);
  expect(readOf(late, params)[120]).toBe(130n);
});

test("poked promptly, what is read is what the source said at the hop's start, one hop ago", () => {
  const prices = fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), {
    minLength: 130,
    maxLength: 400,
  });
  fc.assert(
    fc.property(prices, fc.integer({ min: 0, max: 100 }), (path, hopsBefore) => {
      const read = readOf(path, params, hopsBefore * 3600);
      read.forEach((price, minute) => {
        const source = minute < 60 ? 0 : (Math.floor(minute / 60) - 1) * 60;
        expect(price).toBe(path[source]);
      });
    }),
  );
});

test("an age of one to two hours, an hour and a half on average; late pokes make it older", () => {
  // The price is the minute in which the source said it: what is read tells its own age.
  const minutes = Array.from({ length: 60 * 24 }, (_, minute) => BigInt(minute));
  const ages = (chosen: DelayedFeedParams): number[] =>
    readOf(minutes, chosen)
      .map((said, minute) => minute - Number(said))
      .slice(240);
  const prompt = ages(params);
  expect(Math.min(...prompt)).toBe(60);
  expect(Math.max(...prompt)).toBe(119);
  expect(prompt.reduce((sum, age) => sum + age, 0) / prompt.length).toBe(89.5);
  const late = ages({ ...params, pokeDelaySeconds: 1800n });
  // Queued half an hour late and read half an hour late: as old as before, in other minutes.
  expect(Math.max(...late)).toBe(119);
  expect(Math.min(...late)).toBe(60);
});

test("a hop of one second holds nothing back for longer than a block", () => {
  const prices = [5n, 6n, 7n, 8n, 9n];
  expect(readOf(prices, { ...params, hopSeconds: 1n })).toEqual([5n, 5n, 6n, 7n, 8n]);
});

test("figure: what Maker would read of a fall by a third", async () => {
  const prices = Array.from({ length: 60 * 8 }, (_, minute) => {
    const fallen = minute < 45 ? 0n : BigInt(Math.min(240, minute - 45));
    return 19_400n - (6_400n * fallen) / 240n;
  });
  const line = (name: string, values: readonly bigint[]) => ({
    name,
    points: values.map((price, minute) => [minute / 60, Number(price) / 100] as const),
  });
  await expectFigure(import.meta.url, {
    title: "A fall by a third in four hours, read through a module of one hour",
    x: "hours",
    y: "price, US dollars",
    steps: true,
    lines: [line("source", prices), line("what the protocol reads", readOf(prices, params))],
  });
});
