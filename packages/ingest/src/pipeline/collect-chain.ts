import { HindcastError } from "@hindcast/domain";
import type { DatasetDescription } from "../dataset-file.ts";
import type { TimedLog } from "../decode/aave-v3.ts";
import { topicOf } from "../decode/aave-v3/events.ts";
import type { Reading } from "../decode/aave-v3/readings.ts";
import type { Roles } from "../decode/aave-v3/roles.ts";
import { StageProgress, type ProgressListener } from "../progress.ts";
import { filterName, type LogFilter } from "../rpc/log-filter.ts";
import { RpcNode, type NodeOptions } from "../rpc/node.ts";
import { readStaticCalls } from "../rpc/static-calls.ts";
import { readJsonRpc, resolveEnd } from "../sources/json-rpc/read.ts";
import { readingsOf, rolesOf } from "./decode-market.ts";
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
 * logs themselves: it is read with the contracts known so far until no new one turns up.
 */
export async function collectChain(
  description: DatasetDescription,
  source: RpcSource,
  stageOf: (filter: string) => RangeStage,
  listener: ProgressListener | undefined,
  options: NodeOptions,
): Promise<ChainCollected> {
  const { market, chain } = description;
  if (market === null || chain === null) throw new TypeError("the schema lets no such rpc through");
  const node = new RpcNode(resolveUrl(source.url, process.env), options);
  const range = { chain: chain.id, ...source };
  let filter = source.logs === "all" ? [{}] : marketFilter(rolesOf([], market));
  const end = await resolveEnd(node, { ...range, filter });
  for (;;) {
    const stage = stageOf(filterName(filter));
    const finished = stage.finished();
    const progress = new StageProgress(listener, "read", "blocks", end - source.fromBlock + 1);
    progress.advance(finished.reduce((sum, { from, to }) => sum + to - from + 1, 0));
    for await (const part of readJsonRpc(
      node,
      { ...range, filter },
      end,
      finished,
      options.signal,
    )) {
      stage.add(part);
      progress.advance(part.to - part.from + 1);
    }
    const logs = stage.logs(source.fromBlock, end);
    const roles = rolesOf(logs, market);
    const wider = source.logs === "all" ? filter : marketFilter(roles);
    if (filterName(wider) === filterName(filter)) {
      const readings = await readStaticCalls(node, readingsOf(logs, roles, chain.id), end);
      return { logs, readings, fromBlock: source.fromBlock, toBlock: end };
    }
    filter = wider;
  }
}

/**
 * What a market's history is made of: every log of its contracts, and of each underlying token the
 * transfers into and out of supply tokens, which move the market's cash. The rest of a token's
 * transfers does not concern the market.
 */
export function marketFilter(roles: Roles): LogFilter {
  const contracts: string[] = [];
  const tokens: string[] = [];
  for (const [address, role] of roles.byAddress)
    (role === "underlying" ? tokens : contracts).push(address);
  const questions: LogFilter = [{ addresses: contracts.toSorted() }];
  if (tokens.length === 0) return questions;
  const addresses = tokens.toSorted();
  const transfer = [topicOf("underlying", "Transfer")];
  const supplyTokens = [...roles.supplyTokenOf.values()].toSorted();
  const words = supplyTokens.map((address) => `0x${"0".repeat(24)}${address.slice(2)}`);
  return [
    ...questions,
    { addresses, topics: [transfer, null, words] },
    { addresses, topics: [transfer, words] },
  ];
}
