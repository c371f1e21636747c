import { comparePositions, decodeParameterValues, type Fact, type FactOf } from "@hindcast/domain";
import { marketPathOf, type MarketPath } from "@hindcast/replay";
import type { RecordedAuction } from "./recorded-auctions.ts";

export const DAY_SECONDS = 86_400;

/** A delayed oracle has its price after two of its pokes; days of them are enough. */
const PRICE_DAYS = 2;

/** A dataset's facts, sorted into what a run of some of its auctions begins with. */
export interface Stage {
  /** Markets and parameters, in order. */
  readonly settings: readonly Fact[];
  /** What the oracle was told and when it was asked, in order. */
  readonly prices: readonly Fact[];
  readonly kicks: ReadonlyMap<number, FactOf<"auctionKick">>;
  /** By auction: the latest moment it can have begun at. */
  readonly latestKicks: ReadonlyMap<number, number>;
  readonly market: MarketPath;
  /** Amount to be raised over the debt behind it (chop), by auction: as it was when it began. */
  penaltyOf(auction: number): number;
  /** How long a bid stands by the last parameter told, seconds; 0 where none is. */
  readonly bidDurationSeconds: number;
}

export function stageOf(facts: readonly Fact[], auctions: readonly RecordedAuction[]): Stage {
  const settings: Fact[] = [];
  const prices: Fact[] = [];
  const kicks = new Map<number, FactOf<"auctionKick">>();
  const penalties = new Map<number, number>();
  let penalty = 1;
  let bidDurationSeconds = 0;
  for (const fact of facts) {
    if (fact.kind === "marketListing" || fact.kind === "parameterChange") {
      const chop = decodeParameterValues(fact.values)["liquidationPenalty"];
      if (typeof chop === "bigint" && chop > 0n) penalty = Number(chop) / 1e18;
      const duration = decodeParameterValues(fact.values)["bidDuration"];
      if (typeof duration === "bigint") bidDurationSeconds = Number(duration);
    }
    if (fact.kind === "marketListing" || fact.kind === "parameterChange") settings.push(fact);
    if (fact.kind === "oraclePrice" || fact.kind === "oraclePoke" || fact.kind === "spotPoke")
      prices.push(fact);
    if (fact.kind === "auctionKick") {
      kicks.set(fact.auction, fact);
      penalties.set(fact.auction, penalty);
    }
  }
  const latestKicks = new Map<number, number>();
  let latest = Number.POSITIVE_INFINITY;
  for (const { auction, bid } of auctions.toReversed())
    latestKicks.set(auction, (latest = Math.min(latest, bid.timeSeconds)));
  const penaltyOf = (auction: number): number => penalties.get(auction) ?? penalty;
  const market = marketPathOf(facts);
  return { settings, prices, kicks, latestKicks, market, penaltyOf, bidDurationSeconds };
}

/** First second of the day (UTC) of a moment. */
export function dayOf(timeSeconds: number): number {
  return Math.floor(timeSeconds / DAY_SECONDS) * DAY_SECONDS;
}

/** "2020-02-29" of a day's first second. */
export function dayName(daySeconds: number): string {
  return new Date(daySeconds * 1000).toISOString().slice(0, 10);
}

/** What one run is about. */
export interface Scene {
  readonly auctions: readonly RecordedAuction[];
  /**
   * Where each kick is placed between the recorded moment, which is the earliest, and the latest
   * its number allows: 0 to 1, the same for all, so that their order stays.
   */
  readonly kickDelay: number;
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/** The facts of a scene: settings and prices as recorded, these kicks, and nothing anybody bid. */
export function factsOfScene(stage: Stage, scene: Scene): Fact[] {
  const { fromSeconds, untilSeconds } = scene;
  const kicks = scene.auctions.flatMap(({ auction }) => {
    const kick = stage.kicks.get(auction);
    return kick === undefined ? [] : [placed(kick, stage, scene)];
  });
  const settings = stage.settings.filter(({ at }) => at.timeSeconds < untilSeconds);
  const prices = stage.prices.filter(
    ({ at }) =>
      at.timeSeconds < untilSeconds && at.timeSeconds >= fromSeconds - PRICE_DAYS * DAY_SECONDS,
  );
  return [...settings, ...prices, ...kicks].toSorted((a, b) => comparePositions(a.at, b.at));
}

function placed(
  kick: FactOf<"auctionKick">,
  stage: Stage,
  { kickDelay }: Scene,
): FactOf<"auctionKick"> {
  const earliest = kick.at.timeSeconds;
  const latest = Math.max(earliest, stage.latestKicks.get(kick.auction) ?? earliest);
  const timeSeconds = earliest + Math.floor(kickDelay * (latest - earliest));
  // Blocks go with time, so numbers stand for them here: what counts is the order of kicks.
  return { ...kick, at: { ...kick.at, timeSeconds, transaction: 0, log: kick.auction } };
}

/** The quotes around a scene: a run reads them all, and there are many more. */
export function marketOfScene(stage: Stage, { fromSeconds, untilSeconds }: Scene): MarketPath {
  const quotes = stage.market.quotes.filter(
    ({ timeSeconds }) =>
      timeSeconds >= fromSeconds - PRICE_DAYS * DAY_SECONDS && timeSeconds < untilSeconds,
  );
  return { ...stage.market, quotes };
}
