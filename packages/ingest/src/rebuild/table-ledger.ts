import type { TableLedger } from "./story.ts";

const DAY_SECONDS = 86_400;

/** A row as a ledger needs it: when it was and what it says. */
export interface LedgerRow {
  readonly timeSeconds: number;
  /** Equal text for rows that are equal in every column. */
  readonly content: string;
}

/** Counts a table's rows, its days, and rows that equal one another. */
export function tableLedger(
  table: string,
  rows: readonly LedgerRow[],
  fate: { readonly kept: number; readonly joined: number; readonly quarantined: number },
): TableLedger {
  const days = new Set(rows.map((row) => Math.floor(row.timeSeconds / DAY_SECONDS)));
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return {
    table,
    rows: fate.kept + fate.joined + fate.quarantined,
    ...fate,
    identical: rows.length - new Set(rows.map((row) => row.content)).size,
    first: days.size === 0 ? "" : dayText(first),
    last: days.size === 0 ? "" : dayText(last),
    daysWithoutRows: days.size === 0 ? 0 : last - first + 1 - days.size,
  };
}

/** "2021-05-06" of a day counted from 1970. */
export function dayText(day: number): string {
  return new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}
