import type { Env, Intent, Opportunity } from "@hindcast/domain";
import type { Random, TestClient } from "@hindcast/testchain";
import type { Bench, OpenMarket } from "../../conform/bench.ts";

/** A place where people borrow the loan token against one collateral. */
export interface Venue {
  readonly symbol: string;
  /** Chance that a borrower comes here, relative to the others. */
  readonly weight: number;
}

/** Where somebody stands at a venue; US dollars. */
export interface Standing {
  /** Loan tokens lent out. */
  readonly lentUsd: number;
  readonly pledgedUsd: number;
  readonly debtUsd: number;
  /** Debt that may still be taken up to. */
  readonly borrowLimitUsd: number;
  /** Debt from which on somebody else may end the position. */
  readonly liquidationLimitUsd: number;
}

/** A price feed and when it posts. */
export interface Feed {
  readonly symbol: string;
  /** Share by which the price must have moved. */
  readonly deviation: number;
  readonly heartbeatSeconds: number;
  /** What the feed says for planned prices in US dollars, by lab reserve. */
  price(pricesUsd: readonly number[]): number;
  post(price: number): Intent;
}

/** What governance does at a moment. */
export interface PlannedDecision {
  readonly timeSeconds: number;
  readonly what: string;
  readonly intent: Intent;
}

/** The state and moment an intent is made for. */
export interface Moment<State> {
  readonly state: Readonly<State>;
  readonly env: Env;
  readonly random: Random;
}

/** One protocol's market, and how people's wishes become calls on it. */
export interface Desk<State> {
  readonly bench: Bench<State>;
  readonly market: OpenMarket & { readonly client: TestClient };
  readonly venues: readonly Venue[];
  readonly feeds: readonly Feed[];
  readonly decisions: readonly PlannedDecision[];
  standing(moment: Moment<State>, account: string, venue: number): Standing;
  lend(moment: Moment<State>, account: string, venue: number, usd: number): Intent;
  /** Takes a share of what was lent out back; 1 is all of it. */
  unlend(moment: Moment<State>, account: string, venue: number, share: number): Intent;
  pledge(moment: Moment<State>, account: string, venue: number, usd: number): Intent;
  unpledge(moment: Moment<State>, account: string, venue: number, share: number): Intent;
  borrow(moment: Moment<State>, account: string, venue: number, usd: number): Intent;
  /** Pays a share of the debt back; 1 is all of it. */
  repay(moment: Moment<State>, account: string, venue: number, share: number): Intent;
  /** Something people only do now and then, between accounts. */
  oddity(moment: Moment<State>, account: string, other: string): Intent | undefined;
  /** A keeper's call on an account that may be liquidated. */
  liquidate(moment: Moment<State>, keeper: string, offer: Opportunity): Intent;
  /** What others do with what liquidations left behind. */
  clearUp(moment: Moment<State>): readonly Intent[];
}

/** Smallest units of an amount of whole tokens, to nine decimals; at least one. */
export function unitsOf(tokens: number, decimals: number): bigint {
  const kept = Math.min(decimals, 9);
  const units = BigInt(Math.max(1, Math.floor(tokens * 10 ** kept)));
  return units * 10n ** BigInt(decimals - kept);
}

/** A share of an amount, to a millionth, rounded down. */
export function shareOf(amount: bigint, share: number): bigint {
  return (amount * BigInt(Math.floor(share * 1e6))) / 1_000_000n;
}
