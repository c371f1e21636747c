import { decodeEventLog, parseAbi } from "viem";
import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import type { AaveMarket } from "../aave/market.ts";
import type { RpcLog } from "./market-logs.ts";

/** The answer of a static call, and the first block it holds for: what the logs do not tell. */
export interface Reading {
  readonly block: number;
  readonly address: Address;
  readonly call: string;
  readonly value: string;
}

const GETTERS = parseAbi([
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function BASE_CURRENCY_UNIT() view returns (uint256)",
  "function OPTIMAL_USAGE_RATIO() view returns (uint256)",
  "function getBaseVariableBorrowRate() view returns (uint256)",
  "function getVariableRateSlope1() view returns (uint256)",
  "function getVariableRateSlope2() view returns (uint256)",
]);
type Getter = (typeof GETTERS)[number]["name"];

const STRATEGY_GETTERS: readonly Getter[] = [
  "OPTIMAL_USAGE_RATIO",
  "getBaseVariableBorrowRate",
  "getVariableRateSlope1",
  "getVariableRateSlope2",
];

/**
 * Token names and decimals, rate strategies and the oracle's unit, each from the block that
 * introduced it. All are constants of their contracts, so they are asked at the head: a node keeps
 * the state of few old blocks.
 */
export async function readMarketReadings(
  client: TestClient,
  market: AaveMarket,
  logs: readonly RpcLog[],
): Promise<readonly Reading[]> {
  const readings: Reading[] = [];
  const read = async (
    block: number,
    address: Address,
    getters: readonly Getter[],
  ): Promise<void> => {
    for (const functionName of getters) {
      const at = { address, abi: GETTERS };
      const value = String(await client.readContract({ ...at, functionName }));
      readings.push({ block, address, call: `${functionName}()`, value });
    }
  };
  for (const log of logs) {
    if (log.address.toLowerCase() !== market.poolConfigurator.address.toLowerCase()) continue;
    const block = Number(log.blockNumber);
    const event = decodeEventLog({
      abi: market.poolConfigurator.abi,
      topics: log.topics as [`0x${string}`],
      data: log.data,
    });
    const values = event.args as unknown as Record<string, Address>;
    if (event.eventName === "ReserveInitialized") {
      await read(block, values["asset"]!, ["decimals", "symbol"]);
      await read(block, values["interestRateStrategyAddress"]!, STRATEGY_GETTERS);
      const feed = market.reserves.find((reserve) => reserve.token.address === values["asset"]);
      if (feed !== undefined) await read(block, feed.feed.address, ["decimals"]);
    } else if (event.eventName === "ReserveInterestRateStrategyChanged")
      await read(block, values["newStrategy"]!, STRATEGY_GETTERS);
  }
  const listed = readings[0]?.block ?? 0;
  await read(listed, market.oracle.address, ["BASE_CURRENCY_UNIT"]);
  return readings;
}
