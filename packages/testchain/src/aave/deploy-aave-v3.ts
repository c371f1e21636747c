import { parseAbi, zeroAddress } from "viem";
import type { Address } from "viem";
import { aaveArtifact } from "../artifacts.ts";
import type { Contract } from "../artifacts.ts";
import type { BlockQueue } from "../block-queue.ts";
import { namedAddress } from "../named-address.ts";
import { priceFeedArtifact } from "../own-contracts.ts";
import type { AaveMarket, Reserve } from "./market.ts";
import type { EModeSpec, RateSpec, ReserveSpec } from "./reserve-spec.ts";

const LIBRARIES = [
  "BorrowLogic",
  "SupplyLogic",
  "LiquidationLogic",
  "EModeLogic",
  "BridgeLogic",
  "PoolLogic",
  "ConfiguratorLogic",
  "FlashLoanLogic", // itself links BorrowLogic, so it comes last
] as const;
const SECONDS_PER_BLOCK = 12;
/** More would need more gas than a transaction is given. */
const RESERVES_PER_CALL = 4;
/** Stable borrowing stays off: its five terms are zero. */
const NO_STABLE_RATE = [0n, 0n, 0n, 0n, 0n];
/** AaveOracle without a fallback, quoting in USD with 8 decimals. */
const NO_FALLBACK_USD8 = [zeroAddress, zeroAddress, 100_000_000n];

export interface DeployOptions {
  readonly eModes?: readonly EModeSpec[];
  readonly flashLoanPremiumBps?: bigint;
  readonly flashLoanPremiumToProtocolBps?: bigint;
}

/** Queues the deployment of one rate strategy. */
export function deployRateStrategy(
  queue: BlockQueue,
  admin: Address,
  addressesProvider: Address,
  rate: RateSpec,
): Promise<Contract> {
  return queue.deploy(admin, aaveArtifact("protocol/pool/DefaultReserveInterestRateStrategy"), [
    addressesProvider,
    rate.optimalUsageRatioRay,
    rate.baseRateRay,
    rate.slope1Ray,
    rate.slope2Ray,
    ...NO_STABLE_RATE,
  ]);
}

/**
 * Deploys Aave v3.0 (npm @aave/core-v3) with the given reserves, a block every 12 seconds after the
 * head. Throws when any transaction of the set-up reverts.
 */
export async function deployAaveV3(
  queue: BlockQueue,
  specs: readonly ReserveSpec[],
  options: DeployOptions = {},
): Promise<AaveMarket> {
  const admin = namedAddress("admin");
  const treasury = namedAddress("treasury");
  let timeSeconds = Number((await queue.client.getBlock()).timestamp);
  const seal = (): Promise<unknown> => queue.mineAll((timeSeconds += SECONDS_PER_BLOCK));
  const libraries: Record<string, Address> = {};
  for (const name of LIBRARIES) {
    const artifact = aaveArtifact(`protocol/libraries/logic/${name}`);
    libraries[name] = (await queue.deploy(admin, artifact, [], libraries)).address;
  }
  await seal();
  const core = await deployCore(queue, admin, libraries, seal);
  const assets = await deployAssets(queue, admin, core.addressesProvider.address, specs);
  const oracle = await queue.deploy(admin, aaveArtifact("misc/AaveOracle"), [
    core.addressesProvider.address,
    assets.map((asset) => asset.token.address),
    assets.map((asset) => asset.feed.address),
    ...NO_FALLBACK_USD8,
  ]);
  await queue.add(admin, core.addressesProvider, "setPriceOracle", [oracle.address]);
  await seal();
  const reserves = await listReserves(queue, admin, treasury, core, assets, seal);
  await configure(queue, admin, core.poolConfigurator, reserves, options);
  await seal();
  return { admin, treasury, oracle, reserves, ...core };
}

type Core = Pick<
  AaveMarket,
  "addressesProvider" | "aclManager" | "pool" | "poolConfigurator" | "dataProvider"
>;
type Asset = Omit<Reserve, "aToken" | "variableDebtToken" | "stableDebtToken">;

async function deployCore(
  queue: BlockQueue,
  admin: Address,
  libraries: Record<string, Address>,
  seal: () => Promise<unknown>,
): Promise<Core> {
  const providerArtifact = aaveArtifact("protocol/configuration/PoolAddressesProvider");
  const provider = await queue.deploy(admin, providerArtifact, ["Hindcast lab", admin]);
  await queue.add(admin, provider, "setACLAdmin", [admin]); // ACLManager's constructor reads it
  const aclArtifact = aaveArtifact("protocol/configuration/ACLManager");
  const aclManager = await queue.deploy(admin, aclArtifact, [provider.address]);
  await queue.add(admin, provider, "setACLManager", [aclManager.address]);
  await queue.add(admin, aclManager, "addPoolAdmin", [admin]);
  await queue.add(admin, aclManager, "addEmergencyAdmin", [admin]);
  const poolArtifact = aaveArtifact("protocol/pool/Pool");
  const poolCode = await queue.deploy(admin, poolArtifact, [provider.address], libraries);
  await queue.add(admin, provider, "setPoolImpl", [poolCode.address]);
  const configuratorArtifact = aaveArtifact("protocol/pool/PoolConfigurator");
  const configuratorCode = await queue.deploy(admin, configuratorArtifact, [], libraries);
  await queue.add(admin, provider, "setPoolConfiguratorImpl", [configuratorCode.address]);
  const dataArtifact = aaveArtifact("misc/AaveProtocolDataProvider");
  const dataProvider = await queue.deploy(admin, dataArtifact, [provider.address]);
  await queue.add(admin, provider, "setPoolDataProvider", [dataProvider.address]);
  await seal();
  const proxy = async (functionName: string): Promise<Address> =>
    (await queue.client.readContract({ ...provider, functionName })) as Address;
  return {
    addressesProvider: provider,
    aclManager,
    pool: { address: await proxy("getPool"), abi: poolArtifact.abi },
    poolConfigurator: {
      address: await proxy("getPoolConfigurator"),
      abi: configuratorArtifact.abi,
    },
    dataProvider,
  };
}

async function deployAssets(
  queue: BlockQueue,
  admin: Address,
  provider: Address,
  specs: readonly ReserveSpec[],
): Promise<readonly Asset[]> {
  const erc20 = aaveArtifact("mocks/tokens/MintableERC20");
  const assets: Asset[] = [];
  for (const spec of specs)
    assets.push({
      ...spec,
      token: await queue.deploy(admin, erc20, [spec.symbol, spec.symbol, spec.decimals]),
      feed: await queue.deploy(admin, priceFeedArtifact(), [spec.priceUsd8]),
      strategy: await deployRateStrategy(queue, admin, provider, spec.rate),
    });
  return assets;
}

async function listReserves(
  queue: BlockQueue,
  admin: Address,
  treasury: Address,
  core: Core,
  assets: readonly Asset[],
  seal: () => Promise<unknown>,
): Promise<readonly Reserve[]> {
  const tokenCode = (name: string): ReturnType<typeof aaveArtifact> =>
    aaveArtifact(`protocol/tokenization/${name}`);
  // The implementations take the pool's proxy, not its code.
  const pool = [core.pool.address];
  const aToken = await queue.deploy(admin, tokenCode("AToken"), pool);
  const stable = await queue.deploy(admin, tokenCode("StableDebtToken"), pool);
  const variable = await queue.deploy(admin, tokenCode("VariableDebtToken"), pool);
  const inputs = assets.map((asset) => ({
    aTokenImpl: aToken.address,
    stableDebtTokenImpl: stable.address,
    variableDebtTokenImpl: variable.address,
    underlyingAssetDecimals: asset.decimals,
    interestRateStrategyAddress: asset.strategy.address,
    underlyingAsset: asset.token.address,
    treasury,
    incentivesController: zeroAddress,
    aTokenName: `Aave ${asset.symbol}`,
    aTokenSymbol: `a${asset.symbol}`,
    variableDebtTokenName: `Aave variable debt ${asset.symbol}`,
    variableDebtTokenSymbol: `variableDebt${asset.symbol}`,
    stableDebtTokenName: `Aave stable debt ${asset.symbol}`,
    stableDebtTokenSymbol: `stableDebt${asset.symbol}`,
    params: "0x",
  }));
  for (let first = 0; first < inputs.length; first += RESERVES_PER_CALL) {
    const few = inputs.slice(first, first + RESERVES_PER_CALL);
    await queue.add(admin, core.poolConfigurator, "initReserves", [few]);
  }
  await seal();
  const tokensOf = parseAbi([
    "function getReserveTokensAddresses(address asset) view returns (address aToken, address stable, address variable)",
  ]);
  return Promise.all(
    assets.map(async (asset) => {
      const [aTokenAddress, stableAddress, variableAddress] = await queue.client.readContract({
        address: core.dataProvider.address,
        abi: tokensOf,
        functionName: "getReserveTokensAddresses",
        args: [asset.token.address],
      });
      return {
        ...asset,
        aToken: { address: aTokenAddress, abi: aToken.abi },
        stableDebtToken: { address: stableAddress, abi: stable.abi },
        variableDebtToken: { address: variableAddress, abi: variable.abi },
      };
    }),
  );
}

async function configure(
  queue: BlockQueue,
  admin: Address,
  configurator: Contract,
  reserves: readonly Reserve[],
  options: DeployOptions,
): Promise<void> {
  const set = (functionName: string, ...args: readonly unknown[]): Promise<unknown> =>
    queue.add(admin, configurator, functionName, args);
  for (const mode of options.eModes ?? []) {
    const { id, ltvBps, liquidationThresholdBps, liquidationBonusBps, label } = mode;
    const terms = [ltvBps, liquidationThresholdBps, liquidationBonusBps] as const;
    await set("setEModeCategory", id, ...terms, zeroAddress, label);
  }
  for (const reserve of reserves) {
    const asset = reserve.token.address;
    const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = reserve;
    const terms = [ltvBps, liquidationThresholdBps, liquidationBonusBps] as const;
    await set("configureReserveAsCollateral", asset, ...terms);
    await set("setReserveBorrowing", asset, true);
    await set("setReserveFlashLoaning", asset, true);
    await set("setReserveFactor", asset, reserve.reserveFactorBps);
    await set("setLiquidationProtocolFee", asset, reserve.liquidationProtocolFeeBps);
    await set("setSupplyCap", asset, reserve.supplyCapTokens);
    await set("setBorrowCap", asset, reserve.borrowCapTokens);
    if (reserve.eModeCategory !== 0)
      await set("setAssetEModeCategory", asset, reserve.eModeCategory);
  }
  await set("updateFlashloanPremiumTotal", options.flashLoanPremiumBps ?? 9n);
  await set("updateFlashloanPremiumToProtocol", options.flashLoanPremiumToProtocolBps ?? 4n);
}
