import { readFileSync } from "node:fs";
import { aaveV3 } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import {
  castOf,
  ENGINE_VERSION,
  expandScenario,
  isHistoryFact,
  parseScenarioFile,
  prepareHistory,
  readRecordedMarket,
  type History,
} from "@hindcast/replay";
import {
  factsOf,
  loadDatasetShared,
  openDataset,
  openStore,
  type SharedDataset,
} from "@hindcast/store";
import { LAB_FOLDER, loadLab } from "../lab.ts";
import { datasetName, type MarketSize } from "../market/market-size.ts";
import { CRASHES } from "../market/price-path.ts";
import { START_SECONDS, writeMarket } from "../market/write-market.ts";

export type CastMember = ReturnType<typeof castOf>[number];

/** A history, and an example's mechanisms as they are in it. */
export interface BenchedMarket {
  readonly id: "lab" | "busy";
  readonly history: History;
  /** The mechanisms of an example's last member: all it has. */
  readonly castOf: (example: string) => readonly CastMember[];
}

/** The bundled month: as many events as a busy market has in some days. */
export async function labMarket(home: string): Promise<BenchedMarket> {
  await ingestDataset({ home, folder: LAB_FOLDER });
  return marketOf("lab", loadLab(home), (text) => text);
}

/** A month of a market with thousands of events a day; feeds answer at half a percent. */
const BUSY: MarketSize = {
  accounts: 5_000,
  events: 100_000,
  minutes: 43_200,
  assets: 8,
  deviationBps: 50,
  seed: 1,
};
/** The lab's crash, to which the examples' moments belong. */
const LAB_CRASH_SECONDS = 1_583_971_200;
const MOMENT = /1_58\d(?:_\d{3}){2}/g;

/** A generated month with a crash in it, at which happens what the examples have happen at the lab's. */
export function busyMarket(home: string): BenchedMarket {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  writeMarket(store, BUSY);
  const dataset = loadDatasetShared(home, openDataset(store, datasetName(BUSY)));
  const crashSeconds = START_SECONDS + (CRASHES[0]?.start ?? 0) * 60;
  const later = crashSeconds - LAB_CRASH_SECONDS;
  return marketOf("busy", dataset, (text) =>
    text.replace(MOMENT, (moment) => String(Number(moment.replaceAll("_", "")) + later)),
  );
}

function marketOf(
  id: BenchedMarket["id"],
  dataset: SharedDataset,
  adapted: (text: string) => string,
): BenchedMarket {
  const recorded = [...factsOf(dataset)];
  const { reserves } = readRecordedMarket(recorded);
  return {
    id,
    history: prepareHistory(aaveV3, recorded.filter(isHistoryFact)),
    castOf(example) {
      const path = new URL(`../../../examples/${example}/scenario.yaml`, import.meta.url);
      const file = parseScenarioFile(adapted(readFileSync(path, "utf8")), "scenario.yaml");
      const sweep = expandScenario(file, { parameters: aaveV3.parameters, reserves });
      return castOf(sweep.member(sweep.size - 1));
    },
  };
}
