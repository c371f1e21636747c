import type { Fact, FactOf } from "@hindcast/domain";

export const HOUR_SECONDS = 3600;

/** Hourly candles of one series without gaps, prices as natural logarithms. */
export interface HourlyCandles {
  /** Unix hour (seconds / 3600) of the first candle's open. */
  readonly firstHour: number;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** Hours without a candle: they repeat the last close. */
  readonly gaps: number;
}

/** A price that a contract gave, under the hour it held from. */
export interface OracleReading {
  readonly hour: number;
  readonly logPrice: number;
}

/** The hourly series with most candles; `undefined` without any. */
export function readHourlyCandles(facts: readonly Fact[]): HourlyCandles | undefined {
  const series = Map.groupBy(
    facts.filter(
      (fact): fact is FactOf<"marketPrice"> =>
        fact.kind === "marketPrice" && fact.intervalSeconds === HOUR_SECONDS,
    ),
    (fact) => fact.series,
  );
  const [longest] = [...series.values()].toSorted((a, b) => b.length - a.length);
  const [first] = longest ?? [];
  const last = longest?.at(-1);
  if (longest === undefined || first === undefined || last === undefined) return undefined;
  // A candle is a fact of the moment it closes.
  const openHour = (fact: Fact): number => Math.round(fact.at.timeSeconds / HOUR_SECONDS) - 1;
  const firstHour = openHour(first);
  const byHour = new Map(longest.map((fact) => [openHour(fact), fact]));
  const hours = openHour(last) - firstHour + 1;
  const candles = {
    firstHour,
    open: new Float64Array(hours),
    high: new Float64Array(hours),
    low: new Float64Array(hours),
    close: new Float64Array(hours),
    gaps: hours - byHour.size,
  };
  let before = first.open18;
  for (let place = 0; place < hours; place++) {
    const fact = byHour.get(firstHour + place);
    candles.open[place] = log18(fact?.open18 ?? before);
    candles.high[place] = log18(fact?.high18 ?? before);
    candles.low[place] = log18(fact?.low18 ?? before);
    candles.close[place] = log18(fact?.close18 ?? before);
    before = fact?.close18 ?? before;
  }
  return candles;
}

/** Part of candles, from one hour until before another. */
export function cutCandles(candles: HourlyCandles, from: number, until: number): HourlyCandles {
  const start = Math.max(0, from - candles.firstHour);
  const end = Math.max(start, until - candles.firstHour);
  return {
    firstHour: candles.firstHour + start,
    open: candles.open.slice(start, end),
    high: candles.high.slice(start, end),
    low: candles.low.slice(start, end),
    close: candles.close.slice(start, end),
    gaps: candles.gaps,
  };
}

/** Log of the open at a unix hour; the nearest one outside of the candles. */
export function openAt(candles: HourlyCandles, hour: number): number {
  const place = Math.min(Math.max(0, hour - candles.firstHour), candles.open.length - 1);
  return candles.open[place] as number;
}

/** Single quotes of series named after a delayed oracle, by the hour they held from. */
export function readOracleReadings(facts: readonly Fact[]): OracleReading[] {
  return facts.flatMap((fact) =>
    fact.kind === "marketPrice" && fact.series.endsWith("OSM") && fact.open18 > 0n
      ? [{ hour: Math.floor(fact.at.timeSeconds / HOUR_SECONDS), logPrice: log18(fact.open18) }]
      : [],
  );
}

function log18(price: bigint): number {
  return Math.log(Number(price) / 1e18);
}
