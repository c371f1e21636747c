import { createHash } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { distinctRows, priceContent, priceKey } from "../../checks/duplicate-prices.ts";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readKlines } from "./read.ts";

const DATA = "../shared/data";
const E18 = 10n ** 18n;

const kline = (path: string, intervalSeconds: number, symbol?: string) =>
  readKlines({
    path,
    name: "candles",
    series: "test",
    intervalSeconds,
    ...(symbol === undefined ? {} : { symbol }),
  });

test("seconds, milliseconds, microseconds and UTC text tell the same moment", async () => {
  const values = "1.5,2,1,1.25,3";
  const path = temporaryFile(
    "a.csv",
    ["unix,open,high,low,close,volume", `1735689600,${values}`, `1735689600.0,${values}`]
      .concat([`1735689600000,${values}`, `1735689600000000,${values}`])
      .concat([`2025-01-01 00:00:00,${values}`, `2025-01-01T01:00:00+01:00,${values}`])
      .join("\n"),
  );
  const { rows, quarantined } = await gather(kline(path, 3600));
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.timeSeconds)).toEqual(Array(6).fill(1_735_689_600 + 3600));
  expect(rows[0]).toMatchObject({
    open18: (15n * E18) / 10n,
    close18: (125n * E18) / 100n,
    line: 2,
  });
});

test("a byte-order mark, CRLF and a last line without an end are read", async () => {
  const text =
    "\uFEFFdate,open,high,low,close,volume\r\n2024-01-21 07:00:00+00:00,1,1,1,1,0\r\n2024-01-21 08:00:00+00:00,1,1,1,1,0";
  const { rows, quarantined } = await gather(kline(temporaryFile("b.csv", text), 3600));
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.line)).toEqual([2, 3]);
});

test.each([
  ["1,2,1,1.0000000000000000001,0", "close", "E-INGEST-111"],
  ["1,2,1,1e999,0", "close", "E-INGEST-111"],
  ["1,2,1,,0", "close", "E-INGEST-111"],
  ["1,2,1,NaN,0", "close", "E-INGEST-111"],
  ["1,2,-1,1,0", "low", "E-INGEST-111"],
  ["1,2,1,3,0", "high", "E-INGEST-113"],
  ["1,2,1,1", "", "E-INGEST-101"],
])("the row %s is quarantined", async (values, column, code) => {
  const text = `unix,open,high,low,close,volume\n1735689600,1e0,1.5,0.5,15E-1,0\n1735689600,${values}\n`;
  const { rows, quarantined } = await gather(kline(temporaryFile("c.csv", text), 60));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.close18).toBe((15n * E18) / 10n);
  expect(quarantined).toMatchObject([
    { file: "candles", line: 3, column, code, severity: "fault" },
  ]);
});

test("another symbol in the file and an impossible time are quarantined", async () => {
  const text =
    "date,open,high,low,close,volume,ticker\n2022-05-31 00:00:00,1,1,1,1,1,LUNA2\n2022-02-30 00:00:00,1,1,1,1,1,LUNA\n51,1,1,1,1,1,LUNA\n";
  const { quarantined } = await gather(kline(temporaryFile("d.csv", text), 60, "LUNA"));
  expect(quarantined.map((row) => row.code)).toEqual([
    "E-INGEST-112",
    "E-INGEST-110",
    "E-INGEST-110",
  ]);
});

test("a .CHECKSUM file beside the file is obeyed", async () => {
  const content = "unix,open,high,low,close,volume\n1735689600,1,1,1,1,0\n";
  const path = temporaryFile("e.csv", content);
  const sha256 = createHash("sha256").update(content).digest("hex");
  writeFileSync(`${path}.CHECKSUM`, `${sha256}  e.csv\n`);
  expect((await gather(kline(path, 60))).rows).toHaveLength(1);
  writeFileSync(`${path}.CHECKSUM`, `${sha256.replace(/^./, "x")}  e.csv\n`);
  await expect(gather(kline(path, 60))).rejects.toMatchObject({ code: "E-INGEST-017" });
});

describe.skipIf(!existsSync(DATA))("recorded candles (needs ../shared/data)", () => {
  const INTERVALS: Record<string, number> = { "1m": 60, "15m": 900, "30m": 1800, "1h": 3600 };
  const files = existsSync(DATA)
    ? readdirSync(DATA)
        .filter((folder) => /^(?:binance-|btc-1m)/.test(folder))
        .flatMap((folder) => readdirSync(join(DATA, folder)).map((name) => join(folder, name)))
        .filter((path) => /\.(?:csv|csv\.gz|zip)$/.test(path) && !path.includes("metadata"))
    : [];

  test("there are many files of six shapes", () => expect(files.length).toBeGreaterThan(50));

  test.each(files)("%s is read without loss", async (path) => {
    const interval = /_(1m|15m|30m|1h)[_.]|-(1m)-/.exec(path);
    const seconds = INTERVALS[interval?.[1] ?? interval?.[2] ?? ""] ?? 0;
    expect(seconds).toBeGreaterThan(0);
    const { rows, quarantined } = await gather(kline(join(DATA, path), seconds));
    expect(quarantined).toEqual([]);
    expect(rows.length).toBeGreaterThan(3_000);
    const distinct = distinctRows(rows, priceKey, priceContent, () => "first");
    expect(rows.length).toBe(
      distinct.rows.length + distinct.duplicates + distinct.quarantined.length,
    );
  });

  test("2,649 hours of 2020 are told twice, and differ", async () => {
    const path = join(DATA, "binance-1h-2017-2021/Binance_BTCUSDT_1h.csv.gz");
    const { rows } = await gather(kline(path, 3600));
    expect(rows).toHaveLength(36_062);
    const all = distinctRows(rows, priceKey, priceContent, () => "quarantine");
    expect(all.rows.length + all.duplicates + all.quarantined.length).toBe(36_062);
    expect(all.quarantined.every((row) => row.severity === "fault")).toBe(true);
    const first = distinctRows(rows, priceKey, priceContent, () => "first");
    expect(first.rows).toHaveLength(36_062 - 2_649);
    expect(first.quarantined.every((row) => row.severity === "known")).toBe(true);
    // The later, exact export stands first and wins over the rounded one.
    const noon = first.rows.find((row) => row.timeSeconds === 1_605_848_400 + 3600);
    expect(noon?.open18).toBe((1_819_478n * E18) / 100n);
    const shuffled = distinctRows(rows.toReversed(), priceKey, priceContent, () => "first");
    expect(new Set(shuffled.rows)).toEqual(new Set(first.rows));
  });

  test("the published zip and its unpacked CSV hold the same candles", async () => {
    const folder = join(DATA, "binance-luna-1m-2022-05");
    const csv = await gather(kline(join(folder, "LUNAUSDT-1m-2022-05.csv.gz"), 60));
    const zip = await gather(kline(join(folder, "LUNAUSDT-1m-2022-05.zip"), 60));
    expect(zip.rows).toEqual(csv.rows);
    expect(csv.rows).toHaveLength(18_400);
    expect(csv.rows[0]).toMatchObject({ open18: (781n * E18) / 10n, line: 1 });
  });
});
