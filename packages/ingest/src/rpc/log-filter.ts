import { createHash } from "node:crypto";
import { mayContain } from "./bloom.ts";
import type { NodeLog } from "./shapes.ts";

/** One eth_getLogs question: all logs of contracts, or only those with given topics. */
export interface LogQuestion {
  /** Undefined asks for every contract. */
  readonly addresses?: readonly string[];
  /** Alternatives per topic place; null is any. */
  readonly topics?: readonly (readonly string[] | null)[];
}

/** Which logs of a chain make up a history: those that answer any of the questions. */
export type LogFilter = readonly LogQuestion[];

/** Whether a log answers a question. */
export function answers(question: LogQuestion, log: Pick<NodeLog, "address" | "topics">): boolean {
  if (question.addresses !== undefined && !question.addresses.includes(log.address)) return false;
  return (question.topics ?? []).every(
    (wanted, place) => wanted === null || wanted.includes(log.topics[place] ?? ""),
  );
}

/** Whether a block with this bloom can hold a log that answers the question. */
export function mayAnswer(question: LogQuestion, bloom: string): boolean {
  const { addresses, topics = [] } = question;
  if (/^0x0*$/.test(bloom)) return false;
  if (addresses !== undefined && !addresses.some((address) => mayContain(bloom, address)))
    return false;
  return topics.every(
    (wanted) => wanted === null || wanted.some((topic) => mayContain(bloom, topic)),
  );
}

/** The question in JSON-RPC's form, for a range or a single block. */
export function toParams(
  question: LogQuestion,
  where: { fromBlock: string; toBlock: string } | { blockHash: string },
): object {
  const { addresses, topics } = question;
  return {
    ...where,
    ...(addresses === undefined ? {} : { address: addresses }),
    ...(topics === undefined ? {} : { topics }),
  };
}

/** Names a filter, so that coverage of one is never taken for coverage of another. */
export function filterName(filter: LogFilter): string {
  return createHash("sha256").update(JSON.stringify(filter)).digest("hex").slice(0, 16);
}
