import type { Fact, FactOf } from "@hindcast/domain";
import type { AcceptedPrice } from "./accepted-prices.ts";
import { ilkReserve } from "./listing.ts";
import type { MakerMarket } from "./market.ts";
import { offChainPlace } from "./places.ts";

const HOUR_SECONDS = 3_600;
/** The oracle is poked in the first minutes of an hour. */
const LATEST_POKE_SECONDS = 720;
/**
 * The source's value may be some hours old and off the market by a hundredth. Above the highest
 * price of these hours and that hundredth it is the vault's rows that are wrong, not the price.
 */
const OLDEST_HOURS = 3;
const HIGHEST_OFF_MARKET_BPS = 10_100n;

/** An hourly proxy of the delayed oracle's source, and what it lacks. */
export interface ProxyOracle {
  readonly facts: readonly Fact[];
  readonly hours: number;
  readonly hoursWithoutPrice: number;
  /** Hours whose price was below what the Vat accepted, and the largest distance, 4 decimals. */
  readonly raised: number;
  readonly largestRaiseBps: bigint;
  /** Accepted changes that no price near the market allows: something is missing in their vaults. */
  readonly implausible: number;
  /** Hours whose poke had to wait for a change that only the price before allows. */
  readonly later: number;
}

/**
 * The source of the delayed oracle, one value on each hour: the open of the candle that begins then
 * (known at that moment, unlike its close). Some seconds later the oracle and the ilk are poked, so
 * that the price in force is one delay old. An hour without a candle leaves the source as it was. A
 * value under which a recorded draw or withdrawal would have been refused is raised until it is not.
 */
export function proxyOracle(
  market: MakerMarket,
  candles: readonly FactOf<"marketPrice">[],
  accepted: readonly AcceptedPrice[],
  span: { readonly fromSeconds: number; readonly toSeconds: number },
): ProxyOracle {
  const { oracle: feed, sourceSeries, pokeSeconds } = market;
  const none = {
    hours: 0,
    hoursWithoutPrice: 0,
    raised: 0,
    largestRaiseBps: 0n,
    later: 0,
    implausible: 0,
  };
  if (sourceSeries === undefined) return { facts: [], ...none };
  const opens = new Map<number, bigint>();
  const highs = new Map<number, bigint>();
  for (const candle of candles)
    if (candle.series === sourceSeries) {
      opens.set(candle.at.timeSeconds - candle.intervalSeconds, candle.open18);
      highs.set(candle.at.timeSeconds - candle.intervalSeconds, candle.high18);
    }
  const plausible = accepted.filter((one) => isPlausible(one, highs));
  const first = Math.ceil(span.fromSeconds / HOUR_SECONDS) * HOUR_SECONDS;
  const path = acceptablePath(opens, plausible, { first, last: span.toSeconds, pokeSeconds });
  const reserve = ilkReserve(market.ilk);
  const transactionHash = "";
  const facts: Fact[] = [];
  let hours = 0;
  let hoursWithoutPrice = 0;
  for (let hour = first; hour <= span.toSeconds; hour += HOUR_SECONDS) {
    hours++;
    // What is queued in this hour is in force in the next.
    const price = path.inForce.get(hour + HOUR_SECONDS);
    const round = BigInt(hour / HOUR_SECONDS);
    if (!opens.has(hour)) hoursWithoutPrice++;
    if (price !== undefined)
      facts.push({
        kind: "oraclePrice",
        at: offChainPlace(hour, 0),
        transactionHash,
        feed,
        price,
        round,
      });
    const poke = hour + (path.pokes.get(hour) ?? pokeSeconds);
    facts.push({ kind: "oraclePoke", at: offChainPlace(poke, 1), transactionHash, oracle: feed });
    facts.push({ kind: "spotPoke", at: offChainPlace(poke, 2), transactionHash, reserve });
  }
  const { raised, largestRaiseBps } = path;
  const implausible = accepted.length - plausible.length;
  const later = path.pokes.size;
  return { facts, hours, hoursWithoutPrice, raised, largestRaiseBps, implausible, later };
}

/** Whether a price some hours old, or a little off the market, could have allowed a change. */
function isPlausible(accepted: AcceptedPrice, highs: ReadonlyMap<number, bigint>): boolean {
  const hour = hourOf(accepted.timeSeconds);
  let highest = 0n;
  for (let back = 1; back <= OLDEST_HOURS; back++) {
    const high = highs.get(hour - back * HOUR_SECONDS) ?? 0n;
    if (high > highest) highest = high;
  }
  return accepted.leastPrice * 10_000n <= highest * HIGHEST_OFF_MARKET_BPS;
}

interface AcceptablePath {
  /** Price in force from an hour's poke on, 18 decimals; absent where nothing is known. */
  readonly inForce: ReadonlyMap<number, bigint>;
  /** Second of the poke within an hour, where it is not the usual one. */
  readonly pokes: ReadonlyMap<number, number>;
  readonly raised: number;
  readonly largestRaiseBps: bigint;
}

/** The market's opens, one hour old, raised to what was accepted; pokes late where that suffices. */
function acceptablePath(
  opens: ReadonlyMap<number, bigint>,
  accepted: readonly AcceptedPrice[],
  span: { readonly first: number; readonly last: number; readonly pokeSeconds: number },
): AcceptablePath {
  const inForce = new Map<number, bigint>();
  const pokes = new Map<number, number>();
  let [raised, largestRaiseBps] = [0, 0n];
  const byHour = Map.groupBy(accepted, (one) => hourOf(one.timeSeconds));
  let before = 0n;
  for (let hour = span.first; hour <= span.last + HOUR_SECONDS; hour += HOUR_SECONDS) {
    const market = opens.get(hour - HOUR_SECONDS);
    const proofs = byHour.get(hour) ?? [];
    if (market === undefined && proofs.length === 0) continue;
    const known = market ?? before;
    const poke = proofs
      .filter((one) => one.timeSeconds - hour <= LATEST_POKE_SECONDS)
      .filter((one) => one.leastPrice > known && one.leastPrice <= before)
      .reduce((late, one) => Math.max(late, one.timeSeconds - hour + 1), span.pokeSeconds);
    if (poke > span.pokeSeconds) pokes.set(hour, poke);
    const price = proofs
      .filter((one) => one.timeSeconds - hour >= poke)
      .reduce((most, one) => (one.leastPrice > most ? one.leastPrice : most), known);
    if (price > known && known > 0n) {
      raised++;
      const bps = ((price - known) * 10_000n) / known;
      if (bps > largestRaiseBps) largestRaiseBps = bps;
    }
    if (price > 0n) inForce.set(hour, price);
    before = price;
  }
  return { inForce, pokes, raised, largestRaiseBps };
}

function hourOf(timeSeconds: number): number {
  return Math.floor(timeSeconds / HOUR_SECONDS) * HOUR_SECONDS;
}
