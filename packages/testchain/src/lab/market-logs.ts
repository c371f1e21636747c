import { numberToHex, toEventSelector } from "viem";
import type { Abi, Address, Hash, Hex } from "viem";
import { rpc } from "../anvil.ts";
import type { TestClient } from "../anvil.ts";
import type { AaveMarket } from "../aave/market.ts";

/** A log as the node serves it; quantities are hex. */
export interface RpcLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: Hex;
  readonly blockHash: Hash;
  readonly blockTimestamp: Hex;
  readonly transactionHash: Hash;
  readonly transactionIndex: Hex;
  readonly logIndex: Hex;
}

/** A block header as the node serves it. */
export interface RpcBlock {
  readonly number: Hex;
  readonly hash: Hash;
  readonly parentHash: Hash;
  readonly timestamp: Hex;
  readonly transactions: readonly Hash[];
}

const BLOCKS_PER_REQUEST = 250;
const TRANSFER = toEventSelector("Transfer(address,address,uint256)");

/** Address of a topic word, in lower case. */
const addressOf = (topic: Hex | undefined): string => `0x${(topic ?? "").slice(-40)}`;

/**
 * All logs of the market in chain order: provider, pool, configurator, oracle, feeds, tokens of each
 * reserve, and of the underlying tokens only the transfers to or from an aToken.
 */
export async function readMarketLogs(
  client: TestClient,
  market: AaveMarket,
  toBlock: number,
): Promise<readonly RpcLog[]> {
  const { addressesProvider, pool, poolConfigurator, oracle, reserves } = market;
  const own = [addressesProvider, pool, poolConfigurator, oracle].concat(
    reserves.flatMap((r) => [r.feed, r.aToken, r.variableDebtToken, r.stableDebtToken]),
  );
  const watched = new Set(own.map((contract) => contract.address.toLowerCase()));
  const tokens = new Set(reserves.map((reserve) => reserve.token.address.toLowerCase()));
  const aTokens = new Set(reserves.map((reserve) => reserve.aToken.address.toLowerCase()));
  const wanted = (log: RpcLog): boolean => {
    const address = log.address.toLowerCase();
    if (watched.has(address)) return true;
    const [selector, from, to] = log.topics;
    const moves = aTokens.has(addressOf(from)) || aTokens.has(addressOf(to));
    return tokens.has(address) && selector === TRANSFER && moves;
  };
  const logs: RpcLog[] = [];
  for (let from = 0; from <= toBlock; from += BLOCKS_PER_REQUEST) {
    const to = Math.min(toBlock, from + BLOCKS_PER_REQUEST - 1);
    const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) };
    const address = [...watched, ...tokens];
    logs.push(...(await rpc<RpcLog[]>(client, "eth_getLogs", [{ ...range, address }])));
  }
  return logs.filter(wanted);
}

/** Headers of blocks 0 … toBlock. */
export async function readBlocks(
  client: TestClient,
  toBlock: number,
): Promise<readonly RpcBlock[]> {
  const blocks: RpcBlock[] = [];
  for (let number = 0; number <= toBlock; number += 1)
    blocks.push(await rpc<RpcBlock>(client, "eth_getBlockByNumber", [numberToHex(number), false]));
  return blocks;
}

/** How many logs of each event there are, by name. */
export function countEvents(
  market: AaveMarket,
  logs: readonly RpcLog[],
): Readonly<Record<string, number>> {
  const names = new Map<string, string>();
  const { addressesProvider, pool, poolConfigurator, oracle, reserves } = market;
  const tokens = reserves.slice(0, 1).flatMap((r) => [r.feed, r.aToken, r.variableDebtToken]);
  for (const { abi } of [addressesProvider, pool, poolConfigurator, oracle, ...tokens])
    for (const item of abi as Abi)
      if (item.type === "event") names.set(toEventSelector(item), item.name);
  const counts: Record<string, number> = {};
  for (const log of logs) {
    const name = names.get(log.topics[0] ?? "") ?? "unknown";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
