import type { Fact, FactOf } from "@hindcast/domain";

/** A recorded auction: how it began, its last bid, what that cost, and when it was settled. */
export interface RecordedAuction {
  readonly auction: number;
  readonly reserve: string;
  readonly kickedAtSeconds: number;
  /** Collateral it began with and what was to be raised, in ETH and DAI. */
  readonly lot: number;
  readonly tab: number;
  readonly bid: {
    readonly timeSeconds: number;
    /** Collateral of the last bid, and DAI for it. */
    readonly lot: number;
    readonly dai: number;
    /** How many bids there were; undefined where the source does not tell. */
    readonly count: number | undefined;
    /** Gas price of the last bid in wei, from its cost; undefined where it is not told. */
    readonly gasPriceWei: number | undefined;
  };
  readonly closedAtSeconds: number | undefined;
  /** US dollars for one ETH when the last bid was made: by the protocol's oracle and the market. */
  readonly oracleUsd: number;
  readonly marketUsd: number;
}

/** Gas one bid burns; a study of gas prices has to divide the cost by it. */
export const GAS_PER_BID = 100_000;

/** Below this share of the oracle's price a bid is a token, not a price: what people call zero. */
const TOKEN_SHARE = 0.01;

/** DAI per ETH of the last bid. */
export function priceOf(auction: RecordedAuction): number {
  return auction.bid.lot === 0 ? 0 : auction.bid.dai / auction.bid.lot;
}

/** True for an auction that was won for next to nothing. */
export function isZeroBid(auction: RecordedAuction): boolean {
  return isToken(priceOf(auction), auction.oracleUsd);
}

/** True for a price that is next to nothing beside the oracle's. */
export function isToken(daiPerEth: number, oracleUsd: number): boolean {
  return daiPerEth < TOKEN_SHARE * oracleUsd;
}

interface Pieces {
  kick?: FactOf<"auctionKick">;
  bid?: FactOf<"auctionBid">;
  close?: FactOf<"auctionClose">;
  count?: number;
  costUsd?: number;
}

/** Every auction whose kick and last bid the facts tell, by number. */
export function recordedAuctions(facts: readonly Fact[]): RecordedAuction[] {
  const pieces = new Map<number, Pieces>();
  const of = (auction: number): Pieces => {
    let found = pieces.get(auction);
    if (found === undefined) pieces.set(auction, (found = {}));
    return found;
  };
  const auctions: RecordedAuction[] = [];
  for (const fact of facts) {
    if (fact.kind === "auctionKick") of(fact.auction).kick = fact;
    else if (fact.kind === "auctionBid") of(fact.auction).bid = fact;
    else if (fact.kind === "auctionClose") of(fact.auction).close = fact;
    else if (fact.kind === "contractReading") readExtra(fact, of);
  }
  const prices = pricesOf(facts);
  for (const [auction, found] of [...pieces].toSorted((a, b) => a[0] - b[0])) {
    const recorded = complete(auction, found, prices);
    if (recorded !== undefined) auctions.push(recorded);
  }
  return auctions;
}

/** "auction:7:bids", "auction:7:bidCostUsd" (18 decimals). */
function readExtra(fact: FactOf<"contractReading">, of: (auction: number) => Pieces): void {
  const [kind, auction, what] = fact.call.split(":");
  if (kind !== "auction" || auction === undefined) return;
  if (what === "bids") of(Number(auction)).count = Number(fact.value);
  if (what === "bidCostUsd") of(Number(auction)).costUsd = Number(fact.value) / 1e18;
}

type Path = readonly { readonly timeSeconds: number; readonly value: number }[];

interface Prices {
  readonly oracle: Path;
  readonly market: Path;
}

function pricesOf(facts: readonly Fact[]): Prices {
  const oracle: { timeSeconds: number; value: number }[] = [];
  const market: { timeSeconds: number; value: number }[] = [];
  for (const fact of facts) {
    const { timeSeconds } = fact.at;
    if (fact.kind === "oraclePrice") oracle.push({ timeSeconds, value: Number(fact.price) / 1e18 });
    if (fact.kind === "marketPrice" && fact.series === "ETH/USD")
      market.push({ timeSeconds, value: Number(fact.close18) / 1e18 });
  }
  return { oracle, market };
}

/** The last value at or before a moment, the first one before there is any; 0 without any. */
export function valueAt(path: Path, timeSeconds: number): number {
  let low = 0;
  let high = path.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((path[middle]?.timeSeconds ?? 0) <= timeSeconds) low = middle + 1;
    else high = middle;
  }
  return (path[low - 1] ?? path[0])?.value ?? 0;
}

function complete(auction: number, found: Pieces, prices: Prices): RecordedAuction | undefined {
  const { kick, bid, close } = found;
  if (kick === undefined || bid === undefined) return undefined;
  const timeSeconds = bid.at.timeSeconds;
  const marketUsd = valueAt(prices.market, timeSeconds);
  const oracleUsd = valueAt(prices.oracle, timeSeconds) || marketUsd;
  const gasPriceWei =
    found.costUsd === undefined || marketUsd === 0
      ? undefined
      : (found.costUsd / marketUsd / GAS_PER_BID) * 1e18;
  return {
    auction,
    reserve: kick.reserve,
    kickedAtSeconds: kick.at.timeSeconds,
    lot: Number(kick.lot) / 1e18,
    tab: Number(kick.tab) / 1e45,
    bid: {
      timeSeconds,
      lot: Number(bid.lot) / 1e18,
      dai: Number(bid.bid) / 1e45,
      count: found.count,
      gasPriceWei,
    },
    closedAtSeconds: close?.at.timeSeconds,
    oracleUsd,
    marketUsd,
  };
}
