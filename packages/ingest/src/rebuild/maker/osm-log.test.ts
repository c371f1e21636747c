import { expect, test } from "vitest";
import type { OsmRow } from "../../sources/osm-events/read.ts";
import { timeOsmLog } from "./osm-log.ts";

const HOUR = 3_600;
/** Blocks of 12 seconds from an hour on. */
const START = 440_000 * HOUR;
const timeOf = (block: number) => START + (block - 1_000) * 12;
const KNOWN = [1_000, 2_500, 4_000].map((block) => ({ block, timeSeconds: timeOf(block) }));

const row = (block: number, price = 1n): OsmRow => ({
  file: "o",
  line: block,
  address: `0x${"81".repeat(20)}`,
  block,
  transactionIndex: 0,
  logIndex: 3,
  transactionHash: `0x${"00".repeat(32)}`,
  priceWad: price,
});

test("times lie between known blocks, with the largest error they can have", () => {
  const log = timeOsmLog([row(1_310), row(1_010), row(2_500)], KNOWN, "OSM");
  expect(log.prices.map((price) => price.timeSeconds)).toEqual([1_010, 1_310, 2_500].map(timeOf));
  expect(log.blocks).toEqual([1_010, 1_310, 2_500]);
  expect(log.largestErrorSeconds).toBeGreaterThan(HOUR);
  expect(timeOsmLog([row(2_500)], KNOWN, "OSM").largestErrorSeconds).toBe(0);
});

test("there is one value an hour: a time before its hour begins with it", () => {
  // Block 2,499 is 12 seconds before an hour; the one before it already has this hour.
  const log = timeOsmLog([row(2_210), row(2_499)], KNOWN, "OSM");
  const hours = log.prices.map((price) => Math.floor(price.timeSeconds / HOUR));
  expect(hours[1]).toBe((hours[0] ?? 0) + 1);
  expect(log.prices[1]?.timeSeconds).toBe(START + 5 * HOUR);
});

test("rows far from every known block get no time; repeated ones are counted", () => {
  const log = timeOsmLog([row(1_310), row(1_310), row(4_100), row(90_000)], KNOWN, "OSM");
  expect(log.prices).toHaveLength(2);
  expect(log.repeated).toBe(1);
  expect(log.outside.map((each) => each.block)).toEqual([90_000]);
});

test("without a known block nothing has a time", () => {
  expect(timeOsmLog([row(1_310)], [], "OSM").outside).toHaveLength(1);
});

test("a value of zero is told: the oracle had no price yet", () => {
  expect(timeOsmLog([row(1_310, 0n), row(1_610)], KNOWN, "OSM").zeros).toBe(1);
});
