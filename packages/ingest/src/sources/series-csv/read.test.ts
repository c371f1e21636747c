import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readSeriesCsv, type SeriesFile } from "./read.ts";

const DATA = "../shared/data";

const series = (path: string, changes: Partial<SeriesFile> = {}) =>
  readSeriesCsv({
    path,
    name: "series",
    series: "test",
    timeColumn: "timestamp",
    timeUnit: "ms",
    valueColumn: "USD_price",
    decimals: 18,
    intervalSeconds: 0,
    ...changes,
  });

test("an observation within a second is not known at its beginning", async () => {
  const text = "symbol,timestamp,USD_price\nA,1609460825963,1.25\nA,1609460826000,0\n";
  const { rows } = await gather(series(temporaryFile("s.csv", text)));
  expect(rows.map((row) => row.timeSeconds)).toEqual([1_609_460_826, 1_609_460_826]);
  expect(rows[0]?.close18).toBe(1_250_000_000_000_000_000n);
});

test("fewer decimals than written are refused, and so is another unit of time", async () => {
  const text =
    "symbol,timestamp,USD_price\nA,1609460825963,1.25\nA,1609460825,1\nB,1609460825963,1\n";
  const only = { column: "symbol", value: "A" };
  const { rows, quarantined } = await gather(
    series(temporaryFile("s.csv", text), { decimals: 1, only }),
  );
  expect(rows).toEqual([]);
  expect(quarantined.map((row) => [row.line, row.column, row.code])).toEqual([
    [2, "USD_price", "E-INGEST-131"],
    [3, "timestamp", "E-INGEST-130"],
    [4, "symbol", "E-INGEST-112"],
  ]);
});

test("a column that is not there is named with the nearest one that is", async () => {
  const path = temporaryFile("s.csv", "symbol,timestamp,USD_price\nA,1609460825963,1\n");
  await expect(gather(series(path, { valueColumn: "USD_prize" }))).rejects.toThrow(
    /E-INGEST-015[\s\S]*Nearest name there: USD_price/,
  );
});

describe.skipIf(!existsSync(DATA))("recorded series (needs ../shared/data)", () => {
  const filesOf = (folder: string): string[] =>
    existsSync(DATA)
      ? readdirSync(join(DATA, folder))
          .filter((name) => name.endsWith("_usd.csv.gz"))
          .map((name) => join(DATA, folder, name))
      : [];

  test.each(filesOf("coingecko-1h-2021-2023"))("%s has no bad row", async (path) => {
    const { rows, quarantined } = await gather(series(path));
    expect(quarantined).toEqual([]);
    expect(rows.length).toBeGreaterThan(7_000);
  });

  test.each(filesOf("compoundv3-oracle-1h-2022-2024"))(
    "%s: empty values are quarantined, nothing else",
    async (path) => {
      const { rows, quarantined } = await gather(series(path, { timeUnit: "s" }));
      expect(rows.length + quarantined.length).toBeGreaterThanOrEqual(16_170);
      expect(quarantined.every((row) => row.reason === "empty")).toBe(true);
    },
  );

  test.each([
    ["WBTC", 16_641],
    ["cbBTC", 18_675],
  ])("%s: %i blanks, as its provenance says", async (symbol, blanks) => {
    const path = join(DATA, `compoundv3-oracle-1h-2022-2024/${symbol}_usd.csv.gz`);
    const { quarantined } = await gather(series(path, { timeUnit: "s" }));
    expect(quarantined).toHaveLength(blanks);
  });
});
