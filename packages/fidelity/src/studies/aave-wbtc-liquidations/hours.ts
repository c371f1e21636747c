import type { Fact } from "@hindcast/domain";
import type { Episode } from "../../scores/episode.ts";

const HOUR = 3600;
const BITCOIN = "binance:BTCUSDT";

/** One hour with a price, and what was liquidated in it. */
export interface MarketHour {
  readonly startSeconds: number;
  readonly low: number;
  readonly close: number;
  /** ln(low / highest of the 24 hours before): how far the price fell; undefined in a gap. */
  readonly drop24h: number | undefined;
  readonly isLow24h: boolean;
  readonly isLow7d: boolean;
  /** ln(lowest of the 7 days before / low): above 0 for a new low of the week. */
  readonly belowWeekLow: number;
  /** Hours since the lowest price of the last 24 hours, this one included; 0 is this hour. */
  readonly hoursSinceLow: number;
  readonly liquidations: readonly Episode[];
}

interface Candle {
  readonly startSeconds: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The history hour by hour; liquidations in hours without a price are handed back apart. */
export interface HourlyHistory {
  readonly hours: readonly MarketHour[];
  readonly withoutPrice: readonly Episode[];
}

/** Folds prices and liquidations into hours, from the first liquidation to the last. */
export function hourlyHistory(facts: readonly Fact[]): HourlyHistory {
  const units = new Map<string, number>();
  const candles = new Map<number, Candle>();
  const seized: { timeSeconds: number; account: string; reserve: string; amount: number }[] = [];
  for (const fact of facts) {
    if (fact.kind === "reserveListing") units.set(fact.reserve, 10 ** fact.decimals);
    else if (fact.kind === "marketPrice" && fact.series === BITCOIN) {
      const startSeconds = fact.at.timeSeconds - fact.intervalSeconds;
      candles.set(Math.floor(startSeconds / HOUR), {
        startSeconds,
        high: Number(fact.high18) / 1e18,
        low: Number(fact.low18) / 1e18,
        close: Number(fact.close18) / 1e18,
      });
    } else if (fact.kind === "liquidation")
      seized.push({
        timeSeconds: fact.at.timeSeconds,
        account: fact.account,
        reserve: fact.collateralReserve,
        amount: Number(fact.collateralSeized) / (units.get(fact.collateralReserve) ?? 1),
      });
  }
  const times = seized.map((one) => one.timeSeconds);
  if (times.length === 0 || candles.size === 0) return { hours: [], withoutPrice: [] };
  const byHour = Map.groupBy(seized, (one) => Math.floor(one.timeSeconds / HOUR));
  const hours: MarketHour[] = [];
  const withoutPrice: Episode[] = [];
  const last = Math.floor(Math.max(...times) / HOUR);
  for (let hour = Math.floor(Math.min(...times) / HOUR); hour <= last; hour++) {
    const candle = candles.get(hour);
    const episodes = (byHour.get(hour) ?? []).map((one): Episode => ({
      account: one.account,
      collateral: one.reserve,
      debt: "",
      timeSeconds: one.timeSeconds,
      amount: one.amount,
      valueUsd: one.amount * (candle?.low ?? 0),
    }));
    if (candle === undefined) withoutPrice.push(...episodes);
    else hours.push({ ...marketHour(candle, hour, candles), liquidations: episodes });
  }
  return { hours, withoutPrice };
}

function marketHour(
  candle: Candle,
  hour: number,
  candles: ReadonlyMap<number, Candle>,
): Omit<MarketHour, "liquidations"> {
  const before = (hours: number): Candle[] =>
    Array.from({ length: hours }, (_, n) => candles.get(hour - 1 - n)).filter(
      (each) => each !== undefined,
    );
  const day = before(24);
  const weekLow = Math.min(...before(7 * 24).map((each) => each.low));
  const lowest = Math.min(...day.map((each) => each.low));
  const isLow24h = candle.low < lowest;
  const since = day.findIndex((each) => each.low === lowest) + 1;
  return {
    startSeconds: candle.startSeconds,
    low: candle.low,
    close: candle.close,
    drop24h:
      day.length < 24
        ? undefined
        : Math.log(candle.low / Math.max(...day.map((each) => each.high))),
    isLow24h,
    isLow7d: candle.low < weekLow,
    belowWeekLow: Number.isFinite(weekLow) ? Math.log(weekLow / candle.low) : 0,
    hoursSinceLow: isLow24h ? 0 : since,
  };
}
