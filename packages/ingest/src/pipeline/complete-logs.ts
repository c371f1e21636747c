import { HindcastError } from "@hindcast/domain";
import type { BlockRow } from "../files/companion-files.ts";
import type { TimedLog } from "../decode/decoder.ts";
import type { LogRow } from "../sources/batch.ts";

/**
 * Gives every log its block's time and hash, from the block rows where it has none itself. A log
 * that contradicts its block row is E-INGEST-020; a log whose time nothing tells, E-INGEST-023.
 */
export function completeLogs(
  logs: readonly LogRow[],
  blocks: ReadonlyMap<number, BlockRow>,
): readonly TimedLog[] {
  return logs.map((log) => {
    const block = blocks.get(log.block);
    const timeSeconds = log.timeSeconds ?? block?.timeSeconds;
    if (timeSeconds === undefined) throw withoutTime(log);
    const blockHash = log.blockHash ?? block?.blockHash;
    if (block !== undefined && !agrees(block, timeSeconds, blockHash)) throw contradicts(log);
    return { ...log, timeSeconds, blockHash };
  });
}

function agrees(block: BlockRow, timeSeconds: number, blockHash: string | undefined): boolean {
  if (block.timeSeconds !== timeSeconds) return false;
  return block.blockHash === undefined || block.blockHash === blockHash;
}

function withoutTime(log: LogRow): HindcastError {
  return new HindcastError({
    code: "E-INGEST-023",
    what: "The time of a log's block is not known.",
    where: `${log.file}, line ${log.line}, block ${log.block}`,
    why: "Interest and order depend on it; it is never estimated.",
    next: 'add a file of role "blocks" with block_number and block_timestamp to dataset.json',
  });
}

function contradicts(log: LogRow): HindcastError {
  return new HindcastError({
    code: "E-INGEST-020",
    what: "A log and the file of blocks tell one block differently.",
    where: `${log.file}, line ${log.line}, block ${log.block}`,
    why: "They come from different branches of the chain, or one of them was changed.",
    next: "keep the rows of the final branch only",
  });
}
