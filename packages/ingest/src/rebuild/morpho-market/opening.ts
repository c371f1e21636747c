import { SECONDS_PER_YEAR, WAD } from "@hindcast/domain";
import type { MarketTotalsRow } from "../../sources/market-totals/read.ts";
import type { MarketTransactionRow } from "../../sources/market-transactions/read.ts";

/** What must have been there when a record begins in the middle of a market's life. */
export interface Opening {
  readonly supplyShares: bigint;
  readonly borrowShares: bigint;
  /** The adaptive rate model's anchor, a second (wad). */
  readonly rateAtTargetWad: bigint;
}

/** SharesMathLib.VIRTUAL_SHARES. */
const VIRTUAL_SHARES = 1_000_000n;
/** AdaptiveCurveIrm's constants that the anchor is found with. */
const TARGET = (9n * WAD) / 10n;
const STEEPNESS = 4n * WAD;

const SIDES = {
  supply: { MarketSupply: 1n, MarketWithdraw: -1n },
  debt: { MarketBorrow: 1n, MarketRepay: -1n },
} as const;
export type Side = keyof typeof SIDES;

/** +1 or -1 for a call that changes this side's assets and shares, 0 for one that does not. */
export function signOn(side: Side, row: MarketTransactionRow): bigint {
  return (SIDES[side] as Readonly<Record<string, bigint>>)[row.call] ?? 0n;
}

/**
 * Bounded reconstruction of an opening: shares from the assets and shares of the first call on each
 * side, at the totals of that moment; the anchor from the interest of the first hour. Good to about
 * a millionth (the interest inside an hour is taken as even).
 */
export function openingOf(
  rows: readonly MarketTransactionRow[],
  totals: readonly MarketTotalsRow[],
): Opening {
  return {
    supplyShares: openingShares("supply", rows, totals),
    borrowShares: openingShares("debt", rows, totals),
    rateAtTargetWad: openingAnchor(rows, totals),
  };
}

function openingShares(
  side: Side,
  rows: readonly MarketTransactionRow[],
  totals: readonly MarketTotalsRow[],
): bigint {
  const first = rows.find((row) => signOn(side, row) !== 0n && row.assets > 0n);
  const assetsOf = (row: MarketTotalsRow): bigint =>
    side === "supply" ? row.supplyAssets : row.borrowAssets;
  const start = totals[0];
  if (start === undefined) return 0n;
  if (first === undefined) return assetsOf(start) * VIRTUAL_SHARES;
  const place = totals.findLastIndex((row) => row.timeSeconds <= first.timeSeconds);
  const before = totals[place] ?? start;
  const after = totals[place + 1];
  let interest = 0n;
  if (after !== undefined) {
    const elapsed = BigInt(first.timeSeconds - before.timeSeconds);
    const span = BigInt(after.timeSeconds - before.timeSeconds);
    interest = (interestBetween(before, after, rows) * elapsed) / span;
  }
  const assets = assetsOf(before) + interest;
  return (first.shares * (assets + 1n)) / first.assets - VIRTUAL_SHARES;
}

/** What debt grew by between two readings, but for what was borrowed and repaid. */
function interestBetween(
  before: MarketTotalsRow,
  after: MarketTotalsRow,
  rows: readonly MarketTransactionRow[],
): bigint {
  const moved = rows
    .filter((row) => row.timeSeconds > before.timeSeconds && row.timeSeconds <= after.timeSeconds)
    .reduce((sum, row) => sum + signOn("debt", row) * row.assets, 0n);
  return after.borrowAssets - before.borrowAssets - moved;
}

/** AdaptiveCurveIrm._curve solved for the rate at target. */
function openingAnchor(
  rows: readonly MarketTransactionRow[],
  totals: readonly MarketTotalsRow[],
): bigint {
  const [before, after] = totals;
  const initial = (4n * WAD) / 100n / SECONDS_PER_YEAR;
  if (before === undefined || after === undefined || before.borrowAssets === 0n) return initial;
  const seconds = BigInt(after.timeSeconds - before.timeSeconds);
  const rate = (interestBetween(before, after, rows) * WAD) / before.borrowAssets / seconds;
  const usage = (before.borrowAssets * WAD) / before.supplyAssets;
  const span = usage > TARGET ? WAD - TARGET : TARGET;
  const error = ((usage - TARGET) * WAD) / span;
  const coefficient = error < 0n ? WAD - (WAD * WAD) / STEEPNESS : STEEPNESS - WAD;
  const curve = (coefficient * error) / WAD + WAD;
  const anchor = (rate * WAD) / curve;
  return anchor > 0n ? anchor : initial;
}
