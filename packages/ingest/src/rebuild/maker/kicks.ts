import { RAY, WAD } from "@hindcast/domain";
import type { AuctionRow } from "../../sources/maker-auctions/read.ts";

/** An auction's beginning, as far as its row and the rows around it bound it. */
export interface Kick {
  readonly row: AuctionRow;
  readonly timeSeconds: number;
  readonly block: number;
  /** How much later the kick can have been at most. */
  readonly timeErrorSeconds: number;
  readonly lotWad: bigint;
  readonly tabRad: bigint;
  /** Whether the last bid raised the price for the whole lot, or took less of the lot for the tab. */
  readonly phase: "more for all" | "less for all";
  /** What the amount to be raised can be less at most. */
  readonly tabErrorRad: bigint;
}

interface Poke {
  readonly timeSeconds: number;
  readonly block: number;
  readonly open18: bigint;
}

/** What was in force when the vaults were seized. */
export interface SeizureRules {
  readonly ratioRay: bigint;
  readonly penaltyWad: bigint;
  /** cat 1.1's lump: most collateral in one auction. */
  readonly sizeWad: bigint;
  /** flip's beg: by which factor each bid must better the one before. */
  readonly increaseWad: bigint;
}

/**
 * Kicks in the order of their numbers. The latest moment an auction can have begun is the earliest
 * last bid of it and all that follow it; vaults become unsafe when the oracle's price falls, so it is
 * placed at the last fall before that, and never before the auction that precedes it.
 *
 * What was to be raised for a lot L at the oracle's price p is at least L * p * penalty / ratio, and
 * just that for a vault seized at the ratio. A bid well above it must have been for less than the lot:
 * by at least the smallest step, and after another bid for all of it.
 */
export function reconstructKicks(
  rows: readonly AuctionRow[],
  pokes: readonly Poke[],
  rules: SeizureRules,
): readonly Kick[] {
  const latest: AuctionRow["bid"][] = [];
  let earliest: AuctionRow["bid"] | undefined;
  for (const row of rows.toReversed()) {
    if (earliest === undefined || row.bid.timeSeconds < earliest.timeSeconds) earliest = row.bid;
    latest.unshift(earliest);
  }
  const falls = pokes.filter((poke, index) => poke.open18 < (pokes[index - 1]?.open18 ?? 0n));
  let fall = -1;
  let poke = -1;
  return rows.map((row, index) => {
    const bound = latest[index] ?? row.bid;
    while ((falls[fall + 1]?.block ?? Number.POSITIVE_INFINITY) <= bound.block) fall++;
    while ((pokes[poke + 1]?.block ?? Number.POSITIVE_INFINITY) <= bound.block) poke++;
    const placed = falls[fall] ?? bound;
    const price = (falls[fall] ?? pokes[poke])?.open18 ?? 0n;
    return {
      row,
      // An estimated poke may seem later than a bid that its block precedes.
      timeSeconds: Math.min(placed.timeSeconds, bound.timeSeconds),
      block: placed.block,
      timeErrorSeconds: Math.max(0, bound.timeSeconds - placed.timeSeconds),
      ...amounts(row, price, rules),
    };
  });
}

function amounts(
  row: AuctionRow,
  priceWad: bigint,
  { ratioRay, penaltyWad, sizeWad, increaseWad }: SeizureRules,
): Pick<Kick, "lotWad" | "tabRad" | "phase" | "tabErrorRad"> {
  const { bidRad } = row;
  /** What is owed for one unit of collateral at the ratio, with the penalty; 45 decimals. */
  const owedRad = (((priceWad * RAY * RAY) / ratioRay) * penaltyWad) / WAD;
  const tabOf = (lot: bigint): bigint => (lot * owedRad) / WAD;
  const most = owedRad === 0n ? 0n : (bidRad * WAD) / owedRad;
  // For less of the lot one bids second, and for less by the least step.
  if (row.bids < 2 || most * WAD < row.lotWad * increaseWad) {
    const tabRad = bidRad > tabOf(row.lotWad) ? bidRad : tabOf(row.lotWad);
    return { lotWad: row.lotWad, tabRad, phase: "more for all", tabErrorRad: tabRad - bidRad };
  }
  const lotWad = sizeWad >= row.lotWad && most > sizeWad ? sizeWad : most;
  return { lotWad, tabRad: bidRad, phase: "less for all", tabErrorRad: 0n };
}
