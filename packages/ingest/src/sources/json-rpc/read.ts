import { HindcastError } from "@hindcast/domain";
import { z } from "zod";
import { fetchHeader, fetchHeaders, lastRecordable } from "../../rpc/headers.ts";
import { answers, toParams, type LogFilter } from "../../rpc/log-filter.ts";
import type { RpcNode } from "../../rpc/node.ts";
import {
  logShape,
  quantityShape,
  toQuantity,
  type Header,
  type NodeLog,
} from "../../rpc/shapes.ts";
import { checkAgainstHeaders, settleBlock, type Verification } from "../../rpc/verify-block.ts";
import type { LogRow } from "../batch.ts";

/** What is read from a node. */
export interface ChainReading {
  readonly chain: number;
  readonly fromBlock: number;
  /** "finalized" is resolved when reading begins. */
  readonly toBlock: number | "finalized";
  /** Blocks below the head that count as final, for nodes without a finalized tag. */
  readonly confirmations?: number | undefined;
  readonly verify: Verification;
  readonly filter: LogFilter;
  readonly firstRangeBlocks?: number;
  readonly mostRangeBlocks?: number;
}

/** A stretch of blocks that is already stored, with the hash of its last block. */
export interface FinishedRange {
  readonly from: number;
  readonly to: number;
  readonly lastHash: string;
}

/** A stretch of blocks whose logs are complete and proven to the reading's verification. */
export interface VerifiedRange extends FinishedRange {
  readonly rows: readonly LogRow[];
}

/** Checks the chain id (E-RPC-014) and finality (E-RPC-006); gives the last block to be read. */
export async function resolveEnd(node: RpcNode, reading: ChainReading): Promise<number> {
  const chain = await node.ask("eth_chainId", [], quantityShape);
  if (chain !== reading.chain)
    throw new HindcastError({
      code: "E-RPC-014",
      what: `The node serves chain ${chain}, the dataset describes chain ${reading.chain}.`,
      where: node.name,
      next: "use a node of the right chain",
    });
  const last = await lastRecordable(node, reading.confirmations);
  if (reading.toBlock === "finalized") return last;
  if (reading.toBlock <= last) return reading.toBlock;
  throw new HindcastError({
    code: "E-RPC-006",
    what: `Block ${reading.toBlock} is not final yet: the node's last final block is ${last}.`,
    where: node.name,
    why: "A block that can still change must not enter a dataset.",
    next: "wait, use a node that is in step with the chain, or lower toBlock",
  });
}

/**
 * Reads verified logs of [fromBlock, end] in ascending ranges, leaving out what is finished. Ranges
 * are halved when the node finds them too large and grow again afterwards. Each finished range must
 * still be on the node's chain: E-RPC-008 when not (a reorg deeper than finality).
 */
export async function* readJsonRpc(
  node: RpcNode,
  reading: ChainReading,
  end: number,
  finished: readonly FinishedRange[],
  signal?: AbortSignal,
): AsyncGenerator<VerifiedRange> {
  let size = reading.firstRangeBlocks ?? 500;
  const most = reading.mostRangeBlocks ?? 2_000;
  let parent: { number: number; hash: string } | undefined;
  let next = reading.fromBlock;
  for (const range of finished.toSorted((a, b) => a.from - b.from))
    await assertStillThere(node, range);
  const known = finished.toSorted((a, b) => a.from - b.from);
  while (next <= end) {
    signal?.throwIfAborted();
    const done = known.find((range) => range.from <= next && next <= range.to);
    if (done !== undefined) {
      parent = { number: done.to, hash: done.lastHash };
      next = done.to + 1;
      continue;
    }
    const stop = known.find((range) => range.from > next)?.from ?? end + 1;
    const to = Math.min(next + size - 1, stop - 1, end);
    const range = await readRange(node, reading, next, to, parent);
    if (range === undefined) {
      size = Math.max(1, Math.floor((to - next + 1) / 2));
      continue;
    }
    yield range;
    parent = { number: range.to, hash: range.lastHash };
    next = range.to + 1;
    size = Math.min(most, Math.ceil(size * 1.5));
  }
}

async function assertStillThere(node: RpcNode, range: FinishedRange): Promise<void> {
  const header = await fetchHeader(node, range.to);
  if (header.hash === range.lastHash) return;
  throw new HindcastError({
    code: "E-RPC-008",
    what: `Block ${range.to} was replaced after it had been recorded as final.`,
    where: `${node.name}: it is ${header.hash} now, it was ${range.lastHash}`,
    why: "Recorded history is never patched: either the chain broke its finality or the node lies.",
    next: "compare with another node; to record anew, remove the unfinished dataset's staging data",
  });
}

/** One range, verified; undefined when the node wants a smaller one. */
async function readRange(
  node: RpcNode,
  reading: ChainReading,
  from: number,
  to: number,
  parent: { number: number; hash: string } | undefined,
): Promise<VerifiedRange | undefined> {
  // A contradiction may come from a lagging replica behind the same address: ask anew, a few times.
  for (let attempt = 0; ; attempt++)
    try {
      return await readRangeOnce(node, reading, from, to, parent);
    } catch (error) {
      const passing = error instanceof HindcastError && MAY_BE_A_REPLICA.has(error.code);
      if (!passing || attempt >= 2) throw error;
    }
}

const MAY_BE_A_REPLICA: ReadonlySet<string> = new Set([
  "E-RPC-007",
  "E-RPC-009",
  "E-RPC-010",
  "E-RPC-011",
]);

async function readRangeOnce(
  node: RpcNode,
  reading: ChainReading,
  from: number,
  to: number,
  parent: { number: number; hash: string } | undefined,
): Promise<VerifiedRange | undefined> {
  const where = { fromBlock: toQuantity(from), toBlock: toQuantity(to) };
  const parts: NodeLog[] = [];
  for (const question of reading.filter) {
    const params = [toParams(question, where)];
    const shape = z.array(logShape);
    const part = await node.askDivisible("eth_getLogs", params, shape, () => to > from);
    if (part === undefined) return undefined;
    for (const log of part.value) {
      const first = reading.filter.find((one) => answers(one, log));
      if (first === undefined) throw unasked(log);
      // A log that answers two questions is served twice, and kept once.
      if (first === question) parts.push(log);
    }
  }
  const headers = await fetchHeaders(node, from, to, parent);
  const byNumber = new Map(headers.map((header) => [header.number, header]));
  checkAgainstHeaders(parts, byNumber, reading.filter);
  const served = Map.groupBy(parts, (log) => log.blockNumber);
  const rows: LogRow[] = [];
  for (const header of headers) {
    const logs = await settleBlock(
      node,
      header,
      (served.get(header.number) ?? []).toSorted((a, b) => a.logIndex - b.logIndex),
      reading.filter,
      reading.verify,
    );
    rows.push(...logs.map((log) => toRow(log, header)));
  }
  return { from, to, lastHash: headers.at(-1)?.hash ?? "", rows };
}

function unasked(log: NodeLog): HindcastError {
  return new HindcastError({
    code: "E-RPC-009",
    what: "The node served a log that was not asked for.",
    where: `block ${log.blockNumber}, log ${log.logIndex}, contract ${log.address}`,
    why: "It ignores the question's filter, so its silence means nothing either.",
    next: "use another node",
  });
}

function toRow(log: NodeLog, header: Header): LogRow {
  return {
    file: "json-rpc",
    line: log.blockNumber,
    block: log.blockNumber,
    blockHash: log.blockHash,
    timeSeconds: header.timestamp,
    transactionHash: log.transactionHash,
    transactionIndex: log.transactionIndex,
    logIndex: log.logIndex,
    address: log.address,
    topics: log.topics,
    data: log.data,
  };
}
