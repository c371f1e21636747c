import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  playLab,
  readBlocks,
  readMarketLogs,
  readMarketReadings,
  type PlayedLab,
} from "@hindcast/testchain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import { ingestDataset } from "../pipeline.ts";

/** One small market on the real contracts, read over JSON-RPC and from recorded files. */
describe("a market on a live node", () => {
  let lab: PlayedLab;
  let head: number;
  beforeAll(async () => {
    lab = await playLab({ accounts: 40, days: 5, seed: 11, blocks: 120 });
    head = Number(await lab.client.getBlockNumber());
  }, 60_000);
  afterAll(async () => await lab.stop());

  function description(source: object): object {
    const { pool, poolConfigurator, oracle, addressesProvider } = lab.market;
    return {
      slug: "live",
      title: "Live",
      description: "",
      protocol: "aave-v3",
      chain: { id: 31337, name: "test" },
      licence: "none",
      source: "a test",
      market: {
        pool: pool.address,
        poolConfigurator: poolConfigurator.address,
        oracle: oracle.address,
        addressesProvider: addressesProvider.address,
        treasury: lab.market.treasury,
      },
      ...source,
    };
  }

  const overRpc = (changes: object = {}): object =>
    description({
      rpc: { url: lab.url, fromBlock: 0, toBlock: head, confirmations: 0, ...changes },
    });

  async function recorded(): Promise<{ folder: string; description: object }> {
    const folder = join(temporaryFolder(), "recorded");
    mkdirSync(folder);
    const logs = await readMarketLogs(lab.client, lab.market, head);
    const blocks = await readBlocks(lab.client, head);
    const readings = await readMarketReadings(lab.client, lab.market, logs);
    const rows = logs.map((log) =>
      [
        Number(log.blockNumber),
        log.transactionHash,
        Number(log.transactionIndex),
        Number(log.logIndex),
        log.address,
        ...[0, 1, 2, 3].map((i) => log.topics[i] ?? ""),
        log.data,
      ].join(","),
    );
    const header =
      "block_number,transaction_hash,transaction_index,log_index,address,topic0,topic1,topic2,topic3,data";
    const times = blocks.map((b) => [Number(b.number), b.hash, Number(b.timestamp)].join(","));
    const files = [
      { role: "logs", path: "logs.csv.gz", content: gzipSync([header, ...rows].join("\n")) },
      {
        role: "blocks",
        path: "blocks.csv",
        content: ["number,hash,timestamp", ...times].join("\n"),
      },
      { role: "readings", path: "readings.json", content: JSON.stringify(readings) },
    ].map(({ content, ...file }) => {
      writeFileSync(join(folder, file.path), content);
      const sha256 = createHash("sha256").update(content).digest("hex");
      return { ...file, bytes: Buffer.byteLength(content), sha256 };
    });
    return { folder, description: description({ files }) };
  }

  test("gives the same dataset over JSON-RPC, at either verification, as from files", async () => {
    const home = temporaryFolder();
    const folder = temporaryFolder();
    const proven = await ingestDataset({ home, folder, description: overRpc() });
    expect(proven.verificationLevel).toBe("L3");
    expect(proven.quarantined).toEqual([]);
    expect(proven.counts.facts.reserveListing).toBe(4);
    expect(proven.counts.facts.contractReading).toBeGreaterThanOrEqual(24);
    expect(proven.counts.facts.supply).toBeGreaterThan(30);
    expect(proven.counts.facts.liquidation).toBeGreaterThan(0);
    expect(proven.coverage.get("chain")).toEqual([{ from: 0, to: head }]);

    const cheap = await ingestDataset({
      home: temporaryFolder(),
      folder,
      description: overRpc({ verify: "bloom" }),
    });
    expect(cheap).toMatchObject({ verificationLevel: "L1", datasetHash: proven.datasetHash });

    const files = await ingestDataset({ home: temporaryFolder(), ...(await recorded()) });
    expect(files).toMatchObject({ verificationLevel: "L0", datasetHash: proven.datasetHash });
  }, 60_000);

  test("goes on behind the last finished range after an abort", async () => {
    const folder = temporaryFolder();
    const home = temporaryFolder();
    const abort = new AbortController();
    let blocks = 0;
    const first = ingestDataset({
      home,
      folder,
      description: overRpc(),
      signal: abort.signal,
      node: { batchSize: 20 },
      onProgress: ({ stage, done }) => {
        if (stage === "read" && done > 0) abort.abort();
      },
    });
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    const started: number[] = [];
    const resumed = await ingestDataset({
      home,
      folder,
      description: overRpc(),
      onProgress: ({ stage, unit, done }) => {
        if (stage !== "read" || unit !== "blocks") return;
        if (blocks === 0) started.push(done);
        blocks = done;
      },
    });
    const whole = await ingestDataset({ home: temporaryFolder(), folder, description: overRpc() });
    expect(resumed.datasetHash).toBe(whole.datasetHash);
    expect(started[0]).toBeGreaterThan(0);
  }, 60_000);
});
