import { PHASE, type RawLog } from "@hindcast/domain";
import type { TimedLog } from "../decode/decoder.ts";

/** The block hash of a log whose source tells none. */
export const UNKNOWN_HASH = `0x${"0".repeat(64)}`;

/** Raw facts of logs: what the node served, kept so that every reading of it can be redone. */
export function logFact(log: TimedLog, chain: number): RawLog {
  return {
    kind: "log",
    at: {
      timeSeconds: log.timeSeconds,
      chain,
      block: log.block,
      transaction: log.transactionIndex,
      log: log.logIndex,
      phase: PHASE.recorded,
    },
    transactionHash: log.transactionHash,
    blockHash: log.blockHash ?? UNKNOWN_HASH,
    address: log.address,
    topics: JSON.stringify(log.topics),
    data: log.data,
  };
}

/** The log row of a raw fact, as staging gives it back. */
export function logRow(fact: RawLog): TimedLog {
  return {
    file: "json-rpc",
    line: fact.at.block,
    block: fact.at.block,
    blockHash: fact.blockHash,
    timeSeconds: fact.at.timeSeconds,
    transactionHash: fact.transactionHash,
    transactionIndex: fact.at.transaction,
    logIndex: fact.at.log,
    address: fact.address,
    topics: JSON.parse(fact.topics) as string[],
    data: fact.data,
  };
}
