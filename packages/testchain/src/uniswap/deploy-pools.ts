import type { Address } from "viem";
import type { Contract } from "../artifacts.ts";
import type { BlockQueue } from "../block-queue.ts";
import { namedAddress } from "../named-address.ts";
import { testTokenArtifact } from "../test-token.ts";
import { poolUserArtifact, uniswapV2Artifact, uniswapV3Artifact } from "./artifacts.ts";

const DEPLOYER = namedAddress("pool deployer");

/** A pool of two tokens that anybody may mint, in the contracts' order. */
export interface TwoTokens {
  readonly token0: Contract;
  readonly token1: Contract;
}

export interface UniswapV2Pair extends TwoTokens {
  readonly pair: Contract;
}

export interface UniswapV3Pool extends TwoTokens {
  readonly pool: Contract;
  /** Provides and swaps for whoever calls it. */
  readonly user: Contract;
}

/** A pair of npm's Uniswap v2 without reserves.. */
export async function deployUniswapV2Pair(
  queue: BlockQueue,
  timeSeconds: number,
): Promise<UniswapV2Pair> {
  const tokens = await deployTokens(queue);
  const factory = await queue.deploy(DEPLOYER, uniswapV2Artifact("UniswapV2Factory"), [DEPLOYER]);
  const pair = [tokens.token0.address, tokens.token1.address];
  await queue.add(DEPLOYER, factory, "createPair", pair);
  await queue.mineAll(timeSeconds);
  const address = await queue.client.readContract({
    ...factory,
    functionName: "getPair",
    args: pair,
  });
  const { abi } = uniswapV2Artifact("UniswapV2Pair");
  return { ...tokens, pair: { address: address as Address, abi } };
}

/** A pool of npm's Uniswap v3 at a price, without liquidity. */
export async function deployUniswapV3Pool(
  queue: BlockQueue,
  timeSeconds: number,
  feePips: number,
  sqrtPriceX96: bigint,
): Promise<UniswapV3Pool> {
  const tokens = await deployTokens(queue);
  const factory = await queue.deploy(DEPLOYER, uniswapV3Artifact("UniswapV3Factory"));
  const user = await queue.deploy(DEPLOYER, poolUserArtifact());
  const pair = [tokens.token0.address, tokens.token1.address, feePips];
  await queue.add(DEPLOYER, factory, "createPool", pair);
  await queue.mineAll(timeSeconds);
  const address = await queue.client.readContract({
    ...factory,
    functionName: "getPool",
    args: pair,
  });
  const pool = { address: address as Address, abi: uniswapV3Artifact("UniswapV3Pool").abi };
  await queue.add(DEPLOYER, pool, "initialize", [sqrtPriceX96]);
  await queue.mineAll(timeSeconds + 1);
  return { ...tokens, pool, user };
}

async function deployTokens(queue: BlockQueue): Promise<TwoTokens> {
  const some = await queue.deploy(DEPLOYER, testTokenArtifact(), ["SOME", 18]);
  const other = await queue.deploy(DEPLOYER, testTokenArtifact(), ["OTHER", 18]);
  return BigInt(some.address) < BigInt(other.address)
    ? { token0: some, token1: other }
    : { token0: other, token1: some };
}
