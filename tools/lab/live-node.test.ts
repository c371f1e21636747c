import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import {
  playLab,
  readBlocks,
  readMarketLogs,
  readMarketReadings,
  type PlayedLab,
} from "@hindcast/testchain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkAave } from "./aave-v3/check.ts";
import type { Checkpoint } from "./aave-v3/compare-checkpoint.ts";
import { blocksToCsv, DatasetFolder, gzip, logsToParquet, toJson } from "./write-files.ts";

/** The whole thread over JSON-RPC: a live node, ingest, exactness, sweep, report, verify. */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NODE_VARIABLE = "HINDCAST_TEST_NODE";
const folder = mkdtempSync(join(tmpdir(), "hindcast-live-"));
const home = join(folder, "home");
const checkpoints: Checkpoint[] = [];
let lab: PlayedLab;
let head: number;

beforeAll(async () => {
  lab = await playLab({
    accounts: 40,
    days: 4,
    seed: 7,
    blocks: 90,
    onBlock: async (played, { number }) => {
      if (number % 30 === 0) checkpoints.push(plain(await played.readCheckpoint(number)));
    },
  });
  head = Number(await lab.client.getBlockNumber());
  checkpoints.push(plain(await lab.readCheckpoint(head)));
}, 60_000);
afterAll(async () => {
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A checkpoint as the recorder writes it: decimal text. */
const plain = (checkpoint: object): Checkpoint => JSON.parse(toJson(checkpoint)) as Checkpoint;

async function hindcast<T>(...words: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(join(ROOT, "hindcast"), [...words, "--json"], {
    env: { ...process.env, HINDCAST_HOME: home, [NODE_VARIABLE]: lab.url },
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as T;
}

/** Writes a dataset.json; gives its folder. */
function describeMarket(slug: string, source: object): DatasetFolder {
  const dataset = new DatasetFolder(join(folder, slug));
  const { pool, poolConfigurator, oracle, addressesProvider, treasury } = lab.market;
  const description = {
    slug,
    title: "A market on a live node",
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
      treasury,
    },
    ...source,
  };
  dataset.write("dataset.json", toJson(description), 0);
  return dataset;
}

interface Shown {
  readonly hash: string;
  readonly kinds: readonly { readonly kind: string; readonly segments: readonly string[] }[];
}

test("a node's logs become a dataset that is exact to the last unit", async () => {
  const rpc = { url: `env:${NODE_VARIABLE}`, fromBlock: 0, toBlock: head, confirmations: 0 };
  describeMarket("live", { rpc });
  const ingested = await hindcast<object>("ingest", join(folder, "live"));
  expect(ingested).toMatchObject({ name: "live", quarantined: 0, verificationLevel: "L3" });
  using store = openStore(home, { engineVersion: "test" });
  const manifest = openDataset(store, "live");
  // Where the node is may be a secret: it stays in the environment.
  expect(JSON.stringify(manifest)).not.toContain(lab.url);
  const dataset = loadDatasetShared(home, manifest);
  const facts = [...factsOf(dataset)].filter((fact) => fact.kind !== "log");
  expect(facts.filter((fact) => fact.kind === "liquidation").length).toBeGreaterThan(0);
  const check = checkAave(facts, checkpoints);
  expect(check).toMatchObject({ mismatched: 0, checkpoints: checkpoints.length });
  expect(check.stateValues).toBeGreaterThan(2_000);
  expect(check.eventValues).toBeGreaterThan(2_000);
}, 60_000);

test("the same history as raw-log files gives the same segments", async () => {
  const logs = await readMarketLogs(lab.client, lab.market, head);
  const blocks = await readBlocks(lab.client, head);
  const readings = await readMarketReadings(lab.client, lab.market, logs);
  const dataset = describeMarket("files", {});
  const files = [
    {
      role: "logs",
      format: "parquet",
      ...dataset.write("logs.parquet", logsToParquet(logs), logs.length),
    },
    { role: "blocks", ...dataset.write("blocks.csv.gz", gzip(blocksToCsv(blocks)), blocks.length) },
    { role: "readings", ...dataset.write("readings.json", toJson(readings), readings.length) },
  ];
  describeMarket("files", { files });
  await hindcast("ingest", join(folder, "files", "dataset.json"));
  const live = await hindcast<Shown>("datasets", "show", "live");
  const fromFiles = await hindcast<Shown>("datasets", "show", "files");
  expect(fromFiles.kinds).toEqual(live.kinds);
  expect(fromFiles.hash).toBe(live.hash);
}, 60_000);

test("its sweep's report is reproduced", async () => {
  const scenario = join(folder, "scenario.yaml");
  writeFileSync(
    scenario,
    "name: live-close-factor\ndataset: live\npatches:\n  - { parameter: closeFactor, set: 100 % }\n",
  );
  const swept = await hindcast<{ runs: { runHash: string }[]; failed: [] }>("sweep", scenario);
  expect([swept.runs.length, swept.failed]).toEqual([2, []]);
  const { path } = await hindcast<{ path: string }>("report", "live-close-factor");
  const html = readFileSync(path, "utf8");
  for (const { runHash } of swept.runs) expect(html.includes(runHash)).toBe(true);
  expect(await hindcast("verify", path)).toMatchObject({ mismatched: 0 });
}, 60_000);
