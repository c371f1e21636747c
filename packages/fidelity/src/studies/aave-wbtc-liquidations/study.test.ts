import type { Fact, FactOf } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { studySuite } from "../study.suite.ts";
import { forecastHours } from "./forecast.ts";
import { hourlyHistory } from "./hours.ts";
import { aaveWbtcLiquidations } from "./study.ts";

const HOUR = 3600;
const START = Date.UTC(2021, 0, 1) / 1000;
const WBTC = `0x${"1".repeat(40)}`;
const NOBODY = `0x${"0".repeat(40)}`;
const at = (timeSeconds: number, chain: number) => ({
  timeSeconds,
  chain,
  block: 0,
  transaction: 0,
  log: 0,
  phase: 0,
});
const LISTING: Fact = {
  kind: "reserveListing",
  at: at(START, 1),
  transactionHash: "",
  reserve: WBTC,
  symbol: "WBTC",
  decimals: 8,
  supplyToken: NOBODY,
  debtToken: NOBODY,
  treasury: NOBODY,
  pool: NOBODY,
  values: "{}",
};
const candle = (hour: number, usd: number): FactOf<"marketPrice"> => {
  const price = BigInt(Math.round(usd * 100)) * 10n ** 16n;
  return {
    kind: "marketPrice",
    at: at(START + (hour + 1) * HOUR, 0),
    transactionHash: "",
    series: "binance:BTCUSDT",
    intervalSeconds: HOUR,
    open18: price,
    high18: price,
    low18: price,
    close18: price,
    volume18: 0n,
  };
};
const liquidation = (hour: number, bitcoins: number): FactOf<"liquidation"> => ({
  kind: "liquidation",
  at: at(START + hour * HOUR + 600, 1),
  transactionHash: "",
  collateralReserve: WBTC,
  debtReserve: NOBODY,
  account: `0x${"a".repeat(40)}`,
  liquidator: NOBODY,
  debtRepaid: 0n,
  collateralSeized: BigInt(Math.round(bitcoins * 1e8)),
  receiveShares: false,
});

/** A price that sags by 3 % in one hour every ten days and creeps back, liquidating each time. */
const DAYS = 600;
const CRASH_HOURS = Array.from({ length: DAYS / 10 }, (_, n) => (n + 1) * 240);
const priceAt = (hour: number): number => {
  const since = hour % 240;
  return hour < 240 ? 1000 : since < 48 ? 1000 * (0.97 + 0.03 * (since / 48)) : 1000;
};
const FACTS: readonly Fact[] = [
  LISTING,
  liquidation(0, 0.001),
  ...Array.from({ length: DAYS * 24 }, (_, hour) => [
    candle(hour, priceAt(hour)),
    ...(CRASH_HOURS.includes(hour) ? [liquidation(hour, 2)] : []),
  ]).flat(),
];
const moved = (hours: number) => (facts: readonly Fact[]) =>
  facts.map((fact) =>
    fact.kind === "liquidation" && fact.collateralSeized > 1_000_000n
      ? { ...fact, at: { ...fact.at, timeSeconds: fact.at.timeSeconds + hours * HOUR } }
      : fact,
  );

describe("aave-wbtc-liquidations", () => {
  studySuite(aaveWbtcLiquidations, {
    facts: FACTS,
    score: (report) =>
      (report.modes.oneStep?.recallByValue ?? 0) - (report.modes.oneStep?.brier ?? 0),
    damages: {
      "liquidations moved by three days": moved(72),
      "every other liquidation lost": (facts) =>
        facts.filter((fact, place) => fact.kind !== "liquidation" || place % 2 === 0),
    },
  });
});

test("learns that new lows liquidate, from the past alone", async () => {
  const { hours } = hourlyHistory(FACTS);
  const forecasts = forecastHours(hours);
  const crash = (n: number) => forecasts[CRASH_HOURS[n] ?? 0]?.probability ?? 0;
  expect(crash(0)).toBeLessThan(0.2);
  expect(crash(CRASH_HOURS.length - 2)).toBeGreaterThan(0.8);
  expect(forecasts[CRASH_HOURS[5]! + 100]?.probability).toBeLessThan(0.05);
  const cut = hours.slice(0, (CRASH_HOURS[20] ?? 0) + 1);
  expect(forecastHours(cut)).toEqual(forecasts.slice(0, cut.length));
  const { modes } = await aaveWbtcLiquidations.run({ facts: FACTS, seed: 1 });
  expect(modes.oneStep?.brier).toBeLessThan(modes.oneStep?.brierBaseRate ?? 0);
});

test("an hour's own place: lows, falls and the delay from the day's low", () => {
  const { hours } = hourlyHistory(FACTS);
  const crash = CRASH_HOURS[3] ?? 0;
  expect(hours[crash]).toMatchObject({ isLow24h: true, isLow7d: true, hoursSinceLow: 0 });
  expect(hours[crash]?.belowWeekLow).toBeCloseTo(Math.log(1 / 0.97), 6);
  expect(hours[crash]?.drop24h).toBeCloseTo(Math.log(0.97), 6);
  expect(hours[crash + 5]).toMatchObject({ isLow24h: false, isLow7d: false, hoursSinceLow: 5 });
});

test("liquidations without a price are counted apart", () => {
  const gap = START + 10 * HOUR;
  const { hours, withoutPrice } = hourlyHistory(
    [...FACTS.slice(0, 60), liquidation(10, 1)].filter(
      (fact) => fact.kind !== "marketPrice" || fact.at.timeSeconds !== gap + HOUR,
    ),
  );
  expect(withoutPrice).toHaveLength(1);
  expect(hours.every((hour) => hour.startSeconds !== gap)).toBe(true);
});
