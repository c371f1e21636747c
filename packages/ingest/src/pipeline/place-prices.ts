import { PHASE, type FactOf, type Position } from "@hindcast/domain";
import type { MarketPriceRow, RoundRow } from "../sources/batch.ts";

/**
 * Places of facts that no block holds: chain 0, ordered by time, then by the rank of the series
 * among the dataset's series, then by `log`. No two share a place.
 */
function place(timeSeconds: number, rank: number, log: number): Position {
  return { timeSeconds, chain: 0, block: 0, transaction: rank, log, phase: PHASE.recorded };
}

function ranks(names: Iterable<string>): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].toSorted().map((name, rank) => [name, rank]));
}

/** Facts of distinct price rows, in order. */
export function marketPriceFacts(rows: readonly MarketPriceRow[]): FactOf<"marketPrice">[] {
  const rank = ranks(rows.map((row) => row.series));
  return rows
    .map(({ file: _file, line: _line, timeSeconds, ...payload }) => ({
      kind: "marketPrice" as const,
      at: place(timeSeconds, rank.get(payload.series) ?? 0, 0),
      transactionHash: "",
      ...payload,
    }))
    .toSorted((a, b) => a.at.timeSeconds - b.at.timeSeconds || a.at.transaction - b.at.transaction);
}

/** Facts of distinct rounds, in order; rounds of one feed and second by their number. */
export function roundFacts(rows: readonly RoundRow[]): FactOf<"oraclePrice">[] {
  const rank = ranks(rows.map((row) => row.feed));
  const sorted = rows.toSorted(
    (a, b) =>
      a.timeSeconds - b.timeSeconds ||
      (rank.get(a.feed) ?? 0) - (rank.get(b.feed) ?? 0) ||
      (a.round < b.round ? -1 : 1),
  );
  let log = 0;
  return sorted.map((row, i) => {
    const before = sorted[i - 1];
    log = before?.feed === row.feed && before.timeSeconds === row.timeSeconds ? log + 1 : 0;
    const { feed, price, round, timeSeconds } = row;
    const at = place(timeSeconds, rank.get(feed) ?? 0, log);
    return { kind: "oraclePrice", at, transactionHash: "", feed, price, round };
  });
}
