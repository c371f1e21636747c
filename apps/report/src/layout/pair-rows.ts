import type { LiquidationsByPair } from "@hindcast/evidence";
import { readInteger } from "../format/digits.ts";

export interface PairFigures {
  readonly count: bigint;
  readonly accounts: bigint;
  readonly repaidUsd8: bigint;
  readonly seizedUsd8: bigint;
}

/** One collateral/debt pair in both runs. */
export interface PairRow {
  readonly collateral: string;
  readonly debt: string;
  readonly base: PairFigures;
  readonly proposed: PairFigures;
}

const NONE: PairFigures = { count: 0n, accounts: 0n, repaidUsd8: 0n, seizedUsd8: 0n };

/** Every pair that was liquidated in either run, the largest repaid value in either run first. */
export function pairRows(
  base: readonly LiquidationsByPair[],
  proposed: readonly LiquidationsByPair[],
): readonly PairRow[] {
  const rows = new Map<string, PairRow>();
  for (const pair of base) rows.set(keyOf(pair), { ...emptyRow(pair), base: figuresOf(pair) });
  for (const pair of proposed) {
    const row = rows.get(keyOf(pair)) ?? emptyRow(pair);
    rows.set(keyOf(pair), { ...row, proposed: figuresOf(pair) });
  }
  return [...rows.values()].sort((a, b) => {
    const difference = largest(b) - largest(a);
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  });
}

/** Sums what can be summed. Accounts cannot: one account may be liquidated in several pairs. */
export function pairTotals(
  figures: readonly PairFigures[],
): Pick<PairFigures, "count" | "repaidUsd8" | "seizedUsd8"> {
  let count = 0n;
  let repaidUsd8 = 0n;
  let seizedUsd8 = 0n;
  for (const figure of figures) {
    count += figure.count;
    repaidUsd8 += figure.repaidUsd8;
    seizedUsd8 += figure.seizedUsd8;
  }
  return { count, repaidUsd8, seizedUsd8 };
}

function keyOf(pair: LiquidationsByPair): string {
  return JSON.stringify([pair.collateral, pair.debt]);
}

function emptyRow(pair: LiquidationsByPair): PairRow {
  return { collateral: pair.collateral, debt: pair.debt, base: NONE, proposed: NONE };
}

function figuresOf(pair: LiquidationsByPair): PairFigures {
  return {
    count: BigInt(pair.count),
    accounts: BigInt(pair.accounts),
    repaidUsd8: readInteger(pair.repaidUsd8) ?? 0n,
    seizedUsd8: readInteger(pair.seizedUsd8) ?? 0n,
  };
}

function largest(row: PairRow): bigint {
  return row.base.repaidUsd8 > row.proposed.repaidUsd8
    ? row.base.repaidUsd8
    : row.proposed.repaidUsd8;
}
