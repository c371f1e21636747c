import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Artifact } from "../artifacts.ts";
import { compileContract } from "../solidity.ts";

const require = createRequire(import.meta.url);

/** A contract of npm's @uniswap/v2-core, as it comes compiled: "UniswapV2Factory", "UniswapV2Pair". */
export function uniswapV2Artifact(contractName: string): Artifact {
  const root = dirname(require.resolve("@uniswap/v2-core/package.json"));
  const file = join(root, "build", `${contractName}.json`);
  const { abi, evm } = JSON.parse(readFileSync(file, "utf8")) as {
    abi: Artifact["abi"];
    evm: { bytecode: { object: string }; deployedBytecode: { object: string } };
  };
  return {
    contractName,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecode: `0x${evm.deployedBytecode.object}`,
    linkReferences: {},
  };
}

/** A contract of npm's @uniswap/v3-core, as it comes compiled: "UniswapV3Factory", "UniswapV3Pool". */
export function uniswapV3Artifact(contractName: string): Artifact {
  const root = dirname(require.resolve("@uniswap/v3-core/package.json"));
  const file = join(root, "artifacts", "contracts", `${contractName}.sol`, `${contractName}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Artifact;
}

const POOL_USER = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
interface Token { function mint(address to, uint256 amount) external returns (bool); }
interface Pool {
  function token0() external view returns (address);
  function token1() external view returns (address);
  function mint(address recipient, int24 lower, int24 upper, uint128 amount, bytes calldata data)
    external returns (uint256, uint256);
  function swap(address recipient, bool zeroForOne, int256 amount, uint160 limit, bytes calldata data)
    external returns (int256, int256);
}
contract PoolUser {
  function provide(Pool pool, int24 lower, int24 upper, uint128 amount) external {
    pool.mint(address(this), lower, upper, amount, "");
  }
  function swap(Pool pool, bool zeroForOne, int256 amount, uint160 limit) external {
    pool.swap(address(this), zeroForOne, amount, limit, "");
  }
  function uniswapV3MintCallback(uint256 owed0, uint256 owed1, bytes calldata) external {
    pay(owed0, owed1);
  }
  function uniswapV3SwapCallback(int256 delta0, int256 delta1, bytes calldata) external {
    pay(delta0 > 0 ? uint256(delta0) : 0, delta1 > 0 ? uint256(delta1) : 0);
  }
  function pay(uint256 owed0, uint256 owed1) private {
    if (owed0 > 0) Token(Pool(msg.sender).token0()).mint(msg.sender, owed0);
    if (owed1 > 0) Token(Pool(msg.sender).token1()).mint(msg.sender, owed1);
  }
}`;

/** Provides to v3 pools and swaps in them, paying with tokens that anybody may mint. */
export const poolUserArtifact = (): Artifact => compileContract("PoolUser", POOL_USER);
