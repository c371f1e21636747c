import type { z } from "zod";
import type { Outcome } from "../events/outcomes.ts";
import type { Wad, Usd8 } from "../numbers/units.ts";
import type { Holding } from "../events/holding.ts";
import type { Intent, Wish } from "../events/intents.ts";

/** An answer of an oracle feed on its way to the protocol, in the feed's own decimals. */
export interface OracleAnswer {
  readonly feed: string;
  readonly price: bigint;
  readonly round: bigint;
}

/** Collateral somebody has to sell now. */
export interface Sale {
  readonly reserve: string;
  /**
   * Units of the token (18 decimals where the seller does not know its own), and what they are worth
   * at the market's price before the sale.
   */
  readonly amount: bigint;
  readonly valueUsd8: Usd8;
}

/** The part of a sale that a mechanism buys by itself, so that only the rest comes to the market. */
export interface Purchase {
  readonly reserve: string;
  readonly amount: bigint;
  /** What it is worth at the market's price before the sale, and what is paid for it. */
  readonly valueUsd8: Usd8;
  readonly paidUsd8: Usd8;
}

/** A liquidation that somebody would make. */
export type Call = Extract<Intent, { readonly kind: "liquidate" }>;

/** What a mechanism does of its own accord, now or after a delay. */
export type Action =
  /** Asks the protocol for something, as anybody could; it may refuse. */
  | { readonly kind: "ask"; readonly intent: Intent; readonly afterSeconds?: number }
  /** Publishes a feed's answer: the protocol reads it from then on. */
  | { readonly kind: "answer"; readonly answer: OracleAnswer; readonly afterSeconds?: number }
  /** Sells in the market, as liquidators do with what they seize. */
  | { readonly kind: "sell"; readonly sale: Sale; readonly afterSeconds?: number };

/** What a mechanism sees of the world when it is asked; all of it is as of now. */
export interface WorldView {
  readonly timeSeconds: number;
  readonly block: number;
  /** A draw in [0, 2^32) that nothing else shares: other mechanisms' draws stay as they are. */
  luck(entity: string, step: number): number;
  /** What the market itself pays for a reserve's token, without what was sold lately; undefined if unknown. */
  marketPriceUsd8(reserve: string): Usd8 | undefined;
  /** What the protocol reads for a reserve's token; undefined if it has none of that address. */
  priceUsd8(reserve: string): Usd8 | undefined;
  /** The reserves that a feed prices; none where it is unknown. */
  reservesOf(feed: string): readonly string[];
  /** The protocol's own totals of a reserve; undefined if it has none. */
  reserve(reserve: string): ReserveTotals | undefined;
  /**
   * What a deposit in a reserve earns a year at the rate of the moment, or would after so much more was
   * deposited (withdrawn where below zero); undefined if it cannot earn.
   */
  supplyRateWad(reserve: string, added: bigint): Wad | undefined;
  /** The reserves it is about: the one the scenario gives it, or else all, in the order of listing. */
  reserves(): readonly string[];
  /** What so many units of a reserve's token are worth at the market's price; undefined if unknown. */
  valueUsd8(reserve: string, amount: bigint): Usd8 | undefined;
  /** A parameter's value in force in a scope ("market", a reserve); undefined if it has none of that name. */
  parameter(scope: string, name: string): bigint | boolean | undefined;
  /** Every account that ever had a position, in order of first appearance. */
  accounts(): Iterable<string>;
  /** What an account has, by reserve, with interest up to now. */
  holdings(account: string): readonly Holding[];
  /** Below 10^18 is liquidatable; MAX_UINT256 without debt. */
  healthFactorWad(account: string): Wad;
  /** Whose safety an outcome changes by more than prices and interest do, by the protocol's own rules. */
  touchedAccounts(outcome: Outcome): readonly string[] | "all";
  /** The protocol's own call for what a user wants, to ask with; undefined where it has none. */
  intentFor(wish: Wish): Intent | undefined;
}

export interface ReserveTotals {
  /** What the protocol reads for the token now. */
  readonly priceUsd8: Usd8;
  /** Token units. */
  readonly totalSupply: bigint;
  readonly totalDebt: bigint;
  readonly cash: bigint;
}

/** Where a parameter's values come from. */
export interface PublishedRange {
  /** As a scenario file writes it: "%", "s", "USD", "gwei". */
  readonly unit: string;
  /** In the parameter's own integers, both ends included. */
  readonly low: bigint;
  readonly high: bigint;
  /** Who published it: a paper, a post, a repository; or "assumed". */
  readonly source: string;
}

/**
 * Something around the protocol: an oracle, a market's depth, somebody who acts, a safeguard. The
 * kernel asks the roles it has, carries what one says to the others, and keeps its state; a
 * mechanism imports neither a protocol nor another mechanism.
 *
 * State is plain data (numbers, bigints, texts, arrays, maps, plain objects) that only the mechanism
 * itself writes: scenarios that part copy it. Questions (`proceedsUsd8`, `priceLeftWad`,
 * `chargesUsd8`, `largestCallUsd8`, `sizesCalls`, `buys`, `stop`, `book`) change nothing.
 */
export interface Mechanism<State, Params> {
  readonly id: string;
  /** The hypothesis in one sentence, printed in every report. */
  readonly hypothesis: string;
  readonly params: z.ZodType<Params>;
  readonly ranges: Readonly<Record<keyof Params & string, PublishedRange>>;
  open(params: Params): State;
  /** What becomes of a feed's answer on its way to the protocol; undefined withholds it. */
  readAnswer?(
    state: State,
    answer: OracleAnswer,
    world: WorldView,
    params: Params,
  ): OracleAnswer | undefined;
  /** What recent sales have left of a reserve's market price: 10^18 is all of it. */
  priceLeftWad?(state: Readonly<State>, reserve: string, world: WorldView, params: Params): Wad;
  /** What a sale would bring now; undefined where the reserve is not sold here. */
  proceedsUsd8?(
    state: Readonly<State>,
    sale: Sale,
    world: WorldView,
    params: Params,
  ): Usd8 | undefined;
  /**
   * What it buys of a sale before the market sees it; undefined for nothing. `marketUsd8` is what the
   * market would pay for all of it.
   */
  buys?(
    state: Readonly<State>,
    sale: Sale,
    marketUsd8: Usd8,
    world: WorldView,
    params: Params,
  ): Purchase | undefined;
  /** It has bought that. */
  bought?(state: State, purchase: Purchase, world: WorldView, params: Params): void;
  /** The sale has been made. */
  sold?(state: State, sale: Sale, world: WorldView, params: Params): void;
  /** What making a call that would earn `gainUsd8` costs a liquidator: gas, tips, what builders take. */
  chargesUsd8?(state: Readonly<State>, gainUsd8: Usd8, world: WorldView, params: Params): Usd8;
  /** The most debt, in US dollars, that a liquidator can repay at once now. */
  largestCallUsd8?(state: Readonly<State>, world: WorldView, params: Params): Usd8;
  /** Whether liquidators ask for the part of a call that earns most, instead of all they may ask for. */
  sizesCalls?(state: Readonly<State>, world: WorldView, params: Params): boolean;
  /**
   * Told of everything that happens to the protocol, once it has; of the postings under it only that a
   * price was read (`spotPosting`).
   */
  hear?(state: State, outcome: Outcome, world: WorldView, params: Params): void;
  /**
   * Why an intent may not reach the protocol now; undefined lets it pass. Everybody hears of it as a
   * refusal whose code is that reason.
   */
  stop?(
    state: Readonly<State>,
    intent: Intent,
    world: WorldView,
    params: Params,
  ): string | undefined;
  /**
   * A liquidation that would have paid was stopped, for that reason. With this role it is thought about
   * again in the next block, although nothing else happens.
   */
  keptBack?(state: State, call: Call, reason: string, world: WorldView, params: Params): void;
  /**
   * What another mechanism asks of the protocol, on its way there: true keeps it back, for `act` to
   * ask when it is time and as far as it may.
   */
  holds?(state: State, intent: Intent, world: WorldView, params: Params): boolean;
  /** The same of what somebody asked for in history. */
  holdsRecorded?(state: State, intent: Intent, world: WorldView, params: Params): boolean;
  /**
   * What it does at the end of a block in which anything happened, or, between them, at the moment it
   * named.
   */
  act?(state: State, world: WorldView, params: Params): readonly Action[];
  /** A liquidation has been made that earned so much, less what the mechanisms before it charge. */
  earned?(state: State, gainUsd8: Usd8, world: WorldView, params: Params): void;
  /**
   * What it has done so far and what it has left, for the journal: amounts by name, in the unit the
   * name ends in (`Usd8`, `Seconds`), or a number of something. The same names every time.
   */
  book?(state: Readonly<State>, world: WorldView, params: Params): Readonly<Record<string, bigint>>;
  /**
   * When it wants to act next although nothing happens until then; undefined if it need not. Now, where
   * it has more to do in the same block. Asked again after news, after any role that may have changed its
   * state, and once the moment has passed.
   */
  nextActSeconds?(state: Readonly<State>, world: WorldView, params: Params): number | undefined;
}

/** What an oracle last heard of a feed, and what it made the protocol read instead. */
export interface ToldFeed {
  heard: OracleAnswer;
  told: bigint;
}

/** By feed, in the order in which they first answered. */
export type ToldFeeds = Map<string, ToldFeed>;

/** Notes what a feed answered and hands on the same answer with the price to be read. */
export function tell(feeds: ToldFeeds, heard: OracleAnswer, price: bigint): OracleAnswer {
  feeds.set(heard.feed, { heard, told: price });
  return price === heard.price ? heard : { ...heard, price };
}

/**
 * The answers that have become others without any feed answering, because time or a rule changed;
 * `priceOf` says what is to be read now of what was heard last.
 */
export function toldAnew(
  feeds: ToldFeeds,
  priceOf: (heard: OracleAnswer) => bigint,
): readonly Action[] {
  const actions: Action[] = [];
  for (const feed of feeds.values()) {
    const price = priceOf(feed.heard);
    if (price === feed.told) continue;
    feed.told = price;
    actions.push({ kind: "answer", answer: { ...feed.heard, price } });
  }
  return actions;
}
