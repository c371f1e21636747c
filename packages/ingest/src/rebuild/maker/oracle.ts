import type { Fact, FactOf } from "@hindcast/domain";
import { ilkReserve } from "./listing.ts";
import type { MakerMarket } from "./market.ts";
import { offChainPlace } from "./places.ts";

const HOUR_SECONDS = 3_600;

/** An hourly proxy of the delayed oracle's source, and what it lacks. */
export interface ProxyOracle {
  readonly facts: readonly Fact[];
  readonly hours: number;
  readonly hoursWithoutPrice: number;
}

/**
 * The source of the delayed oracle, one value on each hour: the open of the candle that begins then
 * (known at that moment, unlike its close). Some seconds later the oracle and the ilk are poked, so
 * that the price in force is one delay old. An hour without a candle leaves the source as it was.
 */
export function proxyOracle(
  market: MakerMarket,
  candles: readonly FactOf<"marketPrice">[],
  span: { readonly fromSeconds: number; readonly toSeconds: number },
): ProxyOracle {
  const { oracle: feed, sourceSeries, pokeSeconds } = market;
  if (sourceSeries === undefined) return { facts: [], hours: 0, hoursWithoutPrice: 0 };
  const reserve = ilkReserve(market.ilk);
  const opens = new Map<number, bigint>();
  for (const candle of candles)
    if (candle.series === sourceSeries)
      opens.set(candle.at.timeSeconds - candle.intervalSeconds, candle.open18);
  const facts: Fact[] = [];
  let hours = 0;
  let hoursWithoutPrice = 0;
  const first = Math.ceil(span.fromSeconds / HOUR_SECONDS) * HOUR_SECONDS;
  for (let hour = first; hour <= span.toSeconds; hour += HOUR_SECONDS) {
    hours++;
    const price = opens.get(hour);
    const round = BigInt(hour / HOUR_SECONDS);
    if (price === undefined) hoursWithoutPrice++;
    else {
      const at = offChainPlace(hour, 0);
      facts.push({ kind: "oraclePrice", at, transactionHash: "", feed, price, round });
    }
    const poke = hour + pokeSeconds;
    const oracle = feed;
    facts.push({ kind: "oraclePoke", at: offChainPlace(poke, 1), transactionHash: "", oracle });
    facts.push({ kind: "spotPoke", at: offChainPlace(poke, 2), transactionHash: "", reserve });
  }
  return { facts, hours, hoursWithoutPrice };
}
