import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HindcastError } from "@hindcast/domain";
import {
  datasetSchema,
  KNOWN_KEYS,
  type DatasetDescription,
  type DatasetFile,
} from "./dataset-file.ts";
import { hashFile } from "./files/checksum-file.ts";
import { nearestName } from "./nearest-name.ts";
import { StageProgress, type ProgressListener } from "./progress.ts";

/** Reads `dataset.json` of a folder. Errors: E-INGEST-001 (missing, not JSON), -002 (invalid). */
export async function loadDatasetFile(folder: string): Promise<DatasetDescription> {
  const path = join(folder, "dataset.json");
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new HindcastError({
      code: "E-INGEST-001",
      what: "The dataset's description cannot be read.",
      where: path,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "give the folder that holds dataset.json",
      cause,
    });
  }
  return parseDatasetDescription(value, path);
}

/** Checks a description; `name` is what messages call it. Error: E-INGEST-002. */
export function parseDatasetDescription(value: unknown, name: string): DatasetDescription {
  const parsed = datasetSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
  const guess = unknown === undefined ? undefined : nearestName(unknown, KNOWN_KEYS);
  throw new HindcastError({
    code: "E-INGEST-002",
    what:
      unknown === undefined
        ? `The dataset's description is invalid: ${issue?.message ?? "?"}.`
        : `The dataset's description has an unknown key "${unknown}".`,
    where: `${name}, at ${issue?.path.join(".") || "top level"}`,
    why: guess === undefined ? undefined : `The nearest known key is "${guess}".`,
    next: "correct dataset.json",
  } as ConstructorParameters<typeof HindcastError>[0]);
}

/**
 * Compares every listed file with its bytes and sha256. Error: E-INGEST-003; a file that is not
 * there is E-INGEST-010.
 */
export async function verifyFiles(
  pathOf: (file: DatasetFile) => string,
  description: DatasetDescription,
  listener: ProgressListener | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const progress = new StageProgress(listener, "verify", "files", description.files.length);
  for (const file of description.files) {
    signal?.throwIfAborted();
    const found = await hashFile(pathOf(file)).catch((cause: unknown) => {
      throw new HindcastError({
        code: "E-INGEST-010",
        what: "An input file cannot be opened.",
        where: file.path,
        next: "check the path in dataset.json",
        cause,
      });
    });
    progress.advance(1);
    if (found.sha256 === file.sha256 && found.bytes === file.bytes) continue;
    throw new HindcastError({
      code: "E-INGEST-003",
      what: "A file is not the one its dataset describes.",
      where: `${file.path}: ${found.bytes} bytes, sha256 ${found.sha256}; described: ${file.bytes} bytes, ${file.sha256}`,
      why: "It was changed, or not copied whole. A result must say what it was computed from.",
      next: "restore the file; if the change is meant, describe it as a new version",
    });
  }
}
