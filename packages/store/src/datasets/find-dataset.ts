import { HindcastError } from "@hindcast/domain";
import { ambiguousPrefix } from "../catalog/segment-rows.ts";
import type { Store } from "../catalog/store.ts";
import { QUERY, type DatasetRow } from "../catalog/tables.ts";
import { DATASET_MANIFEST, type DatasetManifest } from "./dataset-manifest.ts";

/** Every dataset in the catalog, by name, then version. */
export function listDatasets(store: Store): readonly DatasetManifest[] {
  const rows = store.catalog.rows(
    "dataset",
    QUERY.selectFrom("dataset").selectAll().orderBy("name").orderBy("version"),
  );
  return rows.map(manifestOf);
}

/**
 * The dataset a name (its latest version) or a prefix of a hash stands for, from the catalog; its
 * segments are verified when they are loaded. Unknown: E-STORE-030; several: E-STORE-031.
 */
export function openDataset(store: Store, nameOrHashPrefix: string): DatasetManifest {
  const named = store.catalog.rows(
    "dataset",
    QUERY.selectFrom("dataset")
      .selectAll()
      .where("name", "=", nameOrHashPrefix)
      .orderBy("version", "desc")
      .limit(1),
  )[0];
  if (named !== undefined) return manifestOf(named);
  const found = /^[0-9a-f]{4,64}$/.test(nameOrHashPrefix)
    ? store.catalog.rows(
        "dataset",
        QUERY.selectFrom("dataset")
          .selectAll()
          .where("hash", "like", `${nameOrHashPrefix}%`)
          .orderBy("hash"),
      )
    : [];
  const hashes = [...new Set(found.map((row) => row.hash))];
  if (hashes.length > 1) throw ambiguousPrefix("dataset", nameOrHashPrefix, hashes);
  if (found[0] === undefined) throw unknownDataset(store, nameOrHashPrefix);
  return manifestOf(found[0]);
}

function manifestOf(row: DatasetRow): DatasetManifest {
  // The row hash was checked, so the text is what the store wrote.
  return DATASET_MANIFEST.parse(JSON.parse(row.manifest));
}

function unknownDataset(store: Store, reference: string): HindcastError {
  const names = [...new Set(listDatasets(store).map((dataset) => dataset.name))];
  return new HindcastError({
    code: "E-STORE-030",
    what: `There is no dataset "${reference.slice(0, 80)}".`,
    where: store.home,
    why: names.length === 0 ? "the store is empty" : `known: ${names.slice(0, 20).join(", ")}`,
    next: "hindcast datasets list",
  });
}
