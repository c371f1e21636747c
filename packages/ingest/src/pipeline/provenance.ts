import type { FactKind } from "@hindcast/domain";
import type { Interval } from "../coverage.ts";
import type { DatasetDescription } from "../dataset-file.ts";
import type { QuarantinedRow } from "../quarantine.ts";
import type { HistoryStory } from "../rebuild/story.ts";

/**
 * How far the recorded logs were checked: L0 as recorded (files are pinned by sha256), L1 header
 * chain and bloom, L3 every receipt proven by its header's receiptsRoot. Static-call readings are
 * as served at every level.
 */
export type VerificationLevel = "L0" | "L1" | "L3";

/** Rows of an ingest: read = kept + duplicates + quarantinedRows. */
export interface IngestCounts {
  readonly read: number;
  readonly kept: number;
  readonly duplicates: number;
  /** Rows of files that were not kept. */
  readonly quarantinedRows: number;
  /** Logs that are kept as logs, and gave no fact though they should have. */
  readonly quarantinedLogs: number;
  readonly facts: Readonly<Partial<Record<FactKind, number>>>;
}

/** What a dataset's manifest says about where it comes from. No part of its hash. */
export function provenanceOf(
  description: DatasetDescription,
  counts: IngestCounts,
  quarantined: readonly QuarantinedRow[],
  coverage: ReadonlyMap<string, readonly Interval[]>,
  verificationLevel: VerificationLevel,
  story?: HistoryStory,
): { readonly [name: string]: never } {
  const { rpc, ...rest } = description;
  // The node's URL may hold a key: only what was read from it is kept.
  const source = rpc && { fromBlock: rpc.fromBlock, logs: rpc.logs, verify: rpc.verify };
  const value = {
    description: rest,
    ...(source === undefined ? {} : { rpc: source }),
    counts,
    quarantined: {
      faults: quarantined.filter((row) => row.severity === "fault").length,
      known: quarantined.filter((row) => row.severity === "known").length,
    },
    coverage: Object.fromEntries(coverage),
    verificationLevel,
    story,
  };
  // Plain JSON: optional members that are absent must not be there as undefined.
  return JSON.parse(JSON.stringify(value)) as { readonly [name: string]: never };
}
