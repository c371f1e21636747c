import type { Fact } from "@hindcast/domain";

export const DAY_SECONDS = 86_400;

/** Facts that set the stage: markets, parameters, prices. Bids and settlements are never among them. */
const STAGE = new Set<Fact["kind"]>([
  "marketListing",
  "parameterChange",
  "treasuryAssignment",
  "feedAssignment",
  "oraclePrice",
  "oraclePoke",
  "spotPoke",
]);
const PRICES = new Set<Fact["kind"]>(["oraclePrice", "oraclePoke", "spotPoke"]);
/** A delayed oracle has its price after two of its pokes; days of them are enough. */
const PRICE_DAYS = 2;

/** First second of the day (UTC) of a moment. */
export function dayOf(timeSeconds: number): number {
  return Math.floor(timeSeconds / DAY_SECONDS) * DAY_SECONDS;
}

/** "2020-02-29" of a day's first second. */
export function dayName(daySeconds: number): string {
  return new Date(daySeconds * 1000).toISOString().slice(0, 10);
}

/**
 * The facts of a run that begins with some auctions: everything that set the stage before and
 * while it lasts, the kicks of these auctions, and nothing anybody bid.
 */
export function stageWith(
  facts: readonly Fact[],
  auctions: ReadonlySet<number>,
  fromSeconds: number,
  untilSeconds: number,
): Fact[] {
  return facts.filter((fact) => {
    const { timeSeconds } = fact.at;
    if (fact.kind === "auctionKick") return auctions.has(fact.auction);
    if (!STAGE.has(fact.kind) || timeSeconds >= untilSeconds) return false;
    return !PRICES.has(fact.kind) || timeSeconds >= fromSeconds - PRICE_DAYS * DAY_SECONDS;
  });
}
