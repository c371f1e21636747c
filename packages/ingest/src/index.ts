export { ingestDataset, type IngestOptions, type IngestResult } from "./pipeline.ts";
export type { IngestCounts, VerificationLevel } from "./pipeline/provenance.ts";
export type { HistoryStory, Reconciliation, Reconstruction, TableLedger } from "./rebuild/story.ts";
export type { IngestProgress, ProgressListener } from "./progress.ts";
export type { QuarantinedRow } from "./quarantine.ts";
export {
  datasetSchema,
  type DatasetDescription,
  type DatasetFile,
  type FileOf,
} from "./dataset-file.ts";
export { loadDatasetFile, parseDatasetDescription } from "./load-dataset-file.ts";
export { DECODERS } from "./decode/known-decoders.ts";
export { decodeByHand, decodeByViem, type EventSpec } from "./decode/words.ts";
