import { join } from "node:path";
import { z } from "zod";
import type { Store } from "../catalog/store.ts";
import { registerSegments } from "../catalog/segment-rows.ts";
import { QUERY, type CoverageRow } from "../catalog/tables.ts";
import { writeFileAtomically } from "../disk/atomic-file.ts";
import { canonicalJson } from "../disk/canonical-json.ts";
import { sha256OfValue } from "../disk/digest.ts";
import { REAL_FILES } from "../disk/file-operations.ts";
import { damagedManifest, readSealedJson, sealJson } from "../disk/sealed-json.ts";
import { DIGEST } from "../segments/segment-manifest.ts";
import { checkDatasetName } from "./dataset-manifest.ts";

/** A stretch of a source that was read completely, and the segments that hold what it gave. */
export interface StagedRange {
  readonly dataset: string;
  /** Which node filter or file: ranges of one source never stand for another's. */
  readonly source: string;
  /** First and last block, both included. */
  readonly from: number;
  readonly to: number;
  /** "staged", or whatever the ingest distinguishes. */
  readonly status: string;
  /** What resuming needs to trust the range again, e.g. the last block's hash. */
  readonly note: string;
  /** Logical hashes, in order. Empty when the range was read and holds nothing. */
  readonly segments: readonly string[];
}

const STAGED_RANGE: z.ZodType<StagedRange> = z.strictObject({
  dataset: z.string(),
  source: z.string(),
  from: z.int().min(0),
  to: z.int().min(0),
  status: z.string(),
  note: z.string(),
  segments: z.array(DIGEST),
});

export function stagingFolder(home: string): string {
  return join(home, "staging");
}

function keyOf(range: Pick<StagedRange, "dataset" | "source" | "from" | "to">): string {
  const { dataset, source, from, to } = range;
  return sha256OfValue({ dataset, source, from, to });
}

export function rangePath(home: string, dataset: string, key: string): string {
  return join(stagingFolder(home), dataset, `${key}.json`);
}

export function rangeOwner(key: string): string {
  return `range/${key}`;
}

/**
 * Keeps a range that was read, so that an ingest that stops goes on from here: its segments are
 * already written, then its file, then its row. The same range again replaces the earlier one: that
 * is forgotten first, so that a crash in between never leaves a row beside another one's file.
 */
export function stageRange(store: Store, range: StagedRange): void {
  checkDatasetName(range.dataset);
  const row = coverageRow(range);
  for (;;) {
    const other = store.catalog.write(() => {
      const present = rowOf(store, row.key);
      if (present !== undefined && present.manifest !== row.manifest) return present;
      registerSegments(store.catalog, store.home, rangeOwner(row.key), range.segments);
      writeFileAtomically(
        rangePath(store.home, range.dataset, row.key),
        sealJson({ ...range }),
        store.files,
      );
      store.catalog.put("coverage", row);
      return undefined;
    });
    if (other === undefined) return;
    dropRanges(store, [rangeOf(other)]);
  }
}

function rowOf(store: Store, key: string): CoverageRow | undefined {
  return store.catalog.rows(
    "coverage",
    QUERY.selectFrom("coverage").selectAll().where("key", "=", key),
  )[0];
}

function rangeOf(row: CoverageRow): StagedRange {
  // The row hash was checked, so the text is what the store wrote.
  return STAGED_RANGE.parse(JSON.parse(row.manifest));
}

/** The ranges kept for a dataset, by source, then first block. */
export function stagedRanges(
  store: Store,
  dataset: string,
  source?: string,
): readonly StagedRange[] {
  let query = QUERY.selectFrom("coverage").selectAll().where("dataset", "=", dataset);
  if (source !== undefined) query = query.where("source", "=", source);
  return store.catalog
    .rows("coverage", query.orderBy("source").orderBy("fromBlock").orderBy("toBlock"))
    .map(rangeOf);
}

/** Forgets ranges: after sealing, or when the chain turned out to have changed under them. */
export function dropRanges(store: Store, ranges: Iterable<StagedRange>): void {
  const files = store.files ?? REAL_FILES;
  const keys = [...ranges].map((range) => ({ dataset: range.dataset, key: keyOf(range) }));
  store.catalog.write(() => {
    for (const { key } of keys) {
      store.catalog.run(QUERY.deleteFrom("segmentUse").where("owner", "=", rangeOwner(key)));
      store.catalog.run(QUERY.deleteFrom("coverage").where("key", "=", key));
    }
  });
  // Rows first: a row without its file would be damage, a file without its row is litter. Files
  // under the lock: another writer may have kept the range anew since.
  store.catalog.write(() => {
    for (const { dataset, key } of keys)
      if (rowOf(store, key) === undefined)
        files.rmSync(rangePath(store.home, dataset, key), { force: true });
  });
}

export function coverageRow(range: StagedRange): Omit<CoverageRow, "rowHash"> {
  return {
    key: keyOf(range),
    dataset: range.dataset,
    source: range.source,
    fromBlock: range.from,
    toBlock: range.to,
    manifest: canonicalJson({ ...range }),
  };
}

/** Reads a range's file and checks that it is the one its name says (E-STORE-002, -003). */
export function readStagedRange(home: string, dataset: string, key: string): StagedRange {
  const path = rangePath(home, dataset, key);
  const range = readSealedJson(path, STAGED_RANGE);
  if (range.dataset !== dataset || keyOf(range) !== key)
    throw damagedManifest(path, "it describes another range");
  return range;
}
