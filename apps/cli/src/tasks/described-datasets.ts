import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { HindcastError } from "@hindcast/domain";
import type { DatasetDescription } from "@hindcast/ingest";

/** The project's own descriptions of datasets, one a folder. */
const DESCRIPTIONS = fileURLToPath(new URL("../../../../datasets", import.meta.url));

/**
 * The folder of a dataset's description: a folder (or its dataset.json) as it is given, else the
 * described dataset of that name. A name may be cut short as long as it is unique, or go on, as the
 * folders of public copies do (maker-ethb-events-2020-2023). Error: E-CLI-026.
 */
export function descriptionFolder(given: string): string {
  if (basename(given) === "dataset.json") return dirname(given);
  if (existsSync(given) || /[/\\]/.test(given)) return given;
  const names = describedNames();
  const meant = meantBy(given, names);
  const [name] = meant;
  if (name !== undefined && meant.length === 1) return join(DESCRIPTIONS, name);
  throw new HindcastError({
    code: "E-CLI-026",
    what:
      meant.length === 0
        ? `There is no folder and no described dataset "${given}".`
        : `"${given}" could mean several datasets.`,
    where: (meant.length === 0 ? names : meant).join(", "),
    next: `hindcast ingest ${meant[0] ?? names[0] ?? "<folder>"}`,
  });
}

/** The described dataset that a name stands for, if it is one; else the name as it is given. */
export function describedName(given: string): string {
  const meant = meantBy(given, describedNames());
  return meant.length === 1 ? (meant[0] as string) : given;
}

/** The names that a text is, begins with, or is the beginning of. */
function meantBy(given: string, names: readonly string[]): readonly string[] {
  if (names.includes(given)) return [given];
  return longest(names.filter((name) => given.startsWith(`${name}-`))).concat(
    names.filter((name) => name.startsWith(given)),
  );
}

/** Datasets whose files their users bring, with their titles. */
export async function broughtDatasets(): Promise<readonly DatasetDescription[]> {
  const { loadDatasetFile } = await import("@hindcast/ingest");
  const all = await Promise.all(
    describedNames().map((name) => loadDatasetFile(join(DESCRIPTIONS, name))),
  );
  return all.filter((one) => one.origins.length > 0);
}

function describedNames(): string[] {
  if (!existsSync(DESCRIPTIONS)) return [];
  return readdirSync(DESCRIPTIONS)
    .filter((name) => existsSync(join(DESCRIPTIONS, name, "dataset.json")))
    .toSorted();
}

/** Of names that are beginnings of one text, the one that says most. */
function longest(names: readonly string[]): string[] {
  return names.toSorted((a, b) => b.length - a.length).slice(0, 1);
}
