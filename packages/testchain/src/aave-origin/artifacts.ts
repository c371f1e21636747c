import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Artifact } from "../artifacts.ts";
import { compileSources } from "../compile-sources.ts";
import type { Artifacts } from "../compile-sources.ts";

const ENTRIES = [
  "instances/PoolInstance",
  "instances/PoolConfiguratorInstance",
  "instances/ATokenInstance",
  "instances/VariableDebtTokenInstance",
  "misc/DefaultReserveInterestRateStrategyV2",
  "misc/AaveOracle",
  "protocol/configuration/PoolAddressesProvider",
  "protocol/configuration/ACLManager",
  "protocol/libraries/helpers/Errors",
  "helpers/AaveProtocolDataProvider",
] as const;
const CONTRACTS = [
  "PoolInstance",
  "PoolConfiguratorInstance",
  "ATokenInstance",
  "VariableDebtTokenInstance",
  "DefaultReserveInterestRateStrategyV2",
  "AaveOracle",
  "PoolAddressesProvider",
  "ACLManager",
  "AaveProtocolDataProvider",
  "Errors",
  "BorrowLogic",
  "SupplyLogic",
  "LiquidationLogic",
  "PoolLogic",
  "ConfiguratorLogic",
  "FlashLoanLogic",
] as const;

/** Finds the compiled contracts of one version of Aave v3 by name. */
export type ArtifactSource = (contractName: string) => Artifact;

const require = createRequire(import.meta.url);
let compiled: Promise<Artifacts> | undefined;

/**
 * Aave v3.6, compiled from npm's sources: half a minute the first time, then read from the cache.
 * The london rules keep the chain's headers free of random values; no contract can tell.
 */
async function compileOrigin(): Promise<Artifacts> {
  const origin = dirname(require.resolve("@aave-dao/aave-v3-origin/package.json"));
  const fromOrigin = createRequire(join(origin, "package.json"));
  const solidity = dirname(fromOrigin.resolve("@bgd-labs/solidity-utils/package.json"));
  const fromSolidity = createRequire(join(solidity, "package.json"));
  const zeppelin = dirname(fromSolidity.resolve("@openzeppelin/contracts/package.json"));
  return compileSources({
    compiler: "solc-0827",
    entries: ENTRIES.map((entry) => `src/contracts/${entry}.sol`),
    folders: {
      "src/": join(origin, "src"),
      "solidity-utils/": join(solidity, "src"),
      "openzeppelin-contracts/contracts/": zeppelin,
      "@openzeppelin/contracts/": zeppelin,
    },
    contracts: CONTRACTS,
    evmVersion: "london",
    optimizerRuns: 200,
  });
}

/** From a folder of <Contract>.json files, or the version of the npm package when none is given. */
export async function originArtifacts(folder?: string): Promise<ArtifactSource> {
  if (folder !== undefined)
    return (name) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Artifact;
  const artifacts = await (compiled ??= compileOrigin());
  return (name) => {
    const artifact = artifacts[name];
    if (artifact === undefined) throw new Error(`the package's sources hold no ${name}`);
    return artifact;
  };
}
