import { WAD } from "@hindcast/domain";
import { expect, test } from "vitest";
import { oracleLag, type PriceStep } from "./oracle-lag.ts";

/** Prices by the moment from which on they stand. */
function steps(...list: readonly (readonly [timeSeconds: number, price: bigint])[]): PriceStep[] {
  return list.map(([timeSeconds, price]) => ({ timeSeconds, price }));
}

test("a fall by a fifth read an hour later: 25 % too much for an hour", () => {
  const market = steps([0, 100n], [1000, 80n]);
  const read = steps([0, 100n], [4600, 80n]);
  expect(oracleLag(read, market, 10_000)).toEqual({
    largestErrorWad: WAD / 4n,
    largestAtSeconds: 1000,
    areaWadSeconds: (WAD / 4n) * 3600n,
    meanErrorWad: (WAD * 3600n) / 40_000n,
    knownSeconds: 10_000,
  });
});

test("10 March 2026: a cap of 1.193919 under a market of 1.228849 for three days", () => {
  const market = steps([0, 1_228_849_000_000_000_000n]);
  const read = steps(
    [0, 1_228_849_000_000_000_000n],
    [1000, 1_193_919_488_946_581_430n],
    [260_200, 1_228_849_000_000_000_000n],
  );
  const lag = oracleLag(read, market, 300_000);
  expect(lag.largestErrorWad / 10n ** 12n).toBe(-28_424n);
  expect(lag.largestAtSeconds).toBe(1000);
  expect(lag.areaWadSeconds).toBe(-lag.largestErrorWad * 259_200n);
});

test("the same prices have no lag, and none is known before both are, nor after the end", () => {
  const market = steps([100, 7n], [200, 9n], [300, 5n]);
  expect(oracleLag(market, market, 1000)).toEqual({
    largestErrorWad: 0n,
    largestAtSeconds: 0,
    areaWadSeconds: 0n,
    meanErrorWad: 0n,
    knownSeconds: 900,
  });
  expect(oracleLag(steps([250, 9n]), market, 280).knownSeconds).toBe(30);
  expect(oracleLag(steps([250, 9n]), market, 250).knownSeconds).toBe(0);
  expect(oracleLag([], market, 1000).knownSeconds).toBe(0);
});

test("too low counts like too high, the larger of them is told, and what is worth nothing is left out", () => {
  const market = steps([0, 100n], [30, 0n], [40, 100n]);
  const read = steps([0, 90n], [10, 105n], [20, 100n], [30, 50n], [40, 100n]);
  const lag = oracleLag(read, market, 100);
  expect(lag.largestErrorWad).toBe(-WAD / 10n);
  expect(lag.areaWadSeconds).toBe((WAD / 10n) * 10n + (WAD / 20n) * 10n);
  expect(lag.knownSeconds).toBe(90);
});

test("of two answers in one second the later stands", () => {
  const lag = oracleLag(steps([0, 50n], [0, 100n]), steps([0, 100n]), 10);
  expect(lag.largestErrorWad).toBe(0n);
});
