import { HindcastError } from "@hindcast/domain";
import type { DatasetDescription, DatasetFile } from "../dataset-file.ts";
import type { Reading } from "../decode/readings.ts";
import { readBlocksFile, readReadingsFile, type BlockRow } from "../files/companion-files.ts";
import { StageProgress, type ProgressListener } from "../progress.ts";
import type { QuarantinedRow } from "../quarantine.ts";
import type { Batch, LogRow, MarketPriceRow, RoundRow } from "../sources/batch.ts";
import { readChainlinkRounds } from "../sources/chainlink-rounds/read.ts";
import { aaveV2Token } from "../rebuild/aave-v2/tokens.ts";
import {
  readLiquidationCalls,
  type LiquidationCallRow,
} from "../sources/liquidation-calls/read.ts";
import { readAuctions, type AuctionRow } from "../sources/maker-auctions/read.ts";
import { readSpells, type SpellRow } from "../sources/maker-spells/read.ts";
import { readVaultEvents, type VaultRow } from "../sources/maker-vault-events/read.ts";
import { readVaultTotals, type VaultTotalsRow } from "../sources/maker-vault-totals/read.ts";
import { readMarketTotals, type MarketTotalsRow } from "../sources/market-totals/read.ts";
import {
  readMarketTransactions,
  type MarketTransactionRow,
} from "../sources/market-transactions/read.ts";
import { readMetricJson } from "../sources/metric-json/read.ts";
import { readOsmEvents, type OsmRow } from "../sources/osm-events/read.ts";
import { readKlines } from "../sources/klines/read.ts";
import { readRawLogs } from "../sources/raw-logs/read.ts";
import {
  readSeizedCollateral,
  type SeizedCollateralRow,
} from "../sources/seized-collateral/read.ts";
import { readSeriesCsv } from "../sources/series-csv/read.ts";

/** Everything the files of a dataset say, before any of it is compared or decoded. */
export interface Collected {
  readonly logs: LogRow[];
  readonly prices: MarketPriceRow[];
  readonly rounds: RoundRow[];
  readonly readings: Reading[];
  readonly blocks: Map<number, BlockRow>;
  readonly maker: MakerRows;
  readonly lending: LendingRows;
  readonly quarantined: QuarantinedRow[];
}

/** Rows of the tables Maker's history is told in. */
export interface MakerRows {
  readonly vaults: VaultRow[];
  readonly spells: SpellRow[];
  readonly totals: VaultTotalsRow[];
  readonly auctions: AuctionRow[];
  readonly osm: OsmRow[];
}

/** Rows of tables in which others tell what happened on lending markets. */
export interface LendingRows {
  readonly calls: LiquidationCallRow[];
  readonly seized: SeizedCollateralRow[];
  readonly transactions: MarketTransactionRow[];
  readonly totals: MarketTotalsRow[];
}

/** Reads all files of a description. Error E-INGEST-004 when a file has other rows than described. */
export async function collectFiles(
  pathOf: (file: DatasetFile) => string,
  description: DatasetDescription,
  listener: ProgressListener | undefined,
  signal: AbortSignal | undefined,
): Promise<Collected> {
  const all: Collected = {
    logs: [],
    prices: [],
    rounds: [],
    readings: [],
    blocks: new Map(),
    maker: { vaults: [], spells: [], totals: [], auctions: [], osm: [] },
    lending: { calls: [], seized: [], transactions: [], totals: [] },
    quarantined: [],
  };
  const expected = description.files.map((file) => file.rows);
  const total = expected.every((rows) => rows !== undefined)
    ? expected.reduce((sum, rows) => sum + rows, 0)
    : undefined;
  const progress = new StageProgress(listener, "read", "rows", total);
  for (const file of description.files) {
    signal?.throwIfAborted();
    const rows = await collectFile(pathOf(file), file, all, progress, signal);
    if (rows === undefined || file.rows === undefined || rows === file.rows) continue;
    throw new HindcastError({
      code: "E-INGEST-004",
      what: `A file has ${rows} rows, its description says ${file.rows}.`,
      where: file.path,
      why: "Rows were lost, or the description is of another file.",
      next: "correct dataset.json, or restore the file",
    });
  }
  return all;
}

/** Rows met in the file, good or bad; undefined for files that are not read. */
async function collectFile(
  path: string,
  file: DatasetFile,
  all: Collected,
  progress: StageProgress,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const name = file.path;
  const take = <Row>(batches: AsyncIterable<Batch<Row>>, into: Row[]): Promise<number> =>
    drain(batches, into, all.quarantined, progress);
  switch (file.role) {
    case "logs": {
      const { format, address } = file;
      const source = { path, name, format };
      const full = address === undefined ? source : { ...source, defaultAddress: address };
      return await take(readRawLogs(full, signal), all.logs);
    }
    case "klines": {
      const { series, intervalSeconds, symbol } = file;
      const source = { path, name, series, intervalSeconds };
      return await take(
        readKlines(symbol === undefined ? source : { ...source, symbol }, signal),
        all.prices,
      );
    }
    case "series":
      return await take(readSeriesCsv({ ...seriesOf(file), path, name }, signal), all.prices);
    case "chainlink-rounds":
      return await take(readChainlinkRounds({ path, name, feed: file.feed }, signal), all.rounds);
    case "blocks": {
      const blocks = await readBlocksFile(path, name, signal);
      for (const [number, block] of blocks) addBlock(all.blocks, number, block, name);
      progress.advance(blocks.size);
      return blocks.size;
    }
    case "readings": {
      const readings = await readReadingsFile(path, name);
      all.readings.push(...readings);
      progress.advance(readings.length);
      return readings.length;
    }
    case "metric-json":
      return await take(readMetricJson({ ...file, path, name }, signal), all.prices);
    case "vault-events":
      return await take(
        readVaultEvents({ path, name, table: file.table }, signal),
        all.maker.vaults,
      );
    case "vault-totals":
      return await take(readVaultTotals({ path, name }, signal), all.maker.totals);
    case "parameter-changes":
      return await take(readSpells({ path, name }, signal), all.maker.spells);
    case "auctions":
      return await take(readAuctions({ path, name }, signal), all.maker.auctions);
    case "osm-events":
      return await take(readOsmEvents({ path, name }, signal), all.maker.osm);
    case "liquidation-calls":
    case "seized-collateral":
    case "market-transactions":
    case "market-totals":
      return await collectLending(take, { path, name }, file.role, all.lending, signal);
    case "reference":
      return undefined;
  }
}

/** Reads batches into a list, counting them; bad rows go to quarantine. */
type Take = <Row>(batches: AsyncIterable<Batch<Row>>, into: Row[]) => Promise<number>;

async function collectLending(
  take: Take,
  file: { readonly path: string; readonly name: string },
  role: "liquidation-calls" | "seized-collateral" | "market-transactions" | "market-totals",
  into: LendingRows,
  signal: AbortSignal | undefined,
): Promise<number> {
  switch (role) {
    case "liquidation-calls":
      return await take(
        readLiquidationCalls(file, (symbol) => aaveV2Token(symbol)?.decimals, signal),
        into.calls,
      );
    case "seized-collateral":
      return await take(readSeizedCollateral(file, signal), into.seized);
    case "market-transactions":
      return await take(readMarketTransactions(file, signal), into.transactions);
    case "market-totals":
      return await take(readMarketTotals(file, signal), into.totals);
  }
}

function seriesOf(file: Extract<DatasetFile, { role: "series" }>) {
  const { only, series, timeColumn, timeUnit, valueColumn, decimals, intervalSeconds } = file;
  const { timeMarks } = file;
  const source = {
    series,
    timeColumn,
    timeUnit,
    valueColumn,
    decimals,
    intervalSeconds,
    timeMarks,
  };
  return only === undefined ? source : { ...source, only };
}

async function drain<Row>(
  batches: AsyncIterable<Batch<Row>>,
  into: Row[],
  quarantined: QuarantinedRow[],
  progress: StageProgress,
): Promise<number> {
  let rows = 0;
  for await (const batch of batches) {
    for (const row of batch.rows) into.push(row);
    for (const row of batch.quarantined) quarantined.push(row);
    rows += batch.rows.length + batch.quarantined.length;
    progress.advance(batch.rows.length + batch.quarantined.length);
  }
  return rows;
}

function addBlock(
  blocks: Map<number, BlockRow>,
  number: number,
  block: BlockRow,
  name: string,
): void {
  const before = blocks.get(number);
  if (
    before !== undefined &&
    (before.blockHash !== block.blockHash || before.timeSeconds !== block.timeSeconds)
  )
    throw new HindcastError({
      code: "E-INGEST-022",
      what: "Two files tell one block differently.",
      where: `${name}, block ${number}`,
      next: "keep the file of the final branch only",
    });
  blocks.set(number, block);
}
