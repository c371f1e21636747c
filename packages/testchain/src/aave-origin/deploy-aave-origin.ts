import { encodeAbiParameters, parseAbi, parseAbiParameters, zeroAddress } from "viem";
import type { Address } from "viem";
import type { Contract } from "../artifacts.ts";
import type { BlockQueue } from "../block-queue.ts";
import { namedAddress } from "../named-address.ts";
import { priceFeedArtifact } from "../own-contracts.ts";
import { testTokenArtifact } from "../test-token.ts";
import { originArtifacts } from "./artifacts.ts";
import { configureOrigin } from "./configure.ts";
import { deployOriginCore } from "./deploy-core.ts";
import type { OriginCore } from "./deploy-core.ts";
import type { OriginMarket, OriginReserve } from "./market.ts";
import { OriginDeployer } from "./origin-deployer.ts";
import type { OriginOptions, OriginRateSpec, OriginReserveSpec } from "./reserve-spec.ts";

const SECONDS_PER_BLOCK = 12;
const RATE_DATA = parseAbiParameters("uint16, uint32, uint32, uint32");
const poolReaders = parseAbi([
  "function getReserveAToken(address asset) view returns (address)",
  "function getReserveVariableDebtToken(address asset) view returns (address)",
]);

type Asset = Omit<OriginReserve, "aToken" | "variableDebtToken">;

/** The bytes that setReserveInterestRateData and initReserves take. */
export function originRateData(rate: OriginRateSpec): `0x${string}` {
  return encodeAbiParameters(RATE_DATA, [
    rate.optimalUsageRatioBps,
    rate.baseRateBps,
    rate.slope1Bps,
    rate.slope2Bps,
  ]);
}

/**
 * Deploys Aave v3.6 (npm @aave-dao/aave-v3-origin), or another version whose compiled contracts lie
 * in `artifactsFolder`, in three blocks of 12 seconds after the head. The same specs give the same
 * addresses. Throws when a transaction of the set-up reverts, or when the version lacks an option.
 */
export async function deployAaveOrigin(
  queue: BlockQueue,
  specs: readonly OriginReserveSpec[],
  options: OriginOptions = {},
): Promise<OriginMarket> {
  const admin = namedAddress("admin");
  const treasury = namedAddress("treasury");
  const artifact = await originArtifacts(options.artifactsFolder);
  const deployer = new OriginDeployer(queue, admin, artifact);
  let timeSeconds = Number((await queue.client.getBlock()).timestamp);
  const seal = (): Promise<unknown> => queue.mineAll((timeSeconds += SECONDS_PER_BLOCK));
  const assets = await deployAssets(queue, admin, specs);
  const core = await deployOriginCore(deployer, assets, seal);
  const reserves = await listReserves(deployer, treasury, core, assets, seal);
  await configureOrigin(deployer, core.poolConfigurator, reserves, options);
  await seal();
  const { abi: errorsAbi } = artifact("Errors");
  return { admin, treasury, reserves, eModes: options.eModes ?? [], errorsAbi, ...core };
}

async function deployAssets(
  queue: BlockQueue,
  admin: Address,
  specs: readonly OriginReserveSpec[],
): Promise<readonly Asset[]> {
  const assets: Asset[] = [];
  for (const spec of specs)
    assets.push({
      ...spec,
      token: await queue.deploy(admin, testTokenArtifact(), [spec.symbol, spec.decimals]),
      feed: await queue.deploy(admin, priceFeedArtifact(), [spec.priceUsd8]),
    });
  return assets;
}

async function listReserves(
  deployer: OriginDeployer,
  treasury: Address,
  core: OriginCore,
  assets: readonly Asset[],
  seal: () => Promise<unknown>,
): Promise<readonly OriginReserve[]> {
  // The implementations take the pool's proxy, not its code.
  const given = { pool: core.pool.address, rewardsController: zeroAddress, treasury };
  const aToken = await deployer.deploy("ATokenInstance", given);
  const debtToken = await deployer.deploy("VariableDebtTokenInstance", given);
  for (const asset of assets) {
    // Versions differ in which of these they want; the encoder takes what the interface names.
    const input = {
      aTokenImpl: aToken.address,
      variableDebtTokenImpl: debtToken.address,
      useVirtualBalance: true,
      interestRateStrategyAddress: core.strategy.address,
      underlyingAsset: asset.token.address,
      treasury,
      incentivesController: zeroAddress,
      aTokenName: `Aave ${asset.symbol}`,
      aTokenSymbol: `a${asset.symbol}`,
      variableDebtTokenName: `Aave variable debt ${asset.symbol}`,
      variableDebtTokenSymbol: `variableDebt${asset.symbol}`,
      params: "0x",
      interestRateData: originRateData(asset.rate),
    };
    await deployer.call(core.poolConfigurator, "initReserves", [input]);
  }
  await seal();
  const read = (
    functionName: "getReserveAToken" | "getReserveVariableDebtToken",
    asset: Contract,
  ): Promise<Address> =>
    deployer.queue.client.readContract({
      address: core.pool.address,
      abi: poolReaders,
      functionName,
      args: [asset.address],
    });
  return Promise.all(
    assets.map(async (asset) => ({
      ...asset,
      aToken: { address: await read("getReserveAToken", asset.token), abi: aToken.abi },
      variableDebtToken: {
        address: await read("getReserveVariableDebtToken", asset.token),
        abi: debtToken.abi,
      },
    })),
  );
}
