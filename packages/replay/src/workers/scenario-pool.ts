import { MessageChannel } from "node:worker_threads";
import { HindcastError } from "@hindcast/domain";
import type { SharedDataset } from "@hindcast/store";
import { Piscina } from "piscina";
import type { Scenario } from "../scenario/scenario.ts";
import { membersOf, type MemberList } from "./member-list.ts";
import { defaultMemoryBytes, planMemory, sharedBytes, type MemoryPlan } from "./memory-plan.ts";
import type { MemberEnd, Prepared, Shard, WorkerData } from "./scenario-worker.ts";
import { shardsOf } from "./shards.ts";
import type { MemberResult } from "./shared-stem.ts";

export type { MemberResult } from "./shared-stem.ts";

export interface PoolInput {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  readonly scenarios: readonly Scenario[] | MemberList;
  /** Worker threads at most; fewer where their memory would not suffice. */
  readonly workers: number;
  /** Memory all of it may take, by an estimate; half of the machine's where it is not given. */
  readonly memoryBytes?: number;
  readonly signal: AbortSignal;
  /** Called once, before the first member, with how many workers there are and what they keep. */
  readonly onPlan?: (plan: MemoryPlan) => void;
  /** Called on the main thread for every finished member, in order of finishing. */
  readonly onFinished: (index: number, result: MemberResult) => void;
  /** Called now and then with the number of facts replayed by all workers so far. */
  readonly onProgress: (facts: number) => void;
}

const PROGRESS_EVERY_MILLISECONDS = 100;

/**
 * Runs scenarios on worker threads over one dataset in shared memory. Which worker runs what, what
 * runs share, and in which order they finish, changes nothing in any result. On abort the running
 * members are dropped, the finished ones stay, and E-CLI-130 says how to go on.
 */
export async function runScenarios(input: PoolInput): Promise<readonly MemberResult[]> {
  const progress = new SharedArrayBuffer(8);
  const counter = new BigInt64Array(progress);
  const { home, dataset, protocolId } = input;
  const memoryBytes = input.memoryBytes ?? defaultMemoryBytes();
  // What one worker may keep before it is known how many accounts there are.
  const { mostKept } = planMemory({
    memoryBytes,
    workers: input.workers,
    sharedBytes: sharedBytes(dataset),
    facts: Number.MAX_SAFE_INTEGER,
    accounts: 0,
  });
  const workerData: WorkerData = { home, dataset, protocolId, mostKept, progress };
  const pool = new Piscina<Shard | "prepare", Prepared | undefined>({
    filename: workerUrl().href,
    workerData,
    minThreads: 1,
    maxThreads: input.workers,
    idleTimeout: 1000,
    // Progress goes through shared memory, so a worker may sleep between tasks.
    atomics: "disabled",
  });
  const timer = setInterval(
    () => input.onProgress(Number(Atomics.load(counter, 0))),
    PROGRESS_EVERY_MILLISECONDS,
  );
  try {
    return await new PoolRun(pool, input, memoryBytes).run();
  } catch (error) {
    throw input.signal.aborted ? interrupted() : error;
  } finally {
    clearInterval(timer);
    await pool.destroy();
  }
}

class PoolRun {
  private readonly pool: Piscina<Shard | "prepare", Prepared | undefined>;
  private readonly input: PoolInput;
  private readonly memoryBytes: number;
  private readonly members: MemberList;
  private readonly results: MemberResult[] = [];

  constructor(
    pool: Piscina<Shard | "prepare", Prepared | undefined>,
    input: PoolInput,
    memoryBytes: number,
  ) {
    this.pool = pool;
    this.input = input;
    this.memoryBytes = memoryBytes;
    this.members = membersOf(input.scenarios);
  }

  /** Prepares the history on one worker, then shares it and the members out among all. */
  async run(): Promise<readonly MemberResult[]> {
    const { dataset, signal, workers } = this.input;
    let prepared: Prepared;
    try {
      prepared = (await this.pool.run("prepare", { signal })) as Prepared;
    } catch (error) {
      if (signal.aborted) throw error;
      this.fail(
        Array.from({ length: this.members.size }, (_, index) => index),
        error,
      );
      return this.results;
    }
    const plan = planMemory({
      memoryBytes: this.memoryBytes,
      workers: Math.min(workers, this.members.size),
      sharedBytes: sharedBytes(dataset),
      facts: prepared.facts,
      accounts: prepared.accounts,
    });
    this.input.onPlan?.(plan);
    const shards = shardsOf(this.members, plan.workers).values();
    const worker = async (): Promise<void> => {
      // Members are made when a worker is free for them, and all workers take from one list.
      for (const indices of shards) await this.runShard(indices, prepared, plan);
    };
    await Promise.all(Array.from({ length: plan.workers }, worker));
    return this.results;
  }

  private async runShard(
    indices: readonly number[],
    { preparation }: Prepared,
    { mostKept }: MemoryPlan,
  ): Promise<void> {
    const { signal } = this.input;
    const { port1: here, port2: port } = new MessageChannel();
    const told = Promise.withResolvers<void>();
    here.on("message", ({ index, result }: MemberEnd) =>
      this.finish(indices[index] as number, result),
    );
    here.on("close", told.resolve);
    const scenarios = indices.map((index) => this.members.member(index));
    try {
      const shard: Shard = { scenarios, preparation, mostKept, port };
      await this.pool.run(shard, { signal, transferList: [port] });
      await told.promise;
    } catch (error) {
      here.close();
      if (signal.aborted) throw error;
      // A worker that died took its shard along; what it had told is kept.
      this.fail(indices, error);
    }
  }

  private finish(index: number, result: MemberResult): void {
    this.results[index] = result;
    this.input.onFinished(index, result);
  }

  private fail(indices: readonly number[], error: unknown): void {
    const failure = error instanceof Error ? error.message : String(error);
    for (const index of indices)
      if (this.results[index] === undefined) this.finish(index, { ok: false, failure });
  }
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
