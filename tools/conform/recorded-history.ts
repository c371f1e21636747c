import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ingestDataset } from "@hindcast/ingest";
import { decodeHistory, type History } from "@hindcast/replay";
import { loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import type { MarketSource } from "./bench.ts";

const SLUG = "recorded";
const NODE_VARIABLE = "HINDCAST_CONFORM_NODE";

/** Reads a node's logs through the whole ingest, as a user would, into a history to replay. */
export async function recordHistory(source: MarketSource, toBlock: number): Promise<History> {
  const home = mkdtempSync(join(tmpdir(), "hindcast-conform-"));
  process.env[NODE_VARIABLE] = source.url;
  const { protocol, market, more } = source;
  const description = {
    slug: SLUG,
    title: "A recorded history",
    description: "",
    protocol,
    chain: { id: 31337, name: "local chain" },
    licence: "none",
    source: "the differential bench",
    market,
    rpc: { url: `env:${NODE_VARIABLE}`, fromBlock: 0, toBlock, confirmations: 0 },
    ...more,
  };
  try {
    const { quarantined } = await ingestDataset({ home, folder: home, description });
    const [first] = quarantined;
    if (first !== undefined) throw new Error(`a log was not understood: ${first.reason}`);
    using store = openStore(home, { engineVersion: "conform" });
    return decodeHistory(loadDatasetShared(home, openDataset(store, SLUG)), protocol);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
