import { join } from "node:path";
import { datasetsFolder } from "../datasets/dataset-manifest.ts";
import { stagingFolder } from "../datasets/staging.ts";
import { listFolder } from "../disk/read-file.ts";
import { runsFolder } from "../runs/run-manifest.ts";
import { segmentsFolder } from "../segments/segment-manifest.ts";

/** A file named by a hash inside a named folder (a dataset's name, or two digits). */
export interface StoredFile {
  readonly folder: string;
  readonly hash: string;
}

const HASH_NAME = /^([0-9a-f]{64})\.(json|arrow)$/;

function filesIn(parent: string, extension: "json" | "arrow"): StoredFile[] {
  return listFolder(parent).flatMap((folder) =>
    listFolder(join(parent, folder)).flatMap((name) => {
      const [, hash, found] = HASH_NAME.exec(name) ?? [];
      return hash === undefined || found !== extension ? [] : [{ folder, hash }];
    }),
  );
}

/** Hashes of the segments whose manifest ("json") or Arrow file ("arrow") is on disk. */
export function storedSegments(home: string, extension: "json" | "arrow"): string[] {
  return filesIn(segmentsFolder(home), extension)
    .filter((file) => file.hash.startsWith(file.folder))
    .map((file) => file.hash);
}

export function storedDatasets(home: string): StoredFile[] {
  return filesIn(datasetsFolder(home), "json");
}

export function storedRanges(home: string): StoredFile[] {
  return filesIn(stagingFolder(home), "json");
}

/** Hashes of the run folders on disk, finished or not. */
export function storedRuns(home: string): string[] {
  return listFolder(runsFolder(home)).filter((name) => /^[0-9a-f]{64}$/.test(name));
}
