import { HindcastError } from "@hindcast/domain";
import { z } from "zod";
import { bloomOf, mayContain } from "./bloom.ts";
import { answers, mayAnswer, toParams, type LogFilter } from "./log-filter.ts";
import type { RpcNode } from "./node.ts";
import { receiptsRoot } from "./receipts-root.ts";
import { logShape, receiptShape, type Header, type NodeLog, type Receipt } from "./shapes.ts";

/**
 * How a block's logs are believed.
 * - "receipts": wherever the header's bloom allows one of our logs, all receipts of the block are
 *   fetched and their trie root must equal the header's. A missing log cannot go unseen (L3).
 * - "bloom": receipts are asked for only where the bloom names one of our contracts and no log of
 *   it came. Cheaper, but a node that drops one of several logs of a contract is not caught (L1).
 */
export type Verification = "receipts" | "bloom";

/** Refuses logs that contradict their headers (E-RPC-009): foreign, repeated, or never asked for. */
export function checkAgainstHeaders(
  logs: readonly NodeLog[],
  headers: ReadonlyMap<number, Header>,
  filter: LogFilter,
): void {
  const seen = new Set<string>();
  for (const log of logs) {
    const place = `block ${log.blockNumber}, log ${log.logIndex}`;
    const header = headers.get(log.blockNumber);
    if (header === undefined) throw contradiction(place, "its block was not asked for");
    if (log.blockHash !== header.hash) throw contradiction(place, "its block is on another branch");
    if (log.removed === true) throw contradiction(place, "it was removed by a reorg");
    if (header.transactions[log.transactionIndex] !== log.transactionHash)
      throw contradiction(place, "its transaction is not at that place of its block");
    if (!filter.some((question) => answers(question, log)))
      throw contradiction(place, "nobody asked for such a log");
    for (const value of [log.address, ...log.topics])
      if (!mayContain(header.logsBloom, value))
        throw contradiction(place, "the header's bloom says that it does not exist");
    const key = `${log.blockNumber}:${log.logIndex}`;
    if (seen.has(key)) throw contradiction(place, "it came twice");
    seen.add(key);
  }
}

function contradiction(place: string, why: string): HindcastError {
  return new HindcastError({
    code: "E-RPC-009",
    what: `The node served a log that contradicts its block: ${why}.`,
    where: place,
    why: "A node that mixes branches or invents logs cannot be recorded from.",
    next: "run the same command again: it resumes; if it stays, use another node",
  });
}

/** The block's true logs, in order: those served, or what re-asking and receipts say instead. */
export async function settleBlock(
  node: RpcNode,
  header: Header,
  served: readonly NodeLog[],
  filter: LogFilter,
  verification: Verification,
): Promise<readonly NodeLog[]> {
  if (verification === "receipts") {
    if (!filter.some((question) => mayAnswer(question, header.logsBloom))) return served;
    return logsByReceipts(node, header, filter);
  }
  if (!isSuspicious(header, served, filter)) return served;
  const again = await askByHash(node, header, filter);
  if (!isSuspicious(header, again, filter)) return again;
  return logsByReceipts(node, header, filter);
}

/** True when the bloom allows a log of a contract of ours (or of a question) that did not come. */
function isSuspicious(header: Header, logs: readonly NodeLog[], filter: LogFilter): boolean {
  const spoke = new Set(logs.map((log) => log.address));
  return filter.some((question) => {
    if (!mayAnswer(question, header.logsBloom)) return false;
    if (question.addresses === undefined)
      // Every log was asked for, so that the bloom must be theirs exactly.
      return bloomOf(logs) !== header.logsBloom;
    return question.addresses.some(
      (address) => !spoke.has(address) && mayContain(header.logsBloom, address),
    );
  });
}

async function askByHash(
  node: RpcNode,
  header: Header,
  filter: LogFilter,
): Promise<readonly NodeLog[]> {
  const shape = z.array(logShape);
  const where = { blockHash: header.hash };
  const parts = await Promise.all(
    filter.map((question) => node.ask("eth_getLogs", [toParams(question, where)], shape)),
  );
  const logs = parts.flat().toSorted((a, b) => a.logIndex - b.logIndex);
  checkAgainstHeaders(logs, new Map([[header.number, header]]), filter);
  return logs;
}

/** The block's logs from all its receipts, proven by the header's receiptsRoot. */
async function logsByReceipts(
  node: RpcNode,
  header: Header,
  filter: LogFilter,
): Promise<readonly NodeLog[]> {
  const receipts = await fetchReceipts(node, header);
  if (receiptsRoot(receipts) !== header.receiptsRoot)
    throw new HindcastError({
      code: "E-RPC-011",
      what: "A block's receipts do not hash to the receiptsRoot of its header.",
      where: `block ${header.number} (${header.hash})`,
      why: "A receipt or a log is missing, added or changed; or the chain's receipts have fields of their own.",
      next: 'use another node; on a chain with receipts of its own, set rpc.verify to "bloom"',
    });
  const logs = receipts.flatMap((receipt) => receipt.logs);
  const ours = logs.filter((log) => filter.some((question) => answers(question, log)));
  // The receipts' content is proven; where they say it stands is not, and is checked here.
  checkAgainstHeaders(ours, new Map([[header.number, header]]), filter);
  if (logs.some((log, index) => log.logIndex !== index))
    throw contradiction(`block ${header.number}`, "the block's log indices are not 0, 1, 2, …");
  return ours;
}

async function fetchReceipts(node: RpcNode, header: Header): Promise<readonly Receipt[]> {
  const shape = z.array(receiptShape);
  let receipts: readonly Receipt[];
  try {
    receipts = await node.ask("eth_getBlockReceipts", [header.hash], shape);
  } catch (error) {
    // An older node does not know the method: each receipt is asked for by itself.
    if (!(error instanceof HindcastError && error.code === "E-RPC-004")) throw error;
    receipts = await Promise.all(
      header.transactions.map((hash) =>
        node.ask("eth_getTransactionReceipt", [hash], receiptShape),
      ),
    );
  }
  const ordered = receipts.toSorted((a, b) => a.transactionIndex - b.transactionIndex);
  const complete =
    ordered.length === header.transactions.length &&
    ordered.every(
      (receipt, i) =>
        receipt.transactionHash === header.transactions[i] &&
        receipt.transactionIndex === i &&
        receipt.logs.every(
          (log) => log.transactionIndex === i && log.transactionHash === receipt.transactionHash,
        ),
    );
  if (complete) return ordered;
  throw new HindcastError({
    code: "E-RPC-010",
    what: "The node serves receipts that are not those of the block's transactions.",
    where: `block ${header.number} (${header.hash})`,
    next: "run the same command again: it resumes; if it stays, use another node",
  });
}
