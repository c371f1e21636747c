import { setImmediate as nextTurn } from "node:timers/promises";
import type { FactKind, FactOf } from "@hindcast/domain";
import { openStore, putDataset, type Store } from "@hindcast/store";
import { sortAndDeduplicateLogs } from "./checks/duplicate-logs.ts";
import type { DatasetDescription } from "./dataset-file.ts";
import type { TimedLog } from "./decode/decoder.ts";
import { openMarket } from "./decode/known-decoders.ts";
import { locateFiles, type LocatedDataset } from "./files/brought-files.ts";
import { loadDatasetFile, parseDatasetDescription, verifyFiles } from "./load-dataset-file.ts";
import { collectChain, type ChainCollected } from "./pipeline/collect-chain.ts";
import { collectFiles, type Collected } from "./pipeline/collect-files.ts";
import { completeLogs } from "./pipeline/complete-logs.ts";
import { decodeMarket, readingFacts } from "./pipeline/decode-market.ts";
import { judgeQuarantine } from "./pipeline/judge-quarantine.ts";
import { logFact } from "./pipeline/log-facts.ts";
import { provenanceOf, type IngestCounts, type VerificationLevel } from "./pipeline/provenance.ts";
import { RangeStage } from "./pipeline/range-stage.ts";
import { settlePrices, type SettledPrices } from "./pipeline/settle-prices.ts";
import { validateFacts, writeFacts, type Validated } from "./pipeline/write-facts.ts";
import type { ProgressListener } from "./progress.ts";
import type { QuarantinedRow } from "./quarantine.ts";
import { rebuildHistory, timedOracleLog } from "./rebuild/known-histories.ts";
import type { Rebuilt } from "./rebuild/maker/vault-history.ts";
import type { HistoryStory } from "./rebuild/story.ts";
import type { NodeOptions } from "./rpc/node.ts";

export interface IngestOptions {
  /** The folder that holds everything the store keeps. */
  readonly home: string;
  /** The folder with dataset.json; its files are looked for here also when `description` is given. */
  readonly folder: string;
  /** Where the user's own copy of files is that the project may not pass on. */
  readonly data?: string;
  /** A description in place of the folder's dataset.json. */
  readonly description?: unknown;
  /** Faulty rows that may be missing from the dataset; 0 if not given. */
  readonly tolerance?: number;
  readonly onProgress?: ProgressListener;
  /** Ends the ingest between two chunks; a node's finished ranges are kept. */
  readonly signal?: AbortSignal;
  readonly engineVersion?: string;
  /** Patience with a node: time limits, attempts, batches. */
  readonly node?: Omit<NodeOptions, "signal">;
}

export interface IngestResult {
  readonly slug: string;
  readonly datasetHash: string;
  readonly version: number;
  /** Rows read, kept, repeated; logs; facts by kind. read = kept + repeated + quarantined. */
  readonly counts: IngestCounts;
  readonly quarantined: readonly QuarantinedRow[];
  readonly coverage: ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>;
  readonly verificationLevel: VerificationLevel;
  /** What a history rebuilt from tables of events says of itself; absent where logs tell it. */
  readonly story?: HistoryStory;
}

/**
 * Ingests a dataset: read → sort and deduplicate → decode → validate → canonical segments → seal.
 * The same history gives the same hash whatever the order, chunking or repetition of its rows.
 * Nothing is visible before it is complete. Errors: E-INGEST-0xx, E-RPC-0xx, E-STORE-0xx.
 */
export async function ingestDataset(options: IngestOptions): Promise<IngestResult> {
  const { home, onProgress, signal } = options;
  const { description, pathOf } = await describedFiles(options);
  await verifyFiles(pathOf, description, onProgress, signal);
  using store = openStore(home, { engineVersion: options.engineVersion ?? "0.1.0" });
  const files = await collectFiles(pathOf, description, onProgress, signal);
  const chain = await collectRpc(store, description, options);
  const oracleLog = timedOracleLog(description, files);
  const prices = settlePrices(description, [...files.prices, ...oracleLog.prices], files.rounds);
  const decoded = decodeAll(description, files, chain, options);
  const rebuilt = rebuildHistory(description, files, oracleLog, quotesOf(prices));
  await hearSignal(signal);
  const facts = decoded.facts.concat(prices.facts, rebuilt?.facts ?? []);
  const validated = validateFacts(facts);
  const quarantined = await judgeQuarantine(
    home,
    description.slug,
    [files, prices, decoded, rebuilt, validated].flatMap((part) => part?.quarantined ?? []),
    options.tolerance ?? 0,
  );
  await hearSignal(signal);
  const counts = countRows(files, chain, prices, decoded, rebuilt, validated);
  const coverage = new Map(prices.coverage);
  if (chain !== undefined) coverage.set("chain", [{ from: chain.fromBlock, to: chain.toBlock }]);
  const verificationLevel = levelOf(description);
  const manifest = putDataset(store, {
    name: description.slug,
    kinds: writeFacts(store, validated.byKind, onProgress, signal),
    provenance: provenanceOf(
      description,
      counts,
      quarantined,
      coverage,
      verificationLevel,
      rebuilt?.story,
    ),
  });
  return {
    slug: description.slug,
    datasetHash: manifest.hash,
    version: manifest.version,
    counts,
    quarantined,
    coverage,
    verificationLevel,
    ...(rebuilt === undefined ? {} : { story: rebuilt.story }),
  };
}

async function describedFiles(options: IngestOptions): Promise<LocatedDataset> {
  const description =
    options.description === undefined
      ? await loadDatasetFile(options.folder)
      : parseDatasetDescription(options.description, "the given description");
  return await locateFiles(options.folder, description, options.data);
}

function quotesOf(prices: SettledPrices): readonly FactOf<"marketPrice">[] {
  return prices.facts.filter((fact) => fact.kind === "marketPrice");
}

/** Decoding and checking are done in one piece, in which no Ctrl-C is heard: here it is. */
async function hearSignal(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  signal?.throwIfAborted();
}

async function collectRpc(
  store: Store,
  description: DatasetDescription,
  options: IngestOptions,
): Promise<ChainCollected | undefined> {
  if (description.rpc === undefined) return undefined;
  const { signal, node } = options;
  const chain = description.chain?.id ?? 0;
  const stageOf = (filter: string): RangeStage =>
    new RangeStage(store, description.slug, filter, chain);
  return await collectChain(description, description.rpc, stageOf, options.onProgress, {
    ...node,
    signal,
  });
}

interface DecodedLogs {
  readonly facts: Parameters<typeof validateFacts>[0] extends Iterable<infer F> ? F[] : never;
  readonly quarantined: readonly QuarantinedRow[];
  readonly logs: number;
  readonly duplicates: number;
}

function decodeAll(
  description: DatasetDescription,
  files: Collected,
  chain: ChainCollected | undefined,
  options: IngestOptions,
): DecodedLogs {
  const rows = completeLogs([...files.logs, ...(chain?.logs ?? [])], files.blocks);
  const { logs, duplicates } = sortAndDeduplicateLogs(rows);
  const timed = logs as readonly TimedLog[];
  const chainId = description.chain?.id ?? 0;
  const facts: DecodedLogs["facts"] = timed.map((log) => logFact(log, chainId));
  const readings = [...files.readings, ...(chain?.readings ?? [])];
  const market = openMarket(description, { logs: timed, readings });
  if (market === undefined) return { facts, quarantined: [], logs: logs.length, duplicates };
  const decoded = decodeMarket(timed, market, options.onProgress, options.signal);
  for (const fact of readingFacts(market, { logs: timed, readings, chain: chainId }))
    facts.push(fact);
  for (const fact of decoded.facts) facts.push(fact);
  return { facts, quarantined: decoded.quarantined, logs: logs.length, duplicates };
}

function countRows(
  files: Collected,
  chain: ChainCollected | undefined,
  prices: SettledPrices,
  decoded: DecodedLogs,
  rebuilt: Rebuilt | undefined,
  validated: Validated,
): IngestCounts {
  const { vaults, spells, totals, auctions, osm } = files.maker;
  const tables = [files.logs, files.prices, files.rounds, vaults, spells, totals, auctions, osm];
  const lent = Object.values(files.lending);
  const good = [...tables, ...lent].reduce((sum, rows) => sum + rows.length, 0);
  const facts: Record<string, number> = {};
  for (const [kind, list] of validated.byKind) facts[kind] = list.length;
  return {
    read: good + files.quarantined.length + (chain?.logs.length ?? 0),
    kept: decoded.logs + prices.facts.length + (rebuilt?.used ?? 0),
    duplicates: decoded.duplicates + prices.duplicates,
    quarantinedRows:
      files.quarantined.length + prices.quarantined.length + (rebuilt?.quarantined.length ?? 0),
    quarantinedLogs: decoded.quarantined.length,
    facts: facts as Readonly<Partial<Record<FactKind, number>>>,
  };
}

function levelOf(description: DatasetDescription): VerificationLevel {
  const fromFiles = description.files.some((file) => file.role !== "reference");
  if (fromFiles || description.rpc === undefined) return "L0";
  return description.rpc.verify === "receipts" ? "L3" : "L1";
}
