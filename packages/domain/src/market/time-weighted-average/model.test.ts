import { expect, test } from "vitest";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { timeWeightedAverage } from "./model.ts";
import { timeWeightedAverageParams, type TimeWeightedAverageParams } from "./params.ts";

const params = timeWeightedAverageParams.parse({});
const geometric: TimeWeightedAverageParams = { ...params, isGeometric: 1n };
const answer = (price: bigint) => ({ feed: "eth", price, round: 1n });
const BLOCK = 12;
const BLOCKS = 150;
const PRICE = 2000_00000000n;

/** What the protocol reads at the end of each block, of one price a block. */
function readOf(prices: readonly bigint[], chosen: TimeWeightedAverageParams): bigint[] {
  const state = timeWeightedAverage.open(chosen);
  let now = -1n;
  let last = 0n;
  return prices.map((price, block) => {
    const world = worldOf({ timeSeconds: block * BLOCK });
    if (price !== last)
      now = timeWeightedAverage.readAnswer?.(state, answer(price), world, chosen)?.price ?? now;
    last = price;
    for (const action of timeWeightedAverage.act?.(state, world, chosen) ?? [])
      if (action.kind === "answer") now = action.answer.price;
    return now;
  });
}

/** A price that stands at a factor for some blocks, after a whole window of calm. */
function pushed(percent: bigint, blocks: number): bigint[] {
  return Array.from({ length: 3 * BLOCKS }, (_, block) =>
    block >= BLOCKS && block < BLOCKS + blocks ? (PRICE * percent) / 100n : PRICE,
  );
}

mechanismSuite(timeWeightedAverage, {
  params: geometric,
  steps: [
    { timeSeconds: 0, answers: [answer(PRICE)] },
    { timeSeconds: 600, answers: [answer(2n * PRICE)] },
    { timeSeconds: 900 },
    { timeSeconds: 1500, answers: [answer(0n)] },
    { timeSeconds: 4000 },
  ],
});

test.each([
  [110n, 1],
  [200n, 1],
  [200n, 75],
  [1000n, 5],
  [50n, 30],
  [1n, 10],
] as const)(
  "%i %% of the price for %i of 150 blocks: 1 + e k / N and (1 + e)^(k / N)",
  (percent, k) => {
    const factor = Number(percent) / 100;
    // A price read at the end of block b stands until b + 1: the last pushed block counts then.
    const at = BLOCKS + k;
    const share = k / BLOCKS;
    const relative = (read: readonly bigint[]) => Number(read[at]) / Number(PRICE);
    expect(relative(readOf(pushed(percent, k), params))).toBeCloseTo(1 + (factor - 1) * share, 9);
    expect(relative(readOf(pushed(percent, k), geometric))).toBeCloseTo(factor ** share, 9);
  },
);

test("doubling a mean of logarithms takes more than doubling a mean of prices, pushed for as long", () => {
  const twice = (blocks: number, chosen: TimeWeightedAverageParams) =>
    readOf(pushed(400n, blocks), chosen)[BLOCKS + blocks] ?? 0n;
  expect(twice(50, params)).toBe(2n * PRICE);
  expect(twice(50, geometric)).toBeLessThan(2n * PRICE);
  // Downwards it is the other way round.
  const down = (chosen: TimeWeightedAverageParams) => readOf(pushed(25n, 50), chosen)[BLOCKS + 50];
  expect(down(geometric)).toBeLessThan(down(params) ?? 0n);
});

test("a window after the push it is forgotten, and then there is nothing left to do", () => {
  for (const chosen of [params, geometric]) {
    const read = readOf(pushed(300n, 10), chosen);
    expect(read[BLOCKS + 10 + BLOCKS - 2]).toBeGreaterThan(PRICE);
    expect(read[BLOCKS + 10 + BLOCKS]).toBe(PRICE);
  }
  const state = timeWeightedAverage.open(params);
  const due = (timeSeconds: number) =>
    timeWeightedAverage.nextActSeconds?.(state, worldOf({ timeSeconds }), params);
  timeWeightedAverage.readAnswer?.(state, answer(PRICE), worldOf({ timeSeconds: 0 }), params);
  expect(due(0)).toBeUndefined();
  timeWeightedAverage.readAnswer?.(state, answer(PRICE + 9n), worldOf({ timeSeconds: 9 }), params);
  expect(due(9)).toBe(69);
});

test("a window of one second is the price itself", () => {
  const prompt = { ...params, windowSeconds: 1n };
  const prices = [5n, 900n, 3n, 77n];
  // Each is read whole one block later; the price of this very second has stood for no time yet.
  expect(readOf(prices, prompt)).toEqual([5n, 5n, 900n, 3n]);
});

test("figure: a price doubled for a tenth of the window", async () => {
  const prices = pushed(200n, 15);
  const line = (name: string, values: readonly bigint[]) => ({
    name,
    points: values
      .map((price, block) => [((block - BLOCKS) * BLOCK) / 60, Number(price) / 1e8] as const)
      .slice(BLOCKS - 20, BLOCKS + 190),
  });
  await expectFigure(import.meta.url, {
    title: "A price doubled for 3 minutes, averaged over 30",
    x: "minutes",
    y: "price, US dollars",
    steps: true,
    lines: [
      line("market", prices),
      line("arithmetic mean", readOf(prices, params)),
      line("geometric mean", readOf(prices, geometric)),
    ],
  });
});
