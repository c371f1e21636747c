import {
  HindcastError,
  withProtocol,
  type ParameterDescription,
  type ParameterValues,
} from "@hindcast/domain";
import {
  readRecordedMarket,
  LOADED_KINDS,
  REPLAYED_KINDS,
  type RecordedMarket,
  type ScenarioContext,
} from "@hindcast/replay";
import {
  factsOf,
  loadDatasetShared,
  openDataset,
  type DatasetManifest,
  type SharedDataset,
  type Store,
} from "@hindcast/store";
import { eventPrices } from "./event-prices.ts";
import { describeDataset, type DatasetDescription } from "./describe-dataset.ts";

/** A dataset opened for replay: verified, in shared memory, with what it says by itself. */
export interface OpenMarket {
  readonly manifest: DatasetManifest;
  readonly description: DatasetDescription;
  readonly protocolId: string;
  readonly dataset: SharedDataset;
  readonly recorded: RecordedMarket;
  readonly context: ScenarioContext;
  readonly parameters: readonly ParameterDescription[];
  /** The contracts' constants, which no log tells, by scope. */
  readonly initialParameters: ReadonlyMap<string, ParameterValues>;
  readonly span: Span;
  /** How many facts the kernel replays. */
  readonly facts: number;
}

export interface Span {
  readonly fromTimeSeconds: number;
  readonly toTimeSeconds: number;
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** Opens a dataset by name or hash prefix and verifies every segment that will be replayed. */
export function openMarket(store: Store, nameOrHash: string): OpenMarket {
  const manifest = openDataset(store, nameOrHash);
  const description = describeDataset(manifest);
  const protocolId = description.protocol;
  if (protocolId === undefined)
    throw new HindcastError({
      code: "E-CLI-017",
      what: `The dataset "${manifest.name}" holds prices only: there is nothing to replay.`,
      why: "A replay needs the logs of a protocol.",
      next: "hindcast datasets list",
    });
  const dataset = loadDatasetShared(store.home, manifest, LOADED_KINDS);
  const replayed = dataset.kinds.filter(({ kind }) => REPLAYED_KINDS.some((k) => k === kind));
  const recorded = readRecordedMarket(factsOf(dataset, REPLAYED_KINDS));
  const { parameters, constants } = withProtocol(protocolId, (protocol) => ({
    parameters: protocol.parameters,
    constants: protocol.parameterValues(protocol.initialState(), "market") ?? {},
  }));
  return {
    manifest,
    description,
    protocolId,
    dataset,
    recorded,
    context: {
      parameters,
      reserves: recorded.reserves,
      pricesOf: (dataset, asset) => eventPrices(store, dataset, asset),
    },
    parameters,
    initialParameters: new Map([["market", constants]]),
    span: spanOf(replayed),
    facts: replayed.flatMap((k) => k.segments).reduce((sum, s) => sum + s.manifest.rows, 0),
  };
}

function spanOf(kinds: SharedDataset["kinds"]): Span {
  const manifests = kinds.flatMap((kind) => kind.segments.map((s) => s.manifest));
  const first = manifests.map((m) => m.first);
  const last = manifests.map((m) => m.last);
  return {
    fromTimeSeconds: Math.min(...first.map((p) => p.timeSeconds)),
    toTimeSeconds: Math.max(...last.map((p) => p.timeSeconds)),
    fromBlock: Math.min(...first.map((p) => p.block)),
    toBlock: Math.max(...last.map((p) => p.block)),
  };
}
