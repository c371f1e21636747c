import type { Store } from "./store.ts";
import { HindcastError } from "@hindcast/domain";
import { readDatasetManifest, type DatasetManifest } from "../datasets/dataset-manifest.ts";
import { hashesOf } from "../datasets/put-dataset.ts";
import { readStagedRange } from "../datasets/staging.ts";
import { complaintOf } from "../disk/complaint.ts";
import { readRunManifest } from "../runs/run-manifest.ts";
import { verifySegment } from "../segments/segment-file.ts";
import { catalogError } from "./catalog-errors.ts";
import { findingOf, type Finding } from "./finding.ts";
import { segmentRow } from "./segment-rows.ts";
import { PRIMARY_KEYS, QUERY, type CatalogTables, type TableName } from "./tables.ts";

/**
 * Checks everything that was acknowledged: SQLite's pages, the hash of every row, every manifest,
 * and every segment down to its rows (they must give its name again). No finding means that every
 * stored value is the one that was written. Files that no row names are not damage: see
 * `collectGarbage`.
 */
export function verifyHome(store: Store): readonly Finding[] {
  const { catalog, home } = store;
  const findings: Finding[] = [];
  const check = (work: () => void): void => collect(findings, work);
  check(() => {
    const verdict = catalog.integrity();
    if (verdict !== "ok") throw brokenPages(catalog.path, verdict);
  });
  for (const row of checkedRows(store, "segment", findings))
    check(() => {
      const found = segmentRow(verifySegment(home, row.hash));
      // Another file may hold the same rows since, so its bytes and digest are not compared.
      const meaning = [found.envelope, found.kind, found.version, found.rows].join();
      if (meaning !== [row.envelope, row.kind, row.version, row.rows].join())
        throw disagreement(catalog.path, "segment", row.hash);
    });
  for (const row of checkedRows(store, "dataset", findings))
    check(() => {
      const manifest = readDatasetManifest(home, row.name, row.hash);
      expectUses(store, `dataset/${row.name}/${row.hash}`, hashesOf(manifest.kinds));
    });
  for (const row of checkedRows(store, "coverage", findings))
    check(() => {
      const range = readStagedRange(home, row.dataset, row.key);
      expectUses(store, `range/${row.key}`, range.segments);
    });
  for (const row of checkedRows(store, "run", findings))
    check(() => {
      const manifest = readRunManifest(home, row.runHash);
      expectUses(store, `run/${row.runHash}`, hashesOf(manifest.kinds));
    });
  checkedRows(store, "segmentUse", findings);
  return findings;
}

/** The same for one dataset: its manifest and every segment, down to the rows. */
export function verifyDataset(store: Store, dataset: DatasetManifest): readonly Finding[] {
  const findings: Finding[] = [];
  collect(findings, () => void readDatasetManifest(store.home, dataset.name, dataset.hash));
  for (const hash of hashesOf(dataset.kinds))
    collect(findings, () => void verifySegment(store.home, hash));
  return findings;
}

function collect(findings: Finding[], work: () => void): void {
  const complaint = complaintOf(work);
  if (complaint !== undefined) findings.push(findingOf(complaint));
}

/** Rows one by one, so that one rotten row does not hide the others. */
function checkedRows<T extends TableName>(
  store: Store,
  table: T,
  findings: Finding[],
): CatalogTables[T][] {
  const sound: CatalogTables[T][] = [];
  collect(findings, () => {
    for (const row of store.catalog.select<CatalogTables[T]>(
      QUERY.selectFrom(table as TableName).selectAll() as never,
    ))
      collect(findings, () => {
        store.catalog.checkRow(table, row);
        sound.push(row);
      });
  });
  return sound;
}

function expectUses(store: Store, owner: string, hashes: readonly string[]): void {
  const found = store.catalog
    .rows(
      "segmentUse",
      QUERY.selectFrom("segmentUse").selectAll().where("owner", "=", owner).orderBy("segment"),
    )
    .map((row) => row.segment);
  const expected = [...new Set(hashes)].sort();
  if (found.join() !== expected.join()) throw disagreement(store.catalog.path, "segmentUse", owner);
}

function brokenPages(path: string, verdict: string): unknown {
  return catalogError(path, Object.assign(new TypeError(verdict), { code: "SQLITE_CORRUPT" }));
}

/** E-STORE-024: a sound row says something else than the sound file it indexes. */
function disagreement(path: string, table: TableName, key: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-024",
    what: "The catalog and the stored files disagree.",
    where: `${path}, table ${table}, row ${PRIMARY_KEYS[table][0] ?? ""} ${key}`,
    next: "delete catalog.sqlite: it only indexes the stored files and is filled again from them",
  });
}
