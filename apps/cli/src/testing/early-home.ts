import { join } from "node:path";
import { FACT_KINDS, type Fact } from "@hindcast/domain";
import { ENGINE_VERSION, REPLAYED_KINDS } from "@hindcast/replay";
import {
  FactWriter,
  factsOf,
  loadDatasetShared,
  openDataset,
  openStore,
  putDataset,
} from "@hindcast/store";
import { inject } from "vitest";
import { temporaryFolder } from "./temporary-home.ts";

/** A home with the lab's history up to a block: as real, and replayed in a fraction of the time. */
export function earlyHome(lastBlock: number): string {
  const home = join(temporaryFolder(), "home");
  using lab = openStore(inject("labHome"), { engineVersion: ENGINE_VERSION });
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const { name, provenance } = openDataset(lab, "aave-v3-lab");
  const dataset = loadDatasetShared(lab.home, openDataset(lab, name), REPLAYED_KINDS);
  const writers = new Map<Fact["kind"], FactWriter>();
  for (const fact of factsOf(dataset, REPLAYED_KINDS)) {
    if (fact.at.block > lastBlock) break;
    const writer = writers.get(fact.kind) ?? new FactWriter(store, FACT_KINDS[fact.kind]);
    writers.set(fact.kind, writer);
    writer.add(fact);
  }
  const kinds = new Map([...writers].map(([kind, writer]) => [kind, writer.finish()]));
  putDataset(store, { name, kinds, provenance });
  return home;
}
