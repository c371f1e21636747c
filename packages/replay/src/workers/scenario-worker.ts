import type { RunManifest, SharedDataset } from "@hindcast/store";
import { workerData } from "piscina";
import type { History } from "../kernel/history.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { executeScenario } from "./execute-scenario.ts";
import { decodeHistory } from "./shared-history.ts";

/** What a worker is born with: where to write, and the dataset in shared memory. */
export interface WorkerData {
  readonly home: string;
  readonly dataset: SharedDataset;
  readonly protocolId: string;
  /** One counter of replayed facts for all workers. */
  readonly progress: SharedArrayBuffer;
}

let history: History | undefined;

/** Piscina's entry: runs one scenario of the dataset this worker was born with. */
export default function runScenario(scenario: Scenario): RunManifest {
  const data = workerData as WorkerData;
  history ??= decodeHistory(data.dataset, data.protocolId);
  const counter = new Int32Array(data.progress);
  return executeScenario({
    home: data.home,
    datasetHash: data.dataset.hash,
    protocolId: data.protocolId,
    history,
    scenario,
    onProgress: (facts) => Atomics.add(counter, 0, facts),
  });
}
