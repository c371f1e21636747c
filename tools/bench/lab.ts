import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { aaveV3 } from "@hindcast/domain";
import {
  ENGINE_VERSION,
  expandScenario,
  parseScenarioFile,
  readRecordedMarket,
  REPLAYED_KINDS,
  type Scenario,
} from "@hindcast/replay";
import {
  factsOf,
  loadDatasetShared,
  openDataset,
  openStore,
  type SharedDataset,
} from "@hindcast/store";

/** The bundled history. */
export const LAB_FOLDER = fileURLToPath(new URL("../../datasets/aave-v3-lab", import.meta.url));
const SCENARIO = new URL(
  "../../examples/weth-liquidation-threshold/scenario.yaml",
  import.meta.url,
);

/** The lab's dataset, whole, in shared memory. */
export function loadLab(home: string): SharedDataset {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  return loadDatasetShared(home, openDataset(store, "aave-v3-lab"));
}

/** What a sweep works on: the kinds the kernel replays, and the default run's base and grid. */
export function loadSweep(home: string): {
  dataset: SharedDataset;
  scenarios: readonly Scenario[];
} {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const dataset = loadDatasetShared(home, openDataset(store, "aave-v3-lab"), REPLAYED_KINDS);
  const { reserves } = readRecordedMarket(factsOf(dataset, REPLAYED_KINDS));
  const file = parseScenarioFile(readFileSync(SCENARIO, "utf8"), "scenario.yaml");
  const { scenarios } = expandScenario(file, { parameters: aaveV3.parameters, reserves });
  return { dataset, scenarios };
}
