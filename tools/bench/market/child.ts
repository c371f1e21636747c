/**
 * One step of the market's benchmark in a process of its own, so that its time and peak memory are
 * nobody else's: `child.ts <order as JSON>` prints what came of it as one line of JSON.
 */
import { aaveV3 } from "@hindcast/domain";
import {
  decodeHistory,
  ENGINE_VERSION,
  REPLAYED_KINDS,
  runScenarios,
  type Scenario,
} from "@hindcast/replay";
import { listDatasets, loadDatasetShared, openDataset, openStore } from "@hindcast/store";
import { peakMegabytes } from "../peak-memory.ts";
import { timed } from "../stopwatch.ts";
import { withFolder } from "../temporary-folder.ts";
import { scenariosOf, type Adoption } from "./designs.ts";
import { scanFully, type FullScan, type ScannedBlocks } from "./full-scan.ts";
import { datasetName, type MarketSize } from "./market-size.ts";
import { writeMarket } from "./write-market.ts";

/** What a process is to do with the market of a size in a home. */
export type Order = { readonly home: string; readonly size: MarketSize } & (
  | { readonly kind: "generate" }
  | {
      readonly kind: "sweep";
      readonly adoption: Adoption;
      readonly scenarios: number;
      readonly workers: number;
      readonly snapshotDays: number;
      /** As in PoolSettings. */
      readonly memoryBytes?: number;
    }
  | { readonly kind: "scan"; readonly blocks: ScannedBlocks }
);

/** Time of a stretch: by the clock, and that of all threads together. */
export interface Spent {
  readonly seconds: number;
  readonly processorSeconds: number;
}

export interface Generated extends Spent {
  readonly peakMegabytes: number;
  readonly isReused: boolean;
  readonly datasetHash: string;
  readonly userEvents: number;
  readonly prices: number;
}

export interface Swept extends Spent {
  readonly peakMegabytes: number;
  /** Reading and verifying the dataset, before. */
  readonly load: Spent;
  /** In the order of the scenarios. */
  readonly runs: readonly {
    readonly name: string;
    readonly runHash: string;
    readonly liquidations: number;
    readonly refusals: number;
  }[];
}

async function spentOn(work: () => unknown): Promise<Spent> {
  const before = process.cpuUsage();
  const seconds = await timed(work);
  const { user, system } = process.cpuUsage(before);
  return { seconds, processorSeconds: (user + system) / 1e6 };
}

async function generate({ home, size }: Order): Promise<Generated> {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  const name = datasetName(size);
  const found = listDatasets(store).find((dataset) => dataset.name === name);
  let manifest = found;
  const spent = await spentOn(() => {
    manifest ??= writeMarket(store, size);
  });
  const rows = (kinds: readonly string[]): number =>
    manifest?.kinds
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, kind) => sum + kind.rows, 0) ?? 0;
  return {
    ...spent,
    peakMegabytes: peakMegabytes(),
    isReused: found !== undefined,
    datasetHash: manifest?.hash ?? "",
    userEvents: rows(["supply", "withdraw", "borrow", "repay"]),
    prices: rows(["oraclePrice"]),
  };
}

function loadMarket(home: string, size: MarketSize) {
  using store = openStore(home, { engineVersion: ENGINE_VERSION });
  return loadDatasetShared(home, openDataset(store, datasetName(size)), REPLAYED_KINDS);
}

/** Runs scenarios the way the command line does. */
async function sweep(
  { home, size }: Order,
  scenarios: readonly Scenario[],
  limits: { readonly workers: number; readonly memoryBytes?: number },
): Promise<Swept> {
  let dataset: ReturnType<typeof loadMarket> | undefined;
  const load = await spentOn(() => {
    dataset = loadMarket(home, size);
  });
  const market = dataset as ReturnType<typeof loadMarket>;
  const runs: Swept["runs"][number][] = [];
  const spent = await withFolder((folder) =>
    spentOn(async () => {
      const results = await runScenarios({
        home: folder,
        dataset: market,
        protocolId: aaveV3.id,
        scenarios,
        ...limits,
        signal: new AbortController().signal,
        onFinished: () => {},
        onProgress: () => {},
      });
      results.forEach((result, index) => {
        if (!result.ok) throw new Error(`a scenario failed: ${result.failure}`);
        const { runHash, refusals, kinds } = result.manifest;
        const liquidations = kinds.find(({ kind }) => kind === "liquidation")?.rows ?? 0;
        const name = scenarios[index]?.name ?? "";
        runs.push({ name, runHash, liquidations, refusals });
      });
    }),
  );
  return { ...spent, peakMegabytes: peakMegabytes(), load, runs };
}

async function scan(order: Order & { readonly kind: "scan" }): Promise<FullScan> {
  const dataset = loadMarket(order.home, order.size);
  const [base] = scenariosOf(order.size, 1, "dates");
  if (base === undefined) throw new RangeError("there is always a base");
  return scanFully(aaveV3, decodeHistory(dataset, aaveV3.id), base, order.blocks);
}

async function carryOut(order: Order): Promise<unknown> {
  if (order.kind === "generate") return await generate(order);
  if (order.kind === "scan") return await scan(order);
  const { size } = order;
  const snapshotEverySeconds = order.snapshotDays * 86_400;
  const { workers, memoryBytes } = order;
  const limits = memoryBytes === undefined ? { workers } : { workers, memoryBytes };
  const scenarios = scenariosOf(size, order.scenarios, order.adoption);
  return await sweep(
    order,
    scenarios.map((scenario) => ({ ...scenario, snapshotEverySeconds })),
    limits,
  );
}

console.log(JSON.stringify(await carryOut(JSON.parse(process.argv[2] ?? "") as Order)));
