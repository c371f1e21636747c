import { HindcastError } from "@hindcast/domain";
import type { LogRow } from "../sources/batch.ts";

/**
 * Sorts logs and drops repeated ones. Two different logs at one place of a block cannot both have
 * happened: E-INGEST-020. So do log indices that fall while transactions rise: E-INGEST-021.
 */
export function sortAndDeduplicateLogs(rows: readonly LogRow[]): {
  readonly logs: readonly LogRow[];
  readonly duplicates: number;
} {
  const sorted = rows.toSorted((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const logs: LogRow[] = [];
  let duplicates = 0;
  for (const row of sorted) {
    const last = logs.at(-1);
    if (last !== undefined && last.block === row.block) {
      if (last.logIndex === row.logIndex) {
        if (logContent(last) !== logContent(row)) throw conflict(last, row);
        duplicates++;
        continue;
      }
      if (last.transactionIndex > row.transactionIndex) throw disorder(last, row);
      if (last.blockHash !== row.blockHash || last.timeSeconds !== row.timeSeconds)
        throw conflict(last, row);
    }
    logs.push(row);
  }
  return { logs, duplicates };
}

function logContent(row: LogRow): string {
  const { blockHash, timeSeconds, transactionHash, transactionIndex, address, topics, data } = row;
  return JSON.stringify([
    blockHash,
    timeSeconds,
    transactionHash,
    transactionIndex,
    address,
    topics,
    data,
  ]);
}

function where(a: LogRow, b: LogRow): string {
  return `block ${a.block}, logs ${a.logIndex} and ${b.logIndex}: ${a.file} line ${a.line} and ${b.file} line ${b.line}`;
}

function conflict(a: LogRow, b: LogRow): HindcastError {
  return new HindcastError({
    code: "E-INGEST-020",
    what: "Two rows tell one log, or one block, differently.",
    where: where(a, b),
    why: "They come from different branches of the chain, or one of them was changed.",
    next: "keep the rows of the final branch only",
  });
}

function disorder(a: LogRow, b: LogRow): HindcastError {
  return new HindcastError({
    code: "E-INGEST-021",
    what: "Log indices fall while transactions rise within a block.",
    where: where(a, b),
    why: "The log index must count through the whole block; here it may count per transaction.",
    next: "export the logs with the node's own logIndex",
  });
}
