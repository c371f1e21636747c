import Database from "better-sqlite3";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codeOf } from "../testing/expect-code.ts";
import { putSample, putSampleRun } from "../testing/sample-datasets.ts";
import { temporaryHome, temporaryStore } from "../testing/temporary-home.ts";
import { listDatasets, openDataset } from "../datasets/find-dataset.ts";
import { Catalog } from "./catalog.ts";
import { SCHEMA_VERSION } from "./migrations.ts";
import { catalogPath } from "./store.ts";
import { QUERY, TABLE_NAMES } from "./tables.ts";
import { verifyHome } from "./verify.ts";

function withDatabase<T>(home: string, work: (database: Database.Database) => T): T {
  const database = new Database(catalogPath(home));
  try {
    return work(database);
  } finally {
    database.close();
  }
}

test("a changed cell of any column of any table is noticed", () => {
  const store = temporaryStore();
  putSample(store);
  putSampleRun(store, "a");
  const found: string[] = [];
  const expected: string[] = [];
  for (const table of TABLE_NAMES.filter((name) => name !== "coverage")) {
    const row = store.catalog.select<Record<string, unknown>>(
      QUERY.selectFrom(table).selectAll().limit(1),
    )[0];
    for (const [column, value] of Object.entries(row ?? {})) {
      expected.push(`${table}.${column}`);
      const rotten = typeof value === "number" ? value + 1 : `${String(value).slice(0, -1)}~`;
      const set = (from: unknown, to: unknown) =>
        withDatabase(store.home, (database) => {
          database.pragma("foreign_keys = OFF");
          database
            .prepare(`update ${table} set "${column}" = ? where "${column}" = ? and rowHash = ?`)
            .run(to, from, column === "rowHash" ? from : row?.["rowHash"]);
        });
      set(value, rotten);
      if (verifyHome(store).some((finding) => finding.code === "E-STORE-020"))
        found.push(`${table}.${column}`);
      set(rotten, value);
    }
  }
  expect(found).toEqual(expected);
  expect(verifyHome(store)).toEqual([]);
});

test("a rotten row is not handed out", () => {
  const store = temporaryStore();
  putSample(store);
  withDatabase(store.home, (database) => database.exec("update dataset set version = 9"));
  expect(codeOf(() => openDataset(store, "sample"))).toBe("E-STORE-020");
});

test("a newer schema is refused and left as it is", () => {
  const home = temporaryHome();
  temporaryStore(home)[Symbol.dispose]();
  withDatabase(home, (database) => database.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
  expect(codeOf(() => temporaryStore(home))).toBe("E-STORE-021");
  const found = withDatabase(home, (database) => database.pragma("user_version", { simple: true }));
  expect(found).toBe(SCHEMA_VERSION + 1);
});

test("a file that is no catalog is refused by code", () => {
  const home = temporaryHome();
  writeFileSync(catalogPath(home), "this is not a database, however long it may be ".repeat(50));
  expect(codeOf(() => temporaryStore(home))).toBe("E-STORE-023");
});

test("the catalog is opened as promised: WAL, FULL, foreign keys", () => {
  const { catalog } = temporaryStore();
  expect(catalog.settings()).toEqual({ journalMode: "wal", synchronous: 2, foreignKeys: 1 });
});

test("a writer that waits too long is told so by code; work that throws leaves nothing", () => {
  const home = temporaryHome();
  const store = temporaryStore(home, { busyTimeoutMs: 50 });
  withDatabase(home, (other) => {
    other.exec("begin immediate");
    expect(codeOf(() => putSample(store))).toBe("E-STORE-022");
    other.exec("rollback");
  });
  const failing = () =>
    store.catalog.write(() => {
      store.catalog.put("segmentUse", { owner: "x", segment: "none" });
    });
  expect(failing).toThrow(/FOREIGN KEY/);
  expect(listDatasets(store)).toEqual([]);
});

test("a migration that fails half-way leaves the schema as it was", () => {
  const home = temporaryHome();
  const path = catalogPath(home);
  const failing = () =>
    new Catalog(path, {
      onCreate: () => {
        throw new RangeError("asked for by a test");
      },
    });
  expect(failing).toThrow(RangeError);
  const tables = withDatabase(home, (database) =>
    database.prepare("select name from sqlite_master").all(),
  );
  expect(tables).toEqual([]);
  const catalog = new Catalog(path);
  expect(catalog.integrity()).toBe("ok");
  catalog.close();
});
