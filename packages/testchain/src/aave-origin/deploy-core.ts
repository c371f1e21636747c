import { zeroAddress } from "viem";
import type { Address } from "viem";
import type { Contract } from "../artifacts.ts";
import { flashReceiverArtifact } from "./flash-receiver.ts";
import type { OriginMarket, OriginReserve } from "./market.ts";
import type { OriginDeployer } from "./origin-deployer.ts";

export type OriginCore = Pick<
  OriginMarket,
  | "addressesProvider"
  | "aclManager"
  | "oracle"
  | "strategy"
  | "pool"
  | "poolConfigurator"
  | "dataProvider"
  | "flashReceiver"
>;

/** AaveOracle without a fallback, quoting in USD with 8 decimals. */
const ORACLE_UNITS = {
  fallbackOracle: zeroAddress,
  baseCurrency: zeroAddress,
  baseCurrencyUnit: 100_000_000n,
};

/** Provider, roles, oracle, pool and configurator: what a market has before it lists anything. */
export async function deployOriginCore(
  deployer: OriginDeployer,
  assets: readonly Pick<OriginReserve, "token" | "feed">[],
  seal: () => Promise<unknown>,
): Promise<OriginCore> {
  const { queue, admin } = deployer;
  const addressesProvider = await deployer.deploy("PoolAddressesProvider", {
    marketId: "Hindcast lab",
    owner: admin,
  });
  const provider = addressesProvider.address;
  await deployer.call(addressesProvider, "setACLAdmin", admin); // ACLManager's constructor reads it
  const aclManager = await deployer.deploy("ACLManager", { provider });
  await deployer.call(addressesProvider, "setACLManager", aclManager.address);
  await deployer.call(aclManager, "addPoolAdmin", admin);
  await deployer.call(aclManager, "addEmergencyAdmin", admin);
  const strategy = await deployer.deploy("DefaultReserveInterestRateStrategyV2", { provider });
  const oracle = await deployer.deploy("AaveOracle", {
    ...ORACLE_UNITS,
    provider,
    assets: assets.map((asset) => asset.token.address),
    sources: assets.map((asset) => asset.feed.address),
  });
  await deployer.call(addressesProvider, "setPriceOracle", oracle.address);
  const poolCode = await deployer.deploy("PoolInstance", {
    provider,
    interestRateStrategy_: strategy.address,
  });
  await deployer.call(addressesProvider, "setPoolImpl", poolCode.address);
  const configuratorCode = await deployer.deploy("PoolConfiguratorInstance");
  await deployer.call(addressesProvider, "setPoolConfiguratorImpl", configuratorCode.address);
  // The configurator asks it whether a reserve is empty.
  const dataProvider = await deployer.deploy("AaveProtocolDataProvider", {
    addressesProvider: provider,
  });
  await deployer.call(addressesProvider, "setPoolDataProvider", dataProvider.address);
  const flashReceiver = await queue.deploy(admin, flashReceiverArtifact());
  await seal();
  const proxy = async (functionName: string, code: Contract): Promise<Contract> => ({
    address: (await queue.client.readContract({ ...addressesProvider, functionName })) as Address,
    abi: code.abi,
  });
  return {
    addressesProvider,
    aclManager,
    oracle,
    strategy,
    pool: await proxy("getPool", poolCode),
    poolConfigurator: await proxy("getPoolConfigurator", configuratorCode),
    dataProvider,
    flashReceiver,
  };
}
