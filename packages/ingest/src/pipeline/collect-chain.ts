import { HindcastError } from "@hindcast/domain";
import type { DatasetDescription } from "../dataset-file.ts";
import type { Market, TimedLog } from "../decode/decoder.ts";
import { openMarket } from "../decode/known-decoders.ts";
import type { Reading, ReadingRequest } from "../decode/readings.ts";
import { StageProgress, type ProgressListener } from "../progress.ts";
import { filterName, type LogFilter } from "../rpc/log-filter.ts";
import { RpcNode, type NodeOptions } from "../rpc/node.ts";
import { readStaticCalls } from "../rpc/static-calls.ts";
import { readJsonRpc, resolveEnd } from "../sources/json-rpc/read.ts";
import { readingsOf, requestKey } from "./decode-market.ts";
import type { RangeStage } from "./range-stage.ts";

type RpcSource = NonNullable<DatasetDescription["rpc"]>;

/** A chain's verified logs and readings. */
export interface ChainCollected {
  readonly logs: readonly TimedLog[];
  readonly readings: readonly Reading[];
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** The URL of a source; "env:NAME" is looked up. Error: E-RPC-012. */
export function resolveUrl(url: string, environment: NodeJS.ProcessEnv): string {
  if (!url.startsWith("env:")) return url;
  const name = url.slice(4);
  const value = environment[name];
  if (value !== undefined && value !== "") return value;
  throw new HindcastError({
    code: "E-RPC-012",
    what: `The environment variable ${name} is not set.`,
    why: "dataset.json takes the node's URL from it.",
    next: `${name}=https://… hindcast ingest <folder>`,
  });
}

/**
 * Records a chain's logs through a node. For a market the contracts to listen to are found in the
 * logs and in what static calls answer: it is read with the contracts known so far until neither a
 * new contract nor a new question turns up.
 */
export async function collectChain(
  description: DatasetDescription,
  source: RpcSource,
  stageOf: (filter: string) => RangeStage,
  listener: ProgressListener | undefined,
  options: NodeOptions,
): Promise<ChainCollected> {
  const { chain } = description;
  if (chain === null) throw new TypeError("the schema lets no such rpc through");
  const node = new RpcNode(resolveUrl(source.url, process.env), options);
  const range = { chain: chain.id, ...source };
  const readings = new Map<string, Reading>();
  let filter = filterOf(description, source, openMarket(description, NOTHING_RECORDED));
  const end = await resolveEnd(node, { ...range, filter });
  for (;;) {
    const stage = stageOf(filterName(filter));
    const finished = stage.finished();
    const progress = new StageProgress(listener, "read", "blocks", end - source.fromBlock + 1);
    progress.advance(finished.reduce((sum, { from, to }) => sum + to - from + 1, 0));
    const question = { ...range, filter };
    for await (const part of readJsonRpc(node, question, end, finished, options.signal)) {
      stage.add(part);
      progress.advance(part.to - part.from + 1);
    }
    const logs = stage.logs(source.fromBlock, end);
    const known = [...readings.values()];
    const market = openMarket(description, { logs, readings: known });
    const wider = filterOf(description, source, market);
    const isComplete = filterName(wider) === filterName(filter);
    filter = wider;
    // What a contract logs it need not be asked: questions wait until nobody new is heard of.
    if (!isComplete) continue;
    const open = market === undefined ? [] : unanswered(market, readings);
    if (open.length === 0)
      return { logs, readings: known, fromBlock: source.fromBlock, toBlock: end };
    for (const reading of await readStaticCalls(node, open, end))
      readings.set(requestKey(reading), reading);
  }
}

function unanswered(
  market: Market,
  readings: ReadonlyMap<string, Reading>,
): readonly ReadingRequest[] {
  return readingsOf(market).filter((request) => !readings.has(requestKey(request)));
}

const NOTHING_RECORDED = { logs: [], readings: [] };

function filterOf(
  description: DatasetDescription,
  source: RpcSource,
  market: Market | undefined,
): LogFilter {
  return source.logs === "all" || market === undefined ? [{}] : market.filter();
}
