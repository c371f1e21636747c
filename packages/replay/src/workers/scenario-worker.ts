import type { MessagePort } from "node:worker_threads";
import type { SharedDataset } from "@hindcast/store";
import { workerData } from "piscina";
import type { History } from "../kernel/history.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { MemberRunner } from "./member-runner.ts";
import { decodeHistory } from "./shared-history.ts";
import { readPreparation, sharePreparation, type SharedPreparation } from "./shared-preparation.ts";
import type { MemberResult } from "./shared-stem.ts";

/** What a worker is born with: where to write, and the dataset in shared memory. */
export interface WorkerData {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  /** How many facts it may keep decoded. */
  readonly mostKept: number;
  /** One counter of replayed facts for all workers. */
  readonly progress: SharedArrayBuffer;
}

/** A shard: members to run on one worker, which tells the end of each as it comes. */
export interface Shard {
  readonly scenarios: readonly Scenario[];
  readonly preparation: SharedPreparation;
  readonly port: MessagePort;
}

/** How one member of a shard ended. */
export interface MemberEnd {
  readonly index: number;
  readonly result: MemberResult;
}

let history: History | undefined;
let runner: MemberRunner | undefined;

/** Piscina's entry: prepares the history this worker was born with, or runs a shard over it. */
export default function work(shard: Shard | "prepare"): SharedPreparation | undefined {
  const data = workerData as WorkerData;
  const { dataset, protocolId, mostKept } = data;
  if (shard === "prepare") {
    const prepared = decodeHistory(dataset, protocolId, { mostKept });
    history = prepared;
    return sharePreparation(prepared);
  }
  const { scenarios, preparation, port } = shard;
  history ??= decodeHistory(dataset, protocolId, {
    mostKept,
    preparation: readPreparation(preparation),
  });
  runner ??= runnerOver(data, history);
  runner.run(scenarios, (index, result) => port.postMessage({ index, result } satisfies MemberEnd));
  port.close();
  return undefined;
}

function runnerOver({ home, dataset, protocolId, progress }: WorkerData, over: History) {
  const counter = new BigInt64Array(progress);
  const onProgress = (facts: number): void => void Atomics.add(counter, 0, BigInt(facts));
  return new MemberRunner(
    { home, datasetHash: dataset.hash, history: over, onProgress },
    protocolId,
  );
}
