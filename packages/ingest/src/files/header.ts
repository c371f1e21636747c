import { HindcastError } from "@hindcast/domain";
import { nearestName } from "../nearest-name.ts";

/** Accepted spellings of each column, the first being the canonical one. */
export type ColumnAliases = Readonly<Record<string, readonly string[]>>;

/** Index of each column in a file; -1 where the file has none. */
export type ColumnIndex<A extends ColumnAliases> = { readonly [K in keyof A]: number };

/** Finds columns by any of their spellings, ignoring case and surrounding blanks. */
export function findColumns<A extends ColumnAliases>(
  header: readonly string[],
  aliases: A,
): ColumnIndex<A> {
  const names = header.map((name) => name.trim().toLowerCase());
  const index: Record<string, number> = {};
  for (const [column, spellings] of Object.entries(aliases))
    index[column] = names.findIndex((name) => spellings.some((s) => s.toLowerCase() === name));
  return index as ColumnIndex<A>;
}

/** Fails with E-INGEST-015 when a column that rows cannot do without is missing. */
export function requireColumns<A extends ColumnAliases>(
  index: ColumnIndex<A>,
  required: readonly (keyof A & string)[],
  header: readonly string[],
  name: string,
): void {
  const missing = required.filter((column) => index[column] === -1);
  if (missing.length === 0) return;
  const guess = nearestName(missing[0] ?? "", header);
  throw new HindcastError({
    code: "E-INGEST-015",
    what: `A file lacks the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}.`,
    where: `${name}, header: ${header.join(",").slice(0, 200)}`,
    why: guess === undefined ? "Without it a row has no meaning." : `Nearest name there: ${guess}.`,
    next: "rename the column, or describe the file's columns in dataset.json",
  });
}
