import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DECODERS, ingestDataset } from "@hindcast/ingest";
import { factsOf, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import type { Fact, FactOf } from "@hindcast/domain";
import { readBlocks, type RpcBlock } from "@hindcast/testchain";
import { blocksToCsv, DatasetFolder, gzip, logsToParquet, toJson } from "../write-files.ts";
import type { WrittenFile } from "../write-files.ts";
import { recordedRows } from "./check-rows.ts";
import type { Desk } from "./desk.ts";
import { describeStory, storyForPeople, type StoryWords } from "./describe.ts";
import { playStory, type PlayedStory, type StoryOptions } from "./play-story.ts";

const NODE_VARIABLE = "HINDCAST_LAB_NODE";

/** A played story with everything that is written down of it. */
export interface Recording {
  readonly words: StoryWords;
  readonly options: StoryOptions;
  readonly played: PlayedStory;
  readonly decisions: readonly { readonly timeSeconds: number; readonly what: string }[];
  readonly market: Readonly<Record<string, unknown>>;
  readonly blocks: readonly RpcBlock[];
  readonly counts: Readonly<Record<string, number>>;
  /** How many logs there are of each event. */
  readonly events: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<"logs" | "blocks" | "readings" | "checkpoints", WrittenFile>>;
}

/** Plays a story on an open market and writes its dataset into a folder. */
export async function recordStory<State>(
  desk: Desk<State>,
  words: StoryWords,
  options: StoryOptions,
  out: string,
): Promise<object> {
  const started = performance.now();
  const played = await playStory(desk, options);
  const head = await desk.market.market.headBlock();
  const facts = await ingested(desk, head);
  const logs = facts.filter((fact) => fact.kind === "log");
  const readings = facts.filter((fact) => fact.kind === "contractReading");
  const blocks = await readBlocks(desk.market.client, head);
  const folder = new DatasetFolder(out);
  const checkpoints = played.checkpoints.map(recordedRows);
  const counts = {
    accounts: options.accounts,
    transactions: played.transactions,
    blocks: blocks.length,
    logs: logs.length,
    ...countFacts(facts),
    keeperSameBlock: played.keepers.sameBlock,
    keeperNextBlock: played.keepers.nextBlock,
    keeperLater: played.keepers.later,
  };
  const files = {
    logs: folder.write("logs.parquet", logsToParquet(logs.map(asServed)), logs.length),
    blocks: folder.write("blocks.csv.gz", gzip(blocksToCsv(blocks)), blocks.length),
    readings: folder.write(
      "readings.json",
      `${toJson(readings.map(asRead), 1)}\n`,
      readings.length,
    ),
    checkpoints: folder.write(
      "checkpoints.json.gz",
      gzip(toJson({ checkpoints })),
      checkpoints.length,
    ),
  };
  const { source } = desk.market;
  const { decisions } = desk;
  const events = countEvents(source.protocol as keyof typeof DECODERS, logs);
  const recording: Recording = {
    words,
    options,
    played,
    decisions,
    market: source.market,
    blocks,
    counts,
    events,
    files,
  };
  folder.write("dataset.json", `${toJson(describeStory(recording), 2)}\n`, 0);
  folder.write("README.md", storyForPeople(recording), 0);
  return { counts, events, files, seconds: ((performance.now() - started) / 1000).toFixed(0) };
}

/** Everything a user's own ingest of the node would keep. */
async function ingested<State>({ market }: Desk<State>, toBlock: number): Promise<readonly Fact[]> {
  const home = mkdtempSync(join(tmpdir(), "hindcast-lab-"));
  process.env[NODE_VARIABLE] = market.source.url;
  const { protocol, market: addresses, more } = market.source;
  const description = {
    slug: "lab",
    title: "A lab's node",
    description: "",
    protocol,
    chain: { id: 31337, name: "local chain" },
    licence: "none",
    source: "the lab",
    market: addresses,
    // The set-up block holds thousands of receipts; its bloom filter says enough.
    rpc: {
      url: `env:${NODE_VARIABLE}`,
      fromBlock: 0,
      toBlock,
      confirmations: 0,
      verify: "bloom",
    },
    ...more,
  };
  try {
    const { quarantined } = await ingestDataset({ home, folder: home, description });
    if (quarantined[0] !== undefined)
      throw new Error(`a log was not understood: ${quarantined[0].reason}`);
    using store = openStore(home, { engineVersion: "lab" });
    return [...factsOf(loadDatasetShared(home, openDataset(store, "lab")))];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function countFacts(facts: readonly Fact[]): Record<string, number> {
  const of = (kind: Fact["kind"]): readonly Fact[] => facts.filter((fact) => fact.kind === kind);
  const losers = new Set(
    of("debtWriteOff").map((fact) => (fact as FactOf<"debtWriteOff">).account),
  );
  return {
    liquidations: of("liquidation").length,
    priceUpdates: of("oraclePrice").length,
    ...(losers.size === 0 ? {} : { writtenOffAccounts: losers.size }),
  };
}

function countEvents(
  protocol: keyof typeof DECODERS,
  logs: readonly FactOf<"log">[],
): Record<string, number> {
  const names = new Map<string, string>();
  for (const table of Object.values(DECODERS[protocol].events))
    for (const [topic, { spec }] of table) names.set(topic, spec.name);
  const counts: Record<string, number> = {};
  for (const { topics } of logs) {
    const [topic = ""] = JSON.parse(topics) as string[];
    const name = names.get(topic) ?? "unknown";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

type Served = Parameters<typeof logsToParquet>[0][number];

/** A kept log as the node served it. */
function asServed({ at, ...log }: FactOf<"log">): Served {
  return {
    blockNumber: `0x${at.block.toString(16)}`,
    blockHash: log.blockHash as Served["blockHash"],
    blockTimestamp: `0x${at.timeSeconds.toString(16)}`,
    transactionHash: log.transactionHash as Served["transactionHash"],
    transactionIndex: `0x${at.transaction.toString(16)}`,
    logIndex: `0x${at.log.toString(16)}`,
    address: log.address as Served["address"],
    topics: JSON.parse(log.topics) as Served["topics"],
    data: log.data as Served["data"],
  };
}

function asRead({ at, address, call, value }: FactOf<"contractReading">): object {
  return { block: at.block, address, call, value };
}
