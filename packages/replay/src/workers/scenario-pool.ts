import { HindcastError } from "@hindcast/domain";
import type { RunManifest, SharedDataset } from "@hindcast/store";
import { Piscina } from "piscina";
import type { Scenario } from "../scenario/scenario.ts";
import type { WorkerData } from "./scenario-worker.ts";

export interface PoolInput {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  readonly scenarios: readonly Scenario[];
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Called on the main thread for every finished member, in order of finishing. */
  readonly onFinished: (index: number, result: MemberResult) => void;
  /** Called now and then with the number of facts replayed by all workers so far. */
  readonly onProgress: (facts: number) => void;
}

/** A member either ran or failed by itself; one failure never stops the others. */
export type MemberResult =
  | { readonly ok: true; readonly manifest: RunManifest }
  | { readonly ok: false; readonly failure: string };

const PROGRESS_EVERY_MILLISECONDS = 100;

/**
 * Runs scenarios on worker threads over one dataset in shared memory. Which worker runs what, and
 * in which order they finish, changes nothing in any result. On abort the running members are
 * dropped, the finished ones stay, and E-CLI-130 says how to go on.
 */
export async function runScenarios(input: PoolInput): Promise<readonly MemberResult[]> {
  const progress = new SharedArrayBuffer(4);
  const counter = new Int32Array(progress);
  const { home, dataset, protocolId } = input;
  const workerData: WorkerData = { home, dataset, protocolId, progress };
  const pool = new Piscina<Scenario, RunManifest>({
    filename: workerUrl().href,
    workerData,
    minThreads: 1,
    maxThreads: Math.max(1, Math.min(input.workers, input.scenarios.length)),
    idleTimeout: 1000,
    // Progress goes through shared memory, so a worker may sleep between tasks.
    atomics: "disabled",
  });
  const timer = setInterval(
    () => input.onProgress(Atomics.load(counter, 0)),
    PROGRESS_EVERY_MILLISECONDS,
  );
  try {
    return await Promise.all(
      input.scenarios.map(async (scenario, index) => {
        const result = await runMember(pool, scenario, input.signal);
        input.onFinished(index, result);
        return result;
      }),
    );
  } finally {
    clearInterval(timer);
    await pool.destroy();
  }
}

async function runMember(
  pool: Piscina<Scenario, RunManifest>,
  scenario: Scenario,
  signal: AbortSignal,
): Promise<MemberResult> {
  try {
    return { ok: true, manifest: await pool.run(scenario, { signal }) };
  } catch (error) {
    if (signal.aborted) throw interrupted();
    return { ok: false, failure: error instanceof Error ? error.message : String(error) };
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
