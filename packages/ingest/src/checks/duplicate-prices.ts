import { fault, knownEmpty, type QuarantinedRow } from "../quarantine.ts";
import type { MarketPriceRow, Provenance, RoundRow } from "../sources/batch.ts";

/** What is left of rows that may repeat each other. */
export interface Distinct<Row> {
  readonly rows: readonly Row[];
  readonly duplicates: number;
  readonly quarantined: readonly QuarantinedRow[];
}

/** What happens to rows of one key that differ: all are quarantined, or all but the first. */
export type ConflictPolicy = "quarantine" | "first";

/**
 * Drops repeated rows of a key and settles conflicting ones. The outcome does not depend on the
 * order rows come in: "first" is the first by file and line.
 */
export function distinctRows<Row extends Provenance>(
  rows: readonly Row[],
  key: (row: Row) => string,
  content: (row: Row) => string,
  policy: (row: Row) => ConflictPolicy,
): Distinct<Row> {
  const kept: Row[] = [];
  const quarantined: QuarantinedRow[] = [];
  let duplicates = 0;
  for (const [name, group] of Map.groupBy(rows, key)) {
    group.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
    const [first] = group as [Row, ...Row[]];
    const differing = group.filter((row) => content(row) !== content(first));
    if (differing.length === 0) {
      kept.push(first);
      duplicates += group.length - 1;
    } else if (policy(first) === "first") {
      kept.push(first);
      duplicates += group.length - 1 - differing.length;
      const reason = `another row of ${name} stands before it`;
      for (const row of differing)
        quarantined.push(knownEmpty(row, "", "E-INGEST-115", reason, content(row)));
    } else {
      const reason = `${group.length} rows of ${name} differ`;
      for (const row of group)
        quarantined.push(fault(row, "", "E-INGEST-114", reason, content(row)));
    }
  }
  return { rows: kept, duplicates, quarantined };
}

export function priceKey(row: MarketPriceRow): string {
  return `${row.series} at ${row.timeSeconds}`;
}

export function priceContent(row: MarketPriceRow): string {
  const { intervalSeconds, open18, high18, low18, close18, volume18 } = row;
  return [intervalSeconds, open18, high18, low18, close18, volume18].join(",");
}

export function roundKey(row: RoundRow): string {
  return `${row.feed} round ${row.round}`;
}

export function roundContent(row: RoundRow): string {
  return `${row.timeSeconds},${row.price}`;
}
