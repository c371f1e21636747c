import {
  lnDistanceBoundWad,
  WAD,
  type OracleAnswer,
  type Protocol,
  type Usd8,
  type Wad,
} from "@hindcast/domain";
import type { FactSequence } from "./fact-sequence.ts";
import { feedsByReserve } from "./patched-prices.ts";
import type { Now } from "./world.ts";

/** A move from or to a price that is none: farther than any. */
const UNKNOWN = 1_000n * WAD;
const NO_FEEDS: readonly string[] = [];

/**
 * What each feed was told last, which is the market's price, and what the protocol has read of it
 * last, which mechanisms may have made something else of.
 */
export class FeedPrices {
  private readonly reservesOfFeed: ReadonlyMap<string, readonly string[]>;
  private readonly feedsOfReserve: ReadonlyMap<string, readonly string[]>;
  private readonly told: Map<string, OracleAnswer>;
  private readonly read: Map<string, bigint>;
  private readonly travelled: Map<string, Wad>;
  /** How often any price has moved. */
  moves: number;

  /** Begins with nothing told, or goes on with a copy of another's. */
  constructor(from: FactSequence | FeedPrices) {
    const isCopy = from instanceof FeedPrices;
    this.reservesOfFeed = isCopy ? from.reservesOfFeed : reservesByFeed(from);
    this.feedsOfReserve = isCopy ? from.feedsOfReserve : inverted(this.reservesOfFeed);
    this.told = new Map(isCopy ? from.told : []);
    this.read = new Map(isCopy ? from.read : []);
    this.travelled = new Map(isCopy ? from.travelled : []);
    this.moves = isCopy ? from.moves : 0;
  }

  tell(answer: OracleAnswer): void {
    this.travel(answer.feed, this.told.get(answer.feed)?.price, answer.price);
    this.told.set(answer.feed, answer);
  }

  noteRead(feed: string, price: bigint): void {
    this.travel(feed, this.read.get(feed), price);
    this.read.set(feed, price);
  }

  /**
   * How far the prices of some reserves have travelled since the beginning, in the market and as the
   * protocol reads them: at least the sum of |ln(p' / p)| of all their moves.
   */
  travelledWad(reserves: readonly string[]): Wad {
    let sum = 0n;
    for (const reserve of reserves) sum += this.travelled.get(reserve) ?? 0n;
    return sum;
  }

  private travel(feed: string, before: bigint | undefined, price: bigint): void {
    if (before === price) return;
    this.moves++;
    const wad = (before === undefined ? undefined : lnDistanceBoundWad(before, price)) ?? UNKNOWN;
    for (const reserve of this.reservesOf(feed))
      this.travelled.set(reserve, (this.travelled.get(reserve) ?? 0n) + wad);
  }

  /** The last answer of every feed that has answered. */
  answers(): readonly OracleAnswer[] {
    return [...this.told.values()];
  }

  /** The reserves a feed prices. */
  reservesOf(feed: string): readonly string[] {
    return this.reservesOfFeed.get(feed) ?? [];
  }

  /** A value at the price the protocol reads, at the market's price without what was sold lately. */
  marketValue(reserve: string, protocolUsd8: Usd8): Usd8 {
    for (const feed of this.feedsOfReserve.get(reserve) ?? NO_FEEDS) {
      const market = this.told.get(feed)?.price;
      const read = this.read.get(feed);
      if (market === undefined || read === undefined) continue;
      if (market > 0n && read > 0n) return (protocolUsd8 * market) / read;
    }
    return protocolUsd8;
  }

  /**
   * An account's health factor if the protocol had read what its feeds were told, by its own rules;
   * undefined where it has read just that. The prices are put into the state for as long as the
   * question takes (a copy of a large market would cost more than a liquidation) and taken out again.
   */
  marketHealthWad<State>(
    protocol: Protocol<State>,
    { state: seen, env }: Now<State>,
    account: string,
  ): Wad | undefined {
    const state = seen as State;
    const others = this.answers().flatMap((answer) => {
      const read = this.read.get(answer.feed);
      return read === undefined || read === answer.price || answer.price <= 0n
        ? []
        : [{ answer, read }];
    });
    if (others.length === 0) return undefined;
    for (const { answer } of others) protocol.evolve(state, { ...answer, kind: "oraclePrice" });
    try {
      return protocol.health(state, account, env).healthFactorWad;
    } finally {
      for (const { answer, read } of others)
        protocol.evolve(state, { ...answer, kind: "oraclePrice", price: read });
    }
  }
}

function reservesByFeed(facts: FactSequence): Map<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [reserve, feeds] of feedsByReserve(facts))
    for (const feed of feeds) found.set(feed, [...(found.get(feed) ?? []), reserve]);
  return found;
}

/** The feeds that ever price a reserve, in the order in which they first did. */
function inverted(reservesOfFeed: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const feeds = new Map<string, string[]>();
  for (const [feed, reserves] of reservesOfFeed)
    for (const reserve of reserves) feeds.set(reserve, [...(feeds.get(reserve) ?? []), feed]);
  return feeds;
}
