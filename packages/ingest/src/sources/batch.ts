import type { QuarantinedRow } from "../quarantine.ts";

/** What a source yields at a time: rows it could read, and rows it could not, none lost. */
export interface Batch<Row> {
  readonly rows: readonly Row[];
  readonly quarantined: readonly QuarantinedRow[];
}

/** Sorts what became of a source's rows into a batch. */
export function batchOf<Row extends object>(
  results: readonly (Row | QuarantinedRow)[],
): Batch<Row> {
  const rows: Row[] = [];
  const quarantined: QuarantinedRow[] = [];
  for (const result of results)
    if ("severity" in result) quarantined.push(result);
    else rows.push(result);
  return { rows, quarantined };
}

/** Where a row came from. */
export interface Provenance {
  readonly file: string;
  readonly line: number;
}

/** A contract's log as a file or a node gave it. Absent block data is completed from block rows. */
export interface LogRow extends Provenance {
  readonly block: number;
  readonly blockHash: string | undefined;
  readonly timeSeconds: number | undefined;
  readonly transactionHash: string;
  readonly transactionIndex: number;
  readonly logIndex: number;
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** A candle or a quote, 18 decimals; `timeSeconds` is the moment it was complete. */
export interface MarketPriceRow extends Provenance {
  readonly series: string;
  readonly timeSeconds: number;
  readonly intervalSeconds: number;
  readonly open18: bigint;
  readonly high18: bigint;
  readonly low18: bigint;
  readonly close18: bigint;
  readonly volume18: bigint;
}

/** A feed's answer outside of any block. */
export interface RoundRow extends Provenance {
  readonly feed: string;
  readonly timeSeconds: number;
  readonly price: bigint;
  readonly round: bigint;
}

/** Rows are handed over in batches of this many: small enough to abort soon, large enough to be fast. */
export const BATCH_ROWS = 2_000;
