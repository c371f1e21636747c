import type { Address } from "viem";
import type { Contract } from "../artifacts.ts";
import type { OriginReserve, OriginMarket } from "./market.ts";
import { inputCount } from "./origin-deployer.ts";
import type { OriginDeployer } from "./origin-deployer.ts";
import type { OriginEModeSpec, OriginOptions } from "./reserve-spec.ts";

/** Queues every parameter of the listed reserves, then the eModes and the flash loan premium. */
export async function configureOrigin(
  deployer: OriginDeployer,
  configurator: OriginMarket["poolConfigurator"],
  reserves: readonly OriginReserve[],
  options: OriginOptions,
): Promise<void> {
  for (const reserve of reserves) await configureReserve(deployer, configurator, reserve);
  for (const mode of options.eModes ?? [])
    await configureEMode(deployer, configurator, reserves, mode);
  const premium = options.flashLoanPremiumBps ?? 5n;
  if (inputCount(configurator.abi, "updateFlashloanPremium") === undefined) {
    const toProtocol = options.flashLoanPremiumToProtocolBps ?? 0n;
    await deployer.call(configurator, "updateFlashloanPremiumTotal", premium);
    await deployer.call(configurator, "updateFlashloanPremiumToProtocol", toProtocol);
  } else await deployer.call(configurator, "updateFlashloanPremium", premium);
}

async function configureReserve(
  deployer: OriginDeployer,
  configurator: Contract,
  reserve: OriginReserve,
): Promise<void> {
  const set = (functionName: string, ...args: unknown[]): Promise<void> =>
    deployer.call(configurator, functionName, reserve.token.address, ...args);
  const { ltvBps, liquidationThresholdBps, liquidationBonusBps } = reserve;
  if (liquidationThresholdBps !== 0n)
    await set("configureReserveAsCollateral", ltvBps, liquidationThresholdBps, liquidationBonusBps);
  if (reserve.borrowable) await set("setReserveBorrowing", true);
  await set("setReserveFlashLoaning", reserve.flashLoans);
  await set("setReserveFactor", reserve.reserveFactorBps);
  await set("setLiquidationProtocolFee", reserve.liquidationProtocolFeeBps);
  await set("setSupplyCap", reserve.supplyCapTokens);
  await set("setBorrowCap", reserve.borrowCapTokens);
  // A newly listed reserve has none of these, and 3.7 no longer knows them.
  if (reserve.debtCeilingCents !== 0n) await set("setDebtCeiling", reserve.debtCeilingCents);
  if (reserve.borrowableInIsolation) await set("setBorrowableInIsolation", true);
  if (reserve.siloed) await set("setSiloedBorrowing", true);
}

async function configureEMode(
  deployer: OriginDeployer,
  configurator: Contract,
  reserves: readonly OriginReserve[],
  mode: OriginEModeSpec,
): Promise<void> {
  const { id, ltvBps, liquidationThresholdBps, liquidationBonusBps, label } = mode;
  const terms = [ltvBps, liquidationThresholdBps, liquidationBonusBps] as const;
  const isolated = mode.isolated ?? false;
  await deployer.call(configurator, "setEModeCategory", id, ...terms, label, isolated);
  const assetOf = (symbol: string): Address => {
    const reserve = reserves.find((candidate) => candidate.symbol === symbol);
    if (reserve === undefined) throw new Error(`eMode ${id} names ${symbol}, which is not listed`);
    return reserve.token.address;
  };
  for (const [functionName, symbols] of [
    ["setAssetCollateralInEMode", mode.collateral],
    ["setAssetBorrowableInEMode", mode.borrowable],
    ["setAssetLtvzeroInEMode", mode.ltvZero],
  ] as const)
    for (const symbol of symbols)
      await deployer.call(configurator, functionName, assetOf(symbol), id, true);
}
