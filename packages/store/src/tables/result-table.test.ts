import { tableFromIPC } from "apache-arrow";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { arrowTable, parquetTable, type ResultColumn } from "./result-table.ts";

const COLUMNS: readonly ResultColumn[] = [
  { name: "scenario", type: "text", values: ["base", "WETH −3 pp", 'Ω, "quoted"\n'] },
  { name: "shift [pp]", type: "number", values: [null, -3, 0.1] },
  {
    name: "debt [usd8]",
    type: "integer",
    values: [(1n << 63n) - 1n, -(1n << 63n), 9_007_199_254_740_993n],
  },
  { name: "huge [rad]", type: "integer", values: [1n << 63n, null, -5n] },
  { name: "failure", type: "text", values: [null, null, "it broke"] },
];
const ROWS = [
  {
    scenario: "base",
    "shift [pp]": null,
    "debt [usd8]": 9_223_372_036_854_775_807n,
    "huge [rad]": "9223372036854775808",
    failure: null,
  },
  {
    scenario: "WETH −3 pp",
    "shift [pp]": -3,
    "debt [usd8]": -9_223_372_036_854_775_808n,
    "huge [rad]": null,
    failure: null,
  },
  {
    scenario: 'Ω, "quoted"\n',
    "shift [pp]": 0.1,
    "debt [usd8]": 9_007_199_254_740_993n,
    "huge [rad]": "-5",
    failure: "it broke",
  },
];

test("another Parquet reader finds every value, exactly", async () => {
  const file = parquetTable(COLUMNS).slice().buffer;
  expect(await parquetReadObjects({ file })).toEqual(ROWS);
  expect(parquetMetadata(file).num_rows).toBe(3n);
});

test("an Arrow reader finds every value, exactly", () => {
  const table = tableFromIPC(arrowTable(COLUMNS));
  expect(table.schema.fields.map((field) => `${field.name}: ${String(field.type)}`)).toEqual([
    "scenario: Utf8",
    "shift [pp]: Float64",
    "debt [usd8]: Int64",
    "huge [rad]: Utf8",
    "failure: Utf8",
  ]);
  expect(table.toArray().map((row) => ({ ...row.toJSON() }))).toEqual(ROWS);
});

test("a table without rows is a table", async () => {
  const empty = COLUMNS.map((column) => ({ ...column, values: [] }) as ResultColumn);
  expect(tableFromIPC(arrowTable(empty)).numRows).toBe(0);
  expect(await parquetReadObjects({ file: parquetTable(empty).slice().buffer })).toEqual([]);
});
