import { describe, expect, test } from "vitest";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { LIQUIDATION_CALL, liquidationOf } from "../../testing/liquidations.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { baseFeeAfter, nextBaseFeeWei } from "./base-fee.ts";
import { gasMarket, roomFor } from "./model.ts";
import { gasMarketParams } from "./params.ts";

const params = gasMarketParams.parse({});
const GWEI = 10n ** 9n;
const at = (timeSeconds: number) => worldOf({ timeSeconds });
const price = (dollars: number) => ({
  kind: "oraclePrice" as const,
  feed: "eth",
  price: BigInt(dollars) * USD8,
  round: 1n,
});
const call = LIQUIDATION_CALL;
const liquidation = liquidationOf(1n);

mechanismSuite(gasMarket, {
  params,
  steps: [
    { timeSeconds: 0, outcomes: [price(2000)], gainsUsd8: [100n * USD8], intents: [call] },
    { timeSeconds: 120, outcomes: [price(1800)], gainsUsd8: [100n * USD8] },
    { timeSeconds: 1200, outcomes: [liquidation], gainsUsd8: [100n * USD8], intents: [call] },
  ],
});

/** 0 at 2,000 dollars, and a fall of a tenth a minute later. */
function afterFall() {
  const state = gasMarket.open(params);
  gasMarket.hear?.(state, price(2000), at(0), params);
  gasMarket.hear?.(state, price(1800), at(60), params);
  return state;
}
const charge = (state: ReturnType<typeof afterFall>, seconds: number) =>
  gasMarket.chargesUsd8?.(state, 0n, at(seconds), params) ?? -1n;

describe("the base fee", () => {
  test("moves as EIP-1559 says: an eighth up or down, at least a wei up", () => {
    expect(nextBaseFeeWei(800n, 30n, 15n)).toBe(900n);
    expect(nextBaseFeeWei(800n, 0n, 15n)).toBe(700n);
    expect(nextBaseFeeWei(800n, 15n, 15n)).toBe(800n);
    expect(nextBaseFeeWei(7n, 16n, 15n)).toBe(8n);
    // A block filled to a fifth above its target: an eighth of a fifth.
    expect(nextBaseFeeWei(1_000n, 18n, 15n)).toBe(1_025n);
  });

  test("takes 31 full blocks from 20 to 700 gwei: 1.125^30 is not yet 35", () => {
    const limits = { floorWei: 20n * GWEI, peakWei: 700n * GWEI };
    expect(baseFeeAfter(20n * GWEI, 30 * 12, true, limits)).toBeLessThan(700n * GWEI);
    expect(baseFeeAfter(20n * GWEI, 31 * 12, true, limits)).toBe(700n * GWEI);
    expect(baseFeeAfter(700n * GWEI, 3600, false, limits)).toBe(20n * GWEI);
  });
});

test("a call costs gas times fee and tip: 500,000 at 22 gwei and 2,000 dollars are 22 dollars", () => {
  expect(charge(gasMarket.open(params), 0)).toBe(22n * USD8);
});

test("a fall makes calls dear, up to the peak, and time makes them cheap again", () => {
  const state = afterFall();
  const path = [60, 120, 240, 480, 3600].map((seconds) => charge(state, seconds));
  expect(path.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(path);
  expect(path.at(-1)).toBe(702n * USD8);
  // The rush is over an hour after the fall; 28 blocks later everything is as before.
  expect(charge(state, 60 + 3600 + 30 * 12)).toBe(22n * USD8);
});

test("a small move, or one that takes more than an hour, fills no block", () => {
  const state = gasMarket.open(params);
  gasMarket.hear?.(state, price(2000), at(0), params);
  gasMarket.hear?.(state, price(1901), at(60), params);
  gasMarket.hear?.(state, price(1800), at(7200), params);
  expect(charge(state, 9000)).toBe(22n * USD8);
});

test("keepers stay out above their cap", () => {
  const capped = { ...params, capGwei: 100n };
  const state = afterFall();
  expect(gasMarket.stop?.(state, call, at(60), capped)).toBeUndefined();
  expect(gasMarket.stop?.(state, call, at(600), capped)).toBe("GAS_ABOVE_CAP");
  expect(gasMarket.stop?.(state, { ...price(1) }, at(600), capped)).toBeUndefined();
});

test("a block has room for so many calls; the next one has room again", () => {
  const small = { ...params, blockShareBps: 500n };
  expect(roomFor(small)).toBe(3n);
  const state = gasMarket.open(small);
  const stops = Array.from({ length: 5 }, () => {
    const reason = gasMarket.stop?.(state, call, at(24), small);
    if (reason === undefined) gasMarket.hear?.(state, liquidation, at(24), small);
    return reason;
  });
  expect(stops).toEqual([undefined, undefined, undefined, "BLOCK_IS_FULL", "BLOCK_IS_FULL"]);
  expect(gasMarket.stop?.(state, call, at(36), small)).toBeUndefined();
});

test("figure: what a call costs after a fall", async () => {
  const state = afterFall();
  await expectFigure(import.meta.url, {
    title: "A fall of 10 % after one minute, and what a liquidation costs",
    x: "minutes",
    y: "cost of a call, US dollars",
    steps: true,
    lines: [
      {
        name: "cost",
        points: Array.from({ length: 401 }, (_, step) => {
          const seconds = step * 12;
          const dollars = seconds < 60 ? 22 : Number(charge(state, seconds)) / 1e8;
          return [seconds / 60, dollars] as const;
        }),
      },
    ],
  });
});
