import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { datasetPath } from "../datasets/dataset-manifest.ts";
import { openDataset } from "../datasets/find-dataset.ts";
import { stageRange } from "../datasets/staging.ts";
import { supplyFact } from "../testing/sample-rows.ts";
import { putSample, putSampleRun, writeFacts } from "../testing/sample-datasets.ts";
import { temporaryHome, temporaryStore } from "../testing/temporary-home.ts";
import { segmentPath } from "../segments/segment-manifest.ts";
import { collectGarbage } from "./garbage.ts";
import { rebuildCatalog } from "./rebuild.ts";
import { catalogPath, type Store } from "./store.ts";
import { PRIMARY_KEYS, QUERY, TABLE_NAMES } from "./tables.ts";
import { verifyDataset, verifyHome } from "./verify.ts";

function fullHome(): Store {
  const store = temporaryStore();
  putSample(store);
  putSample(store, "sample", 1);
  putSample(store, "other", 2);
  putSampleRun(store, "a");
  putSampleRun(store, "b", 1);
  const segments = writeFacts(store, [supplyFact(7)]).map((segment) => segment.logicalHash);
  stageRange(store, {
    dataset: "lab",
    source: "x",
    from: 0,
    to: 9,
    status: "staged",
    note: "",
    segments,
  });
  return store;
}

function contentOf({ catalog }: Store): unknown {
  return TABLE_NAMES.map((table) => {
    let query = QUERY.selectFrom(table).selectAll();
    for (const column of PRIMARY_KEYS[table]) query = query.orderBy(column as never);
    return [table, catalog.select(query)];
  });
}

test("a deleted catalog is filled again with the same rows", () => {
  const store = fullHome();
  const before = contentOf(store);
  store[Symbol.dispose]();
  for (const ending of ["", "-wal", "-shm"])
    rmSync(catalogPath(store.home) + ending, { force: true });
  const again = temporaryStore(store.home);
  expect(contentOf(again)).toEqual(before);
  expect(verifyHome(again)).toEqual([]);
  expect(openDataset(again, "sample").version).toBe(2);
});

test("a catalog rebuilt in place has the same rows; a damaged manifest is left out and named", () => {
  const store = fullHome();
  const before = contentOf(store);
  expect(rebuildCatalog(store)).toEqual([]);
  expect(contentOf(store)).toEqual(before);
  const { hash } = openDataset(store, "other");
  writeFileSync(datasetPath(store.home, "other", hash), "{}");
  expect(rebuildCatalog(store).map((finding) => finding.code)).toEqual(["E-STORE-002"]);
  expect(() => openDataset(store, "other")).toThrow(/E-STORE-030/);
  expect(openDataset(store, "sample").version).toBe(2);
});

test("verification names what is damaged, and only that", () => {
  const store = fullHome();
  expect(verifyHome(store)).toEqual([]);
  const dataset = openDataset(store, "other");
  const hash = dataset.kinds[1]?.segments[0] ?? "";
  const path = segmentPath(store.home, hash);
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  writeFileSync(path, bytes);
  const found = verifyDataset(store, dataset);
  expect(found.map((finding) => finding.code)).toEqual(["E-STORE-001"]);
  expect(found[0]?.where).toContain(hash);
  expect(verifyHome(store)).toEqual(found);
  expect(verifyDataset(store, openDataset(store, "sample"))).toEqual([]);
});

test("a catalog that forgot what a dataset needs is found out", () => {
  const store = fullHome();
  store.catalog.run(QUERY.deleteFrom("segmentUse").where("owner", "like", "dataset/other/%"));
  expect(verifyHome(store).map((finding) => finding.code)).toEqual(["E-STORE-024"]);
  rebuildCatalog(store);
  expect(verifyHome(store)).toEqual([]);
});

test("litter is listed, then deleted; what is needed stays", () => {
  const store = fullHome();
  expect(collectGarbage(store, { dryRun: true, graceSeconds: 0 })).toEqual([]);
  const [orphan] = writeFacts(store, [supplyFact(99)]);
  writeFileSync(
    segmentPath(store.home, orphan?.logicalHash ?? "").replace(/[^/]+$/, "half.tmp"),
    "",
  );
  // Young files may be somebody's work in progress.
  expect(collectGarbage(store, { dryRun: false })).toEqual([]);
  const listed = collectGarbage(store, { dryRun: true, graceSeconds: 0 });
  expect(listed).toHaveLength(3);
  expect(collectGarbage(store, { dryRun: false, graceSeconds: 0 })).toEqual(listed);
  expect(collectGarbage(store, { dryRun: true, graceSeconds: 0 })).toEqual([]);
  expect(verifyHome(store)).toEqual([]);
});

test("an empty folder becomes an empty, sound home", () => {
  const store = temporaryStore(`${temporaryHome()}/new/home`);
  expect(verifyHome(store)).toEqual([]);
  expect(rebuildCatalog(store)).toEqual([]);
});
