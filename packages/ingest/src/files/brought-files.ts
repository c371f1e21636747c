import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { HindcastError } from "@hindcast/domain";
import type { DatasetDescription, DatasetFile } from "../dataset-file.ts";
import { hashFile } from "./checksum-file.ts";

/** A description whose every file is on this machine, and where. */
export interface LocatedDataset {
  readonly description: DatasetDescription;
  readonly pathOf: (file: DatasetFile) => string;
}

/**
 * Finds the files of a dataset: those of its own folder, and those its user brings in `data`, which
 * is a folder with one sub-folder an origin, or the first origin's own folder (others are then
 * looked for beside it). Names may stand with or without `.gz`. Brought files get the hash they
 * have, so that a copy with more rows works the same way. Errors: E-INGEST-033 (no copy given),
 * -034 (a file is missing), -035 (two folders could be meant).
 */
export async function locateFiles(
  folder: string,
  description: DatasetDescription,
  data: string | undefined,
): Promise<LocatedDataset> {
  const paths = new Map<string, string>();
  const files: DatasetFile[] = [];
  for (const file of description.files) {
    if (file.origin === undefined) {
      paths.set(file.path, join(folder, file.path));
      files.push(file);
      continue;
    }
    if (data === undefined || !existsSync(data)) throw noCopy(description, data);
    const found = filesOf(folderOf(data, file.origin, description), file.path);
    if (found.length === 0 && !file.optional) throw missing(description, file, data);
    for (const path of found) {
      // Named after its origin, never after a folder of this machine.
      const name = `${file.origin}/${basename(path)}`;
      paths.set(name, path);
      files.push({ ...file, path: name, ...(await hashFile(path)) });
    }
  }
  const located = { ...description, files } as DatasetDescription;
  return { description: located, pathOf: (file) => paths.get(file.path) ?? file.path };
}

/** The folder of an origin: below `data`, `data` itself for the first one, or beside `data`. */
function folderOf(data: string, origin: string, description: DatasetDescription): string {
  const root = resolve(data);
  const inside = subfolderOf(root, origin);
  if (inside !== undefined) return inside;
  if (origin === description.origins[0]?.folder) return root;
  return subfolderOf(resolve(root, ".."), origin) ?? join(root, origin);
}

/** The one sub-folder of that name, or whose name begins with it. */
function subfolderOf(parent: string, name: string): string | undefined {
  const folders = readdirSync(parent).filter(
    (entry) => entry.startsWith(name) && statSync(join(parent, entry)).isDirectory(),
  );
  if (folders.includes(name)) return join(parent, name);
  if (folders.length > 1)
    throw new HindcastError({
      code: "E-INGEST-035",
      what: `Several folders could be "${name}".`,
      where: folders.toSorted().join(", "),
      next: "give a folder that holds one copy of the data only",
    });
  return folders[0] === undefined ? undefined : join(parent, folders[0]);
}

/** Files of a name, plain or compressed; its "*" stands for anything. Sorted. */
function filesOf(folder: string, path: string): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const literal = path.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${literal.join(".*")}(\\.gz)?$`);
  const names = readdirSync(folder).filter((entry) => pattern.test(entry));
  // A file and its own compressed copy are one.
  return names
    .filter((name) => !(name.endsWith(".gz") && names.includes(name.slice(0, -3))))
    .toSorted()
    .map((name) => join(folder, name));
}

function originText(description: DatasetDescription): string {
  return description.origins
    .map((one) => `${one.folder}: ${one.repository} at ${one.commit.slice(0, 12)} (${one.licence})`)
    .join("\n         ");
}

function noCopy(description: DatasetDescription, data: string | undefined): HindcastError {
  const { slug } = description;
  return new HindcastError({
    code: "E-INGEST-033",
    what:
      data === undefined
        ? `The files of "${slug}" are not part of this project: bring your own copy.`
        : `The folder for the files of "${slug}" does not exist.`,
    where: data === undefined ? originText(description) : data,
    why:
      data === undefined
        ? "Their licences do not let them be passed on here, or ask for more than is needed."
        : `They come from\n         ${originText(description)}`,
    next: `hindcast ingest ${slug} --data <folder with a sub-folder for each of these>`,
  });
}

function missing(description: DatasetDescription, file: DatasetFile, data: string): HindcastError {
  const from = description.origins.find((one) => one.folder === file.origin);
  return new HindcastError({
    code: "E-INGEST-034",
    what: `A file of "${description.slug}" is missing.`,
    where: `${file.path} (or ${file.path}.gz) of ${file.origin ?? ""}, looked for in ${data}`,
    why: `It comes from ${from?.repository ?? "?"} at ${from?.commit ?? "?"} (${from?.licence ?? "?"}).`,
    next: `copy it into ${join(data, file.origin ?? "")}, then: hindcast ingest ${description.slug} --data ${data}`,
  });
}
