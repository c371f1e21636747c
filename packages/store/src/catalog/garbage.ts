import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "./store.ts";
import { datasetPath } from "../datasets/dataset-manifest.ts";
import { rangePath } from "../datasets/staging.ts";
import { TEMPORARY_SUFFIX } from "../disk/atomic-file.ts";
import { diskReadError, diskWriteError, isSystemError } from "../disk/disk-errors.ts";
import { REAL_FILES } from "../disk/file-operations.ts";
import { runsFolder } from "../runs/run-manifest.ts";
import { segmentManifestPath, segmentPath } from "../segments/segment-manifest.ts";
import { storedDatasets, storedRanges, storedRuns, storedSegments } from "./stored-files.ts";
import { QUERY } from "./tables.ts";

export interface GarbageOptions {
  /** Only list what would be deleted. */
  readonly dryRun: boolean;
  /** Younger files stay: an ingest or a sweep may be about to enter them. Default: a day. */
  readonly graceSeconds?: number;
}

const DAY_SECONDS = 86_400;

/**
 * Deletes what no dataset, staged range or run needs: segments and manifests that a crash left
 * without a row, segments whose last user was dropped, temporary files. Gives the paths. Rows go
 * before files, and files only under the writers' lock, so that no row ever lacks its file.
 */
export function collectGarbage(store: Store, options: GarbageOptions): readonly string[] {
  const oldestKeptMs = Date.now() - (options.graceSeconds ?? DAY_SECONDS) * 1000;
  const unused = store.catalog.write(() => {
    const hashes = unusedSegments(store).filter((hash) =>
      isOld(segmentPath(store.home, hash), oldestKeptMs),
    );
    if (!options.dryRun)
      for (const hash of hashes)
        store.catalog.run(QUERY.deleteFrom("segment").where("hash", "=", hash));
    return hashes;
  });
  return store.catalog.write(() => {
    const litter = [
      ...unwantedSegmentFiles(store, new Set(unused)),
      ...unwantedManifests(store),
      ...temporaryFiles(store.home),
    ].filter((path) => isOld(path, oldestKeptMs));
    if (!options.dryRun) for (const path of litter) remove(store, path);
    return litter;
  });
}

function unusedSegments(store: Store): string[] {
  return store.catalog
    .select<{ hash: string }>(
      QUERY.selectFrom("segment")
        .select("hash")
        .where("hash", "not in", QUERY.selectFrom("segmentUse").select("segment"))
        .orderBy("hash"),
    )
    .map((row) => row.hash);
}

/** Asked again under the lock: a writer may have entered a segment since its row was deleted. */
function unwantedSegmentFiles(store: Store, unused: ReadonlySet<string>): string[] {
  const rows = store.catalog.select<{ hash: string }>(QUERY.selectFrom("segment").select("hash"));
  const wanted = new Set(rows.map((row) => row.hash));
  const again = new Set(unusedSegments(store));
  const litter: string[] = [];
  for (const extension of ["json", "arrow"] as const)
    for (const hash of storedSegments(store.home, extension)) {
      if (wanted.has(hash) && !(unused.has(hash) && again.has(hash))) continue;
      const path = extension === "json" ? segmentManifestPath : segmentPath;
      litter.push(path(store.home, hash));
    }
  return litter;
}

function unwantedManifests(store: Store): string[] {
  const { catalog, home } = store;
  const datasets = new Set(
    catalog
      .select<{ name: string; hash: string }>(QUERY.selectFrom("dataset").select(["name", "hash"]))
      .map((row) => datasetPath(home, row.name, row.hash)),
  );
  const ranges = new Set(
    catalog
      .select<{ key: string }>(QUERY.selectFrom("coverage").select("key"))
      .map((row) => row.key),
  );
  const runs = new Set(
    catalog
      .select<{ runHash: string }>(QUERY.selectFrom("run").select("runHash"))
      .map((row) => row.runHash),
  );
  return [
    ...storedDatasets(home)
      .map(({ folder, hash }) => datasetPath(home, folder, hash))
      .filter((path) => !datasets.has(path)),
    ...storedRanges(home)
      .filter(({ hash }) => !ranges.has(hash))
      .map(({ folder, hash }) => rangePath(home, folder, hash)),
    ...storedRuns(home)
      .filter((hash) => !runs.has(hash))
      .map((hash) => join(runsFolder(home), hash)),
  ];
}

function temporaryFiles(home: string): string[] {
  return ["segments", "datasets", "staging", "runs"].flatMap((folder) => {
    try {
      return readdirSync(join(home, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(TEMPORARY_SUFFIX))
        .map((name) => join(home, folder, name))
        .sort();
    } catch (cause) {
      if (isSystemError(cause, "ENOENT")) return [];
      throw diskReadError(join(home, folder), cause);
    }
  });
}

function isOld(path: string, oldestKeptMs: number): boolean {
  try {
    return statSync(path).mtimeMs <= oldestKeptMs;
  } catch (cause) {
    // Its writer may have renamed or removed it meanwhile.
    if (isSystemError(cause, "ENOENT")) return false;
    throw diskReadError(path, cause);
  }
}

function remove(store: Store, path: string): void {
  try {
    (store.files ?? REAL_FILES).rmSync(path, { recursive: true, force: true });
  } catch (cause) {
    throw diskWriteError(path, 0, cause);
  }
}
