import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDataset, openStore, factsOf, loadDatasetShared } from "@hindcast/store";
import { describe, expect, test } from "vitest";
import { readCsvRows } from "../files/csv-rows.ts";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import { ingestDataset } from "../pipeline.ts";

const DATA = "../shared/data";
const AAVE_V3_POLYGON = "0x794a61358d6845594f94dc1db02a252b5b4814ad";

function file(folder: string, path: string, options: object): object {
  const bytes = readFileSync(join(DATA, folder, path));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, bytes: bytes.length, sha256, ...options };
}

function ingest(folder: string, home: string, description: object) {
  const whole = {
    slug: "recorded",
    title: folder,
    description: "",
    protocol: null,
    licence: "see PROVENANCE.md",
    source: folder,
    ...description,
  };
  return ingestDataset({ home, folder: join(DATA, folder), description: whole });
}

const names = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(DATA, folder)).filter((name) => pattern.test(name));

describe.skipIf(!existsSync(DATA))("recorded files, end to end (needs ../shared/data)", () => {
  test("Aave v3 on Polygon: every decoded action equals what another decoder found", async () => {
    const folder = "raw-logs-aave-uniswap-2024-01";
    const home = temporaryFolder();
    const { counts } = await ingest(folder, home, {
      protocol: "aave-v3",
      chain: { id: 137, name: "Polygon" },
      market: { pool: AAVE_V3_POLYGON },
      files: names(folder, /^polygon.*raw\.csv\.gz$/).map((path) =>
        file(folder, path, { role: "logs", address: AAVE_V3_POLYGON }),
      ),
    });
    expect(counts).toMatchObject({ read: 2_969, kept: 2_969, quarantinedLogs: 0 });
    expect(counts.facts).toMatchObject({
      log: 2_969,
      reserveUpdate: 1_676,
      supply: 518,
      withdraw: 498,
      borrow: 129,
      repay: 148,
    });
    const expected = new Set<string>();
    for (const path of names(folder, /^polygon.*\.tick\.csv\.gz$/))
      for await (const part of readCsvRows(join(DATA, folder, path), path))
        for (const { fields } of part) {
          const [block, , type = "", , , log, reserve, owner, amount] = fields;
          if (block !== "block_number")
            expected.add([type.slice(5).toLowerCase(), block, log, reserve, owner, amount].join());
        }
    expect(expected.size).toBe(1_293);
    using store = openStore(home, { engineVersion: "test" });
    const dataset = loadDatasetShared(home, openDataset(store, "recorded"));
    for (const fact of factsOf(dataset, ["supply", "withdraw", "borrow", "repay"])) {
      // Of a withdrawal that decoder names the recipient.
      const owner = fact.kind === "withdraw" ? fact.recipient : fact.account;
      const { kind, at, reserve, amount } = fact;
      expect(expected.delete([kind, at.block, at.log, reserve, owner, amount].join())).toBe(true);
    }
    expect(expected.size).toBe(0);
  });

  test("Uniswap: raw logs of no known protocol are kept as logs", async () => {
    const folder = "raw-logs-aave-uniswap-2024-01";
    const pool = "0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640";
    const path = names(folder, /^ethereum-0x.*01-05\.raw\.csv\.gz$/)[0] ?? "";
    const { counts } = await ingest(folder, temporaryFolder(), {
      chain: { id: 1, name: "Ethereum" },
      files: [file(folder, path, { role: "logs", address: pool, rows: 6_234 })],
    });
    expect(counts).toMatchObject({ read: 6_234, kept: 6_234, facts: { log: 6_234 } });
  });

  test("Chainlink: all four feeds in one dataset; empty rounds are listed, not faults", async () => {
    const folder = "chainlink-rounds-2022-2024";
    const files = names(folder, /\.csv\.gz$/).map((path) =>
      file(folder, path, { role: "chainlink-rounds", feed: path.slice(0, 42), decimals: 8 }),
    );
    const { counts, quarantined } = await ingest(folder, temporaryFolder(), { files });
    expect(counts).toMatchObject({ read: 23_357, kept: 23_355, quarantinedRows: 2 });
    expect(quarantined.map((row) => [row.code, row.severity])).toEqual([
      ["E-INGEST-121", "known"],
      ["E-INGEST-121", "known"],
    ]);
  });

  test("Binance 2017-2021: mixed units, newest first, hours told twice", async () => {
    const folder = "binance-1h-2017-2021";
    const describeFiles = (onConflict: string): object => ({
      files: names(folder, /\.csv\.gz$/).map((path) =>
        file(folder, path, {
          role: "klines",
          series: path.slice(8, 15),
          intervalSeconds: 3_600,
          rows: 36_062,
          onConflict,
        }),
      ),
    });
    await expect(ingest(folder, temporaryFolder(), describeFiles("quarantine"))).rejects.toThrow(
      /E-INGEST-030[\s\S]*E-INGEST-114/,
    );
    const { counts, coverage } = await ingest(folder, temporaryFolder(), describeFiles("first"));
    expect(counts.read).toBe(72_124);
    expect(counts.kept).toBe(2 * (36_062 - 2_649));
    expect(counts.read).toBe(counts.kept + counts.duplicates + counts.quarantinedRows);
    // Hours without trading are gaps, and stay gaps.
    expect(coverage.get("BTCUSDT")).toHaveLength(9);
  });

  test("CoinGecko and Comet feeds: one dataset of many series", async () => {
    const folder = "coingecko-1h-2021-2023";
    const files = names(folder, /^(?:WETH|USDC|stETH)_usd\.csv\.gz$/).map((path) => {
      const symbol = path.replace("_usd.csv.gz", "");
      const columns = { timeColumn: "timestamp", timeUnit: "ms", valueColumn: "USD_price" };
      const only = { column: "symbol", value: symbol };
      return file(folder, path, { role: "series", series: symbol, ...columns, only });
    });
    const { counts, quarantined } = await ingest(folder, temporaryFolder(), { files });
    expect(quarantined).toEqual([]);
    expect(counts).toMatchObject({ read: 18_861 + 18_869 + 18_410 });
    expect(counts.read).toBe(counts.kept + counts.duplicates);
  });
});
