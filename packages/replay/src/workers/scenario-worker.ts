import type { MessagePort } from "node:worker_threads";
import type { SharedDataset } from "@hindcast/store";
import { workerData } from "piscina";
import type { History } from "../kernel/history.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { MemberRunner } from "./member-runner.ts";
import { decodeHistory } from "./shared-history.ts";
import { StoredFacts } from "./stored-facts.ts";
import { readPreparation, sharePreparation, type SharedPreparation } from "./shared-preparation.ts";
import type { MemberResult } from "./shared-stem.ts";

/** What a worker is born with: where to write, and the dataset in shared memory. */
export interface WorkerData {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  /** How many facts it may keep decoded before a shard says otherwise. */
  readonly mostKept: number;
  /** One counter of replayed facts for all workers. */
  readonly progress: SharedArrayBuffer;
}

/** A shard: members to run on one worker, which tells the end of each as it comes. */
export interface Shard {
  readonly scenarios: readonly Scenario[];
  readonly preparation: SharedPreparation;
  readonly mostKept: number;
  readonly port: MessagePort;
}

/** A history prepared, and how large it and the market are. */
export interface Prepared {
  readonly preparation: SharedPreparation;
  readonly facts: number;
  readonly accounts: number;
}

/** How one member of a shard ended. */
export interface MemberEnd {
  readonly index: number;
  readonly result: MemberResult;
}

let facts: StoredFacts | undefined;
let history: ReturnType<typeof decodeHistory> | undefined;
let runner: MemberRunner | undefined;

/** Piscina's entry: prepares the history this worker was born with, or runs a shard over it. */
export default function work(shard: Shard | "prepare"): Prepared | undefined {
  const data = workerData as WorkerData;
  facts ??= new StoredFacts(data.dataset, data.mostKept);
  if (shard === "prepare") {
    history = decodeHistory(data.dataset, data.protocolId, { facts });
    return {
      preparation: sharePreparation(history),
      facts: facts.length,
      accounts: history.accounts,
    };
  }
  facts.keepAtMost(shard.mostKept);
  history ??= decodeHistory(data.dataset, data.protocolId, {
    facts,
    preparation: readPreparation(shard.preparation),
  });
  runner ??= runnerOver(data, history);
  const { scenarios, port } = shard;
  runner.run(scenarios, (index, result) => port.postMessage({ index, result } satisfies MemberEnd));
  port.close();
  return undefined;
}

function runnerOver({ home, dataset, protocolId, progress }: WorkerData, over: History) {
  const counter = new BigInt64Array(progress);
  const onProgress = (count: number): void => void Atomics.add(counter, 0, BigInt(count));
  return new MemberRunner(
    { home, datasetHash: dataset.hash, history: over, onProgress },
    protocolId,
  );
}
