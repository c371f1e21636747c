export { openStore, type Store, type StoreOptions } from "./catalog/store.ts";
export { rebuildCatalog } from "./catalog/rebuild.ts";
export { verifyDataset, verifyHome } from "./catalog/verify.ts";
export { collectGarbage, type GarbageOptions } from "./catalog/garbage.ts";
export type { Finding } from "./catalog/finding.ts";
export { putDataset, type NewDataset } from "./datasets/put-dataset.ts";
export { listDatasets, openDataset } from "./datasets/find-dataset.ts";
export {
  factsOf,
  loadDatasetShared,
  type SharedDataset,
  type FactReading,
  type SharedKind,
  type SharedSegment,
} from "./datasets/load-dataset.ts";
export type { DatasetManifest, KindSegments, Provenance } from "./datasets/dataset-manifest.ts";
export { dropRanges, stagedRanges, stageRange, type StagedRange } from "./datasets/staging.ts";
export { RunWriter, type Journal } from "./runs/run-writer.ts";
export { findRunByRecipe, listRuns, readRun, registerRun, type OpenRun } from "./runs/find-run.ts";
export type { RunFields, RunManifest } from "./runs/run-manifest.ts";
export { FactWriter } from "./segments/fact-writer.ts";
export { readSegment, type SegmentTarget } from "./segments/segment-file.ts";
export {
  factReader,
  openSegment,
  outcomeReader,
  type OpenSegment,
} from "./segments/open-segment.ts";
export type { SegmentManifest } from "./segments/segment-manifest.ts";
export type { TextPool } from "./segments/column-reader.ts";
export type { Envelope } from "./segments/columns.ts";
export { writeFileAtomically } from "./disk/atomic-file.ts";
export { canonicalJson, type CanonicalValue } from "./disk/canonical-json.ts";
export { sha256 } from "./disk/digest.ts";
export { listFolder } from "./disk/read-file.ts";
export { readSealedJson, sealJson } from "./disk/sealed-json.ts";
export { arrowTable, parquetTable, type ResultColumn } from "./tables/result-table.ts";
