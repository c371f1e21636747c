import { MessageChannel } from "node:worker_threads";
import { HindcastError } from "@hindcast/domain";
import type { SharedDataset } from "@hindcast/store";
import { Piscina } from "piscina";
import type { Scenario } from "../scenario/scenario.ts";
import type { MemberEnd, Shard, WorkerData } from "./scenario-worker.ts";
import type { SharedPreparation } from "./shared-preparation.ts";
import { shardsOf } from "./shards.ts";
import type { MemberResult } from "./shared-stem.ts";

export type { MemberResult } from "./shared-stem.ts";

export interface PoolInput {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  readonly scenarios: readonly Scenario[];
  readonly workers: number;
  /** How many facts each worker may keep decoded; all where it is not given. */
  readonly mostKept?: number;
  readonly signal: AbortSignal;
  /** Called on the main thread for every finished member, in order of finishing. */
  readonly onFinished: (index: number, result: MemberResult) => void;
  /** Called now and then with the number of facts replayed by all workers so far. */
  readonly onProgress: (facts: number) => void;
}

type Pool = Piscina<Shard | "prepare", SharedPreparation | undefined>;

const PROGRESS_EVERY_MILLISECONDS = 100;

/**
 * Runs scenarios on worker threads over one dataset in shared memory. Which worker runs what, what
 * runs share, and in which order they finish, changes nothing in any result. On abort the running
 * members are dropped, the finished ones stay, and E-CLI-130 says how to go on.
 */
export async function runScenarios(input: PoolInput): Promise<readonly MemberResult[]> {
  const progress = new SharedArrayBuffer(8);
  const counter = new BigInt64Array(progress);
  const { home, dataset, protocolId, mostKept = Number.POSITIVE_INFINITY } = input;
  const workerData: WorkerData = { home, dataset, protocolId, mostKept, progress };
  const threads = Math.max(1, Math.min(input.workers, input.scenarios.length));
  const pool: Pool = new Piscina({
    filename: workerUrl().href,
    workerData,
    minThreads: threads,
    maxThreads: threads,
    // Progress goes through shared memory, so a worker may sleep between tasks.
    atomics: "disabled",
  });
  const timer = setInterval(
    () => input.onProgress(Number(Atomics.load(counter, 0))),
    PROGRESS_EVERY_MILLISECONDS,
  );
  try {
    return await runOn(pool, input, threads);
  } catch (error) {
    throw input.signal.aborted ? interrupted() : error;
  } finally {
    clearInterval(timer);
    await pool.destroy();
  }
}

/** Prepares the history on one worker, then shares it and the members out among all. */
async function runOn(pool: Pool, input: PoolInput, threads: number): Promise<MemberResult[]> {
  const { scenarios, signal } = input;
  const results: MemberResult[] = [];
  const failAll = (indices: readonly number[], error: unknown): void => {
    for (const index of indices) {
      if (results[index] !== undefined) continue;
      const failure = error instanceof Error ? error.message : String(error);
      results[index] = { ok: false, failure };
      input.onFinished(index, results[index]);
    }
  };
  let preparation: SharedPreparation;
  try {
    preparation = (await pool.run("prepare", { signal })) as SharedPreparation;
  } catch (error) {
    if (signal.aborted) throw error;
    failAll([...scenarios.keys()], error);
    return results;
  }
  const shards = shardsOf(scenarios, threads).map(async (indices) => {
    const { port1: here, port2: port } = new MessageChannel();
    const told = Promise.withResolvers<void>();
    here.on("message", ({ index, result }: MemberEnd) => {
      const member = indices[index] as number;
      results[member] = result;
      input.onFinished(member, result);
    });
    here.on("close", told.resolve);
    const members = indices.map((index) => scenarios[index] as Scenario);
    try {
      await pool.run({ scenarios: members, preparation, port }, { signal, transferList: [port] });
      await told.promise;
    } catch (error) {
      here.close();
      if (signal.aborted) throw error;
      // A worker that died took its shard along; what it had told is kept.
      failAll(indices, error);
    }
  });
  await Promise.all(shards);
  return results;
}

/** What a command says when it was stopped on purpose. */
export function interrupted(): HindcastError {
  return new HindcastError({
    code: "E-CLI-130",
    what: "Stopped on request.",
    why: "Everything finished until now is kept.",
    next: "run the same command again: it goes on where it was",
  });
}

/** worker.ts when run from source, worker.js when built. */
function workerUrl(): URL {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  return new URL(`./scenario-worker.${extension}`, import.meta.url);
}
