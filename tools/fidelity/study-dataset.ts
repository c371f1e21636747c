import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FACT_KINDS, RAW_KINDS, type FactKind } from "@hindcast/domain";
import type { FidelityReport, Study } from "@hindcast/fidelity";
import { datasetSchema, ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Where a copy of the public data may lie beside the checkout. */
export const DATA = join(ROOT, "../shared/data");
/** Seed of the page: any would do, as long as it stays. */
const SEED = 1;

/** A study's report on a dataset, and which copy of the data it is of. */
export interface StudiedCopy {
  readonly dataset: string;
  /** Digest of the files that were read: another copy has another one. */
  readonly copy: string;
  readonly report: FidelityReport;
}

/** True if the dataset's files are part of the project, or a copy of them is at hand. */
export function isAtHand(dataset: string): boolean {
  const file = join(ROOT, "datasets", dataset, "dataset.json");
  if (!existsSync(file)) return false;
  const { origins } = datasetSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return origins.length === 0 || existsSync(DATA);
}

/** Ingests a dataset into a folder of its own, and runs its study. */
export async function studyDataset(study: Study, dataset: string): Promise<StudiedCopy> {
  const home = mkdtempSync(join(tmpdir(), "hindcast-fidelity-"));
  try {
    await ingestDataset({ home, folder: join(ROOT, "datasets", dataset), data: DATA });
    using store = openStore(home, { engineVersion: "fidelity" });
    const manifest = openDataset(store, dataset);
    const kinds = (Object.keys(FACT_KINDS) as FactKind[]).filter((kind) => !(kind in RAW_KINDS));
    const facts = [...factsOf(loadDatasetShared(home, manifest, kinds), kinds)];
    const report = await study.run({ facts, seed: SEED });
    return { dataset, copy: copyOf(manifest.provenance), report };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function copyOf(provenance: unknown): string {
  const { description } = provenance as {
    description: { files: readonly { path: string; sha256?: string }[] };
  };
  const files = description.files.map((file) => `${file.path} ${file.sha256 ?? ""}`).toSorted();
  return createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 12);
}
