import {
  WAD,
  type Call,
  type LiquidationChoice,
  type Outcome,
  type OutcomeOf,
  type Protocol,
  type Wad,
} from "@hindcast/domain";
import { DeclinedOffers, type Terms } from "../declined-offers.ts";
import { FeedPrices } from "../feed-prices.ts";
import { ALICE, BOB, history } from "./toy-history.ts";
import { COLLATERAL, DEBT, FEED, toyProtocol, type ToyState } from "./toy-protocol.ts";
import type { Now } from "../world.ts";

export const DEBT_FEED = `0x${"e".repeat(40)}`;
const FACTS = history([
  { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED },
  { kind: "feedAssignment", reserve: DEBT, feed: DEBT_FEED },
]);

export const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 1e8));

/** Half of Alice's debt, for 2 % more than it is worth; a token of collateral is worth ten dollars. */
export const HALF: LiquidationChoice = {
  collateralReserve: COLLATERAL,
  debtReserve: DEBT,
  debtRepaid: 500n,
  collateralSeized: 51n,
  debtValueUsd8: usd(500),
  collateralValueUsd8: usd(510),
};
export const OFFER = { account: ALICE, healthFactorWad: WAD / 2n, choices: [HALF] };
export const CALL: Call = {
  kind: "liquidate",
  collateralReserve: COLLATERAL,
  debtReserve: DEBT,
  account: ALICE,
  liquidator: BOB,
  amount: 500n,
  receiveShares: false,
};

export const price = (feed: string, usd8: bigint): OutcomeOf<"oraclePrice"> => ({
  kind: "oraclePrice",
  feed,
  price: usd8,
  round: 1n,
});
export const touch = (account: string, reserve: string): Outcome => ({
  kind: "shareMint",
  reserve,
  side: "supply",
  caller: account,
  account,
  amount: 1n,
  interest: 0n,
  index: 1n,
  scaledAmount: 1n,
});
export const CASH: OutcomeOf<"supply"> = {
  kind: "supply",
  reserve: DEBT,
  payer: BOB,
  account: BOB,
  amount: 1n,
};
export const CHANGE: OutcomeOf<"parameterChange"> = {
  kind: "parameterChange",
  scope: COLLATERAL,
  values: "{}",
};

/** Terms that a test changes as it goes on. */
export interface Changing {
  chargesUsd8: bigint;
  limitUsd8: bigint | undefined;
  readonly left: Map<string, Wad>;
}

/** Alice, who owns 100 tokens of collateral and owes 1,000 dollars, and what is known of her offer. */
export interface Scene {
  readonly prices: FeedPrices;
  readonly declined: DeclinedOffers<ToyState>;
  readonly terms: Changing;
  readonly now: Now<ToyState>;
  readonly isPassedOver: () => boolean;
}

export function asTerms(changing: Changing): Terms {
  return {
    isEaten: (gainUsd8) => gainUsd8 <= changing.chargesUsd8,
    leastChargesUsd8: () => changing.chargesUsd8,
    limitUsd8: () => changing.limitUsd8,
    leftWad: (reserve) => changing.left.get(reserve) ?? WAD,
  };
}

export function scene(protocol: Protocol<ToyState> = toyProtocol): Scene {
  const prices = new FeedPrices(FACTS);
  read(prices, FEED, 10);
  read(prices, DEBT_FEED, 1);
  const state = toyProtocol.initialState();
  state.accounts.set(ALICE, { collateral: 100n, debt: 1_000n });
  const declined = new DeclinedOffers(protocol, prices);
  const now = { state, env: { timeSeconds: 0, block: 1 } };
  const terms: Changing = { chargesUsd8: usd(50), limitUsd8: undefined, left: new Map() };
  const isPassedOver = (): boolean => declined.has(ALICE, asTerms(terms), now);
  return { prices, declined, terms, now, isPassedOver };
}

export const read = (prices: FeedPrices, feed: string, dollars: number): void =>
  prices.noteRead(feed, usd(dollars));

/** Nobody has taken the half that earns ten dollars. */
export function unprofitable(protocol?: Protocol<ToyState>, limitUsd8?: bigint): Scene {
  const made = scene(protocol);
  made.terms.limitUsd8 = limitUsd8;
  const choices = [{ choice: HALF, marketUsd8: HALF.collateralValueUsd8 }];
  made.declined.noteUnprofitable(ALICE, choices, mostOf(limitUsd8), limitUsd8, made.now);
  return made;
}

/** What the half earns: 2 % of what is repaid. */
export const mostOf = (limitUsd8 = HALF.debtValueUsd8): bigint => limitUsd8 / 50n;
