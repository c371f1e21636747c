import {
  byAccount,
  type AccountLiquidations,
  type PlacedLiquidation,
} from "../projections/liquidations.ts";

/** Accounts, and the debt of theirs that was repaid, US dollars with 8 decimals. */
export interface Misjudged {
  readonly accounts: readonly string[];
  readonly repaidUsd8: bigint;
}

/** What an oracle's error did to liquidations. */
export interface MisjudgedLiquidations {
  /** Liquidated at the prices read, not at the market's. */
  readonly wrongful: Misjudged;
  /** Liquidated at the market's prices, not at those read. */
  readonly missed: Misjudged;
  /** Liquidated at both, but later at the prices read. */
  readonly late: Misjudged & { readonly longestSeconds: number };
}

/**
 * Compares a run with one that differs in nothing but that the protocol reads the market's price.
 * Judged by account, at its first liquidation; what is repaid is that of the run in which it was.
 */
export function misjudgedLiquidations(
  asRead: readonly PlacedLiquidation[],
  atMarket: readonly PlacedLiquidation[],
): MisjudgedLiquidations {
  const read = byAccount(asRead);
  const market = byAccount(atMarket);
  const late = [...read.values()].filter(({ account, firstTimeSeconds }) => {
    const other = market.get(account);
    return other !== undefined && firstTimeSeconds > other.firstTimeSeconds;
  });
  const delays = late.map(
    ({ account, firstTimeSeconds }) =>
      firstTimeSeconds - (market.get(account)?.firstTimeSeconds ?? firstTimeSeconds),
  );
  return {
    wrongful: misjudged([...read.values()].filter(({ account }) => !market.has(account))),
    missed: misjudged([...market.values()].filter(({ account }) => !read.has(account))),
    late: { ...misjudged(late), longestSeconds: Math.max(0, ...delays) },
  };
}

function misjudged(list: readonly AccountLiquidations[]): Misjudged {
  return {
    accounts: list.map(({ account }) => account),
    repaidUsd8: list.reduce((total, { repaidUsd8 }) => total + repaidUsd8, 0n),
  };
}
