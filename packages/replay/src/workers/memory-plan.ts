import { totalmem } from "node:os";
import type { SharedDataset } from "@hindcast/store";

/** The process itself: code, catalog, what is shown. */
const PROCESS_BYTES = 120e6;
/** A worker without a market: its engine, compiled code, and room for the collector. */
const WORKER_BYTES = 110e6;
/**
 * An account in a run and in the shared replay it left, each with the index over it: measured at
 * 0.8 kB and 1.1 kB in a synthetic market of three positions an account, with half again for the
 * collector.
 */
const ACCOUNT_BYTES = 3000;
/** A decoded fact, measured at 230 bytes, with half again for the collector. */
const FACT_BYTES = 350;

/** What a sweep's threads may use. */
export interface MemoryPlan {
  readonly workers: number;
  /** How many facts each worker keeps decoded between its runs. */
  readonly mostKept: number;
  /** The memory this was made for, and what it is expected to come to. */
  readonly memoryBytes: number;
  readonly expectedBytes: number;
}

/** Half of the machine's memory: the other half is for whatever else it does. */
export function defaultMemoryBytes(): number {
  return totalmem() / 2;
}

/** Bytes of a dataset's segments that are held in shared memory. */
export function sharedBytes(dataset: SharedDataset): number {
  return dataset.kinds
    .flatMap(({ segments }) => segments)
    .reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0);
}

/**
 * How many workers fit into a byte budget, and how much of history each may keep decoded in what is
 * left. A single worker is always allowed, with a budget too small for it as well.
 */
export function planMemory(input: {
  readonly memoryBytes: number;
  readonly workers: number;
  readonly sharedBytes: number;
  readonly facts: number;
  readonly accounts: number;
}): MemoryPlan {
  const { memoryBytes, facts } = input;
  const fixed = PROCESS_BYTES + input.sharedBytes;
  const worker = WORKER_BYTES + input.accounts * ACCOUNT_BYTES;
  const fitting = Math.floor((memoryBytes - fixed) / worker);
  const workers = Math.max(1, Math.min(input.workers, fitting));
  const left = (memoryBytes - fixed) / workers - worker;
  const mostKept = Math.max(0, Math.min(facts, Math.floor(left / FACT_BYTES)));
  const expectedBytes = fixed + workers * (worker + mostKept * FACT_BYTES);
  return { workers, mostKept, memoryBytes, expectedBytes };
}
