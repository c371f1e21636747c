import { datasetOwner, readDatasetManifest } from "../datasets/dataset-manifest.ts";
import { datasetRow, hashesOf } from "../datasets/put-dataset.ts";
import { coverageRow, rangeOwner, readStagedRange } from "../datasets/staging.ts";
import { complaintOf } from "../disk/complaint.ts";
import { runRow } from "../runs/find-run.ts";
import { readRunManifest, runOwner } from "../runs/run-manifest.ts";
import type { Catalog } from "./catalog.ts";
import { findingOf, type Finding } from "./finding.ts";
import { registerSegments } from "./segment-rows.ts";
import { storedDatasets, storedRanges, storedRuns } from "./stored-files.ts";
import { QUERY, TABLE_NAMES } from "./tables.ts";

/**
 * Fills the catalog with what the files say: every dataset, staged range and run whose manifest
 * and segments are there. Gives what had to be left out. Runs inside a write transaction.
 */
export function fillCatalog(catalog: Catalog, home: string): readonly Finding[] {
  const findings: Finding[] = [];
  const enter = (work: () => void): void => {
    const complaint = complaintOf(() => catalog.savepoint(work));
    if (complaint !== undefined) findings.push(findingOf(complaint));
  };
  for (const { folder, hash } of storedDatasets(home))
    enter(() => {
      const manifest = readDatasetManifest(home, folder, hash);
      registerSegments(catalog, home, datasetOwner(manifest), hashesOf(manifest.kinds));
      catalog.put("dataset", datasetRow(manifest));
    });
  for (const { folder, hash } of storedRanges(home))
    enter(() => {
      const range = readStagedRange(home, folder, hash);
      registerSegments(catalog, home, rangeOwner(hash), range.segments);
      catalog.put("coverage", coverageRow(range));
    });
  for (const hash of storedRuns(home))
    enter(() => {
      const manifest = readRunManifest(home, hash);
      registerSegments(catalog, home, runOwner(hash), hashesOf(manifest.kinds));
      catalog.put("run", runRow(manifest));
    });
  return findings;
}

/** Empties the catalog and fills it again from the files, in one transaction. */
export function rebuildCatalog(store: {
  readonly home: string;
  readonly catalog: Catalog;
}): readonly Finding[] {
  return store.catalog.write(() => {
    for (const table of [...TABLE_NAMES].reverse()) store.catalog.run(QUERY.deleteFrom(table));
    return fillCatalog(store.catalog, store.home);
  });
}
