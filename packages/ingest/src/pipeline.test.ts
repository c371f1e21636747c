import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./files/temporary-folder.suite.ts";
import { ingestDataset, type IngestResult } from "./pipeline.ts";
import {
  describeParts,
  HEADER,
  historyRows,
  logsPart,
  type Part,
} from "./pipeline/small-history.suite.ts";

const ROWS = historyRows(90);
const logs = logsPart;

async function ingest(
  parts: readonly Part[],
  changes: object = {},
  options: { home?: string; tolerance?: number; signal?: AbortSignal } = {},
): Promise<IngestResult> {
  return await ingestDataset({
    home: temporaryFolder(),
    ...describeParts(temporaryFolder(), parts, changes),
    ...options,
  });
}

test("rows become facts, and every row is accounted for", async () => {
  const { counts, quarantined, verificationLevel } = await ingest([logs(ROWS)]);
  expect(counts).toEqual({
    read: 90,
    kept: 90,
    duplicates: 0,
    quarantinedRows: 0,
    quarantinedLogs: 0,
    facts: { log: 90, supply: 67, withdraw: 23 },
  });
  expect(quarantined).toEqual([]);
  expect(verificationLevel).toBe("L0");
});

test("order, chunking and repetition of rows do not change the dataset's hash", async () => {
  const truth = (await ingest([logs(ROWS)])).datasetHash;
  const lost = (await ingest([logs(ROWS.slice(1))])).datasetHash;
  expect(lost).not.toBe(truth);
  const shuffled = fc.shuffledSubarray(ROWS as string[], { minLength: ROWS.length });
  const repeated = fc.array(fc.constantFrom(...ROWS), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(shuffled, repeated, fc.nat(ROWS.length), async (rows, again, cut) => {
      const all = [...rows, ...again];
      const parts = [logs(all.slice(0, cut), "a.csv"), logs(all.slice(cut), "b.csv")];
      const result = await ingest(parts);
      expect(result.datasetHash).toBe(truth);
      expect(result.counts).toMatchObject({ read: all.length, kept: 90, duplicates: again.length });
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("the same dataset again is the same version; another content is the next", async () => {
  const home = temporaryFolder();
  const first = await ingest([logs(ROWS)], {}, { home });
  const again = await ingest([logs(ROWS.toReversed())], {}, { home });
  const other = await ingest([logs(ROWS.slice(1))], {}, { home });
  expect([first.version, again.version, other.version]).toEqual([1, 1, 2]);
});

test("two rows that tell one log differently are refused, and nothing is stored", async () => {
  const changed = (ROWS[5] as string).replace(/.$/, (digit) => (digit === "0" ? "1" : "0"));
  const home = temporaryFolder();
  await expect(ingest([logs([...ROWS, changed])], {}, { home })).rejects.toMatchObject({
    code: "E-INGEST-020",
  });
  expect(existsSync(join(home, "datasets"))).toBe(false);
});

test("a bad row ends the ingest and is listed; a tolerance lets the rest through", async () => {
  const home = temporaryFolder();
  const parts = [logs([...ROWS, "x,y"])];
  const refused = ingest(parts, {}, { home });
  await expect(refused).rejects.toThrow(/E-INGEST-030[\s\S]*logs\.csv line 92[\s\S]*E-INGEST-101/);
  const list = readFileSync(join(home, "quarantine/small.ndjson"), "utf8").trim().split("\n");
  expect(list.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { file: "logs.csv", line: 92, code: "E-INGEST-101", raw: "x,y", severity: "fault" },
  ]);
  expect(existsSync(join(home, "datasets"))).toBe(false);
  const tolerated = await ingest(parts, {}, { home, tolerance: 1 });
  expect(tolerated.counts).toMatchObject({ read: 91, kept: 90, quarantinedRows: 1 });
  expect(tolerated.datasetHash).toBe((await ingest([logs(ROWS)])).datasetHash);
});

describe("a description", () => {
  test.each([
    ["an unknown key", { lisence: "x" }, /E-INGEST-002[\s\S]*lisence[\s\S]*"licence"/],
    ["a protocol without its market", { market: null }, /E-INGEST-002[\s\S]*market/],
    [
      "a path that climbs",
      { files: [{ role: "reference", path: "../x", bytes: 0, sha256: "0".repeat(64) }] },
      /E-INGEST-002[\s\S]*folder/,
    ],
    ["a bad address", { market: { pool: "0x12" } }, /E-INGEST-002[\s\S]*40 hex/],
    ["no source at all", { files: [] }, /E-INGEST-002[\s\S]*rpc/],
  ])("with %s is refused", async (_what, changes, message) => {
    await expect(ingest([logs(ROWS)], changes)).rejects.toThrow(message);
  });

  test("of another file, or of other rows, is refused", async () => {
    const { folder, description } = describeParts(temporaryFolder(), [logs(ROWS)]);
    writeFileSync(join(folder, "logs.csv"), "changed");
    const home = temporaryFolder();
    await expect(ingestDataset({ home, folder, description })).rejects.toMatchObject({
      code: "E-INGEST-003",
    });
    await expect(ingest([{ ...logs(ROWS), rows: 91 }])).rejects.toMatchObject({
      code: "E-INGEST-004",
    });
    await expect(ingestDataset({ home, folder })).rejects.toMatchObject({ code: "E-INGEST-001" });
  });
});

test("logs without times take them from a file of blocks, and are refused without", async () => {
  const short = HEADER.replace("block_hash,block_timestamp,", "");
  const rows = ROWS.map((row) => row.replace(/^(\d+),[^,]+,[^,]+,/, "$1,"));
  const bare: Part = { path: "logs.csv", role: "logs", text: [short, ...rows].join("\n") };
  const cells = ROWS.map((row) => row.split(",").slice(0, 3).join(","));
  const text = ["number,hash,timestamp", ...new Set(cells)].join("\n");
  const whole = await ingest([bare, { path: "blocks.csv", role: "blocks", text }]);
  expect(whole.datasetHash).toBe((await ingest([logs(ROWS)])).datasetHash);
  await expect(ingest([bare])).rejects.toMatchObject({ code: "E-INGEST-023" });
  const wrong = text.replace("1700001200", "1700001201");
  await expect(
    ingest([logs(ROWS), { path: "blocks.csv", role: "blocks", text: wrong }]),
  ).rejects.toMatchObject({ code: "E-INGEST-020" });
});

test("prices: repeated rows drop, conflicting ones are quarantined, series stand apart", async () => {
  const changes = { protocol: null, market: null, chain: null };
  const candle = (time: number, close: string): string => `${time},1,9,0.5,${close},2`;
  const text = (rows: readonly string[]): string =>
    ["unix,open,high,low,close,volume", ...rows].join("\n");
  const file = (path: string, series: string, rows: readonly string[], options = {}): Part => ({
    path,
    role: "klines",
    series,
    intervalSeconds: 60,
    text: text(rows),
    ...options,
  });
  const [a, b, c] = [
    candle(1_700_000_040, "1.5"),
    candle(1_700_000_100, "2"),
    candle(1_700_000_220, "3"),
  ];
  const eth = [a, b, c, a] as string[];
  const result = await ingest(
    [file("e.csv", "ETH", eth), file("b.csv", "BTC", [b] as string[])],
    changes,
  );
  expect(result.counts).toMatchObject({
    read: 5,
    kept: 4,
    duplicates: 1,
    facts: { marketPrice: 4 },
  });
  expect(result.coverage.get("ETH")).toEqual([
    { from: 1_700_000_040, to: 1_700_000_159 },
    { from: 1_700_000_220, to: 1_700_000_279 },
  ]);
  const other = candle(1_700_000_040, "1.6");
  const conflict = (options: object) => [file("e.csv", "ETH", [...eth, other], options)];
  await expect(ingest(conflict({}), changes)).rejects.toThrow(/E-INGEST-030[\s\S]*E-INGEST-114/);
  const first = await ingest(conflict({ onConflict: "first" }), changes);
  expect(first.counts).toMatchObject({ read: 5, kept: 3, duplicates: 1, quarantinedRows: 1 });
});

test("an abort ends the ingest without a dataset", async () => {
  const home = temporaryFolder();
  const signal = AbortSignal.abort();
  await expect(ingest([logs(ROWS)], {}, { home, signal })).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(existsSync(join(home, "datasets"))).toBe(false);
});
