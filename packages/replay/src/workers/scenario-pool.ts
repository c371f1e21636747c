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

/** Where scenarios run, and over what. */
export interface PoolSettings {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  /** Worker threads at most; fewer where their memory would not suffice. */
  readonly workers: number;
  /** Memory all of it may take, by an estimate; half of the machine's where it is not given. */
  readonly memoryBytes?: number;
  readonly signal: AbortSignal;
}

/** What is to be run, and who is told. */
export interface PoolBatch {
  readonly scenarios: readonly Scenario[] | MemberList;
  /** Called once, before the first member, with how many workers there are and what they keep. */
  readonly onPlan?: (plan: MemoryPlan) => void;
  /** Called on the main thread for every finished member, in order of finishing. */
  readonly onFinished: (index: number, result: MemberResult) => void;
  /** Called now and then with the number of this batch's facts replayed by all workers so far. */
  readonly onProgress: (facts: number) => void;
}

export type PoolInput = PoolSettings & PoolBatch;

const PROGRESS_EVERY_MILLISECONDS = 100;
/** How long a worker waits for another batch before it ends. */
const IDLE_MILLISECONDS = 2000;

/** Runs scenarios in a pool of their own. */
export async function runScenarios(input: PoolInput): Promise<readonly MemberResult[]> {
  await using pool = new ScenarioPool(input);
  return await pool.run(input);
}

/**
 * Runs scenarios on worker threads over one dataset in shared memory. Which worker runs what, what
 * runs share, and in which order they finish, changes nothing in any result. On abort the running
 * members are dropped, the finished ones stay, and E-CLI-130 says how to go on. Batches follow one
 * another; what has to be learned of the history beforehand is learned with the first.
 */
export class ScenarioPool implements AsyncDisposable {
  private readonly settings: PoolSettings;
  private readonly memoryBytes: number;
  private readonly counter: BigInt64Array;
  private readonly pool: Piscina<Shard | "prepare", Prepared | undefined>;
  private prepared: Prepared | undefined;

  constructor(settings: PoolSettings) {
    this.settings = settings;
    const { home, dataset, protocolId, workers } = settings;
    this.memoryBytes = settings.memoryBytes ?? defaultMemoryBytes();
    const progress = new SharedArrayBuffer(8);
    this.counter = new BigInt64Array(progress);
    // What one worker may keep before it is known how many accounts there are.
    const { mostKept } = planMemory({
      memoryBytes: this.memoryBytes,
      workers,
      sharedBytes: sharedBytes(dataset),
      facts: Number.MAX_SAFE_INTEGER,
      accounts: 0,
    });
    const workerData: WorkerData = { home, dataset, protocolId, mostKept, progress };
    this.pool = new Piscina({
      filename: workerUrl().href,
      workerData,
      minThreads: 1,
      maxThreads: workers,
      idleTimeout: IDLE_MILLISECONDS,
      // Progress goes through shared memory, so a worker may sleep between tasks.
      atomics: "disabled",
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.destroy();
  }

  /** Results in the order of the scenarios. One batch at a time. */
  async run(batch: PoolBatch): Promise<readonly MemberResult[]> {
    const { signal } = this.settings;
    const before = Atomics.load(this.counter, 0);
    const timer = setInterval(
      () => batch.onProgress(Number(Atomics.load(this.counter, 0) - before)),
      PROGRESS_EVERY_MILLISECONDS,
    );
    try {
      return await this.share(new Batch(this.pool, batch, signal));
    } catch (error) {
      throw signal.aborted ? interrupted() : error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Prepares the history on one worker, then shares it and the members out among all. */
  private async share(batch: Batch): Promise<readonly MemberResult[]> {
    const { dataset, signal, workers } = this.settings;
    try {
      this.prepared ??= (await this.pool.run("prepare", { signal })) as Prepared;
    } catch (error) {
      if (signal.aborted) throw error;
      return batch.failAll(error);
    }
    const { facts, accounts } = this.prepared;
    const plan = planMemory({
      memoryBytes: this.memoryBytes,
      workers: Math.min(workers, batch.members.size),
      sharedBytes: sharedBytes(dataset),
      facts,
      accounts,
    });
    return await batch.runAll(this.prepared, plan);
  }
}

class Batch {
  readonly members: MemberList;
  private readonly pool: Piscina<Shard | "prepare", Prepared | undefined>;
  private readonly asked: PoolBatch;
  private readonly signal: AbortSignal;
  private readonly results: MemberResult[] = [];

  constructor(
    pool: Piscina<Shard | "prepare", Prepared | undefined>,
    asked: PoolBatch,
    signal: AbortSignal,
  ) {
    this.pool = pool;
    this.asked = asked;
    this.signal = signal;
    this.members = membersOf(asked.scenarios);
  }

  async runAll(prepared: Prepared, plan: MemoryPlan): Promise<readonly MemberResult[]> {
    this.asked.onPlan?.(plan);
    const shards = shardsOf(this.members, plan.workers).values();
    const worker = async (): Promise<void> => {
      // Members are made when a worker is free for them, and all workers take from one list.
      for (const indices of shards) await this.runShard(indices, prepared, plan);
    };
    await Promise.all(Array.from({ length: plan.workers }, worker));
    return this.results;
  }

  failAll(error: unknown): readonly MemberResult[] {
    this.fail(
      Array.from({ length: this.members.size }, (_, index) => index),
      error,
    );
    return this.results;
  }

  private async runShard(
    indices: readonly number[],
    { preparation }: Prepared,
    { mostKept }: MemoryPlan,
  ): Promise<void> {
    const { signal } = this;
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
    this.asked.onFinished(index, result);
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
