import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FACT_KINDS, RAW_KINDS, type Fact, type FactKind } from "@hindcast/domain";
import { ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";

const DATASETS = fileURLToPath(new URL("../../../../../../datasets/", import.meta.url));

/** All facts but raw logs of a dataset of this repository, ingested into a folder of its own. */
export async function labFacts(slug: string): Promise<Fact[]> {
  const home = mkdtempSync(join(tmpdir(), "hindcast-study-"));
  try {
    await ingestDataset({ home, folder: join(DATASETS, slug) });
    using store = openStore(home, { engineVersion: "test" });
    const kinds = (Object.keys(FACT_KINDS) as FactKind[]).filter((kind) => !(kind in RAW_KINDS));
    return [...factsOf(loadDatasetShared(home, openDataset(store, slug), kinds), kinds)];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
