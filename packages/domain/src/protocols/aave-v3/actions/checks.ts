import type { Refusal } from "../../protocol.ts";
import { accountData } from "../margin.ts";
import type { ReserveParameters } from "../params.ts";
import { findAccount, reserveAt, type AaveV3State, type Account, type Reserve } from "../state.ts";
import { emit, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";
import { WAD } from "../../../numbers/units.ts";

/** Checks of ValidationLogic and UserConfiguration that several actions share. */

/** The reserve must be active and not paused. */
export function refuseUnusable(parameters: ReserveParameters): Refusal | undefined {
  if (!parameters.active) return refuse("RESERVE_INACTIVE");
  return parameters.paused ? refuse("RESERVE_PAUSED") : undefined;
}

/** ValidationLogic.validateHFAndLtv for a deposit in `reserve` that is being reduced. */
export function refuseUnhealthy(
  operation: Operation,
  account: string,
  reserve: Reserve,
): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  const data = accountData(draft, findAccount(draft, account), timeSeconds);
  if (data === undefined) return refuse("PRICE_UNAVAILABLE");
  if (data.healthFactorWad < WAD) return refuse("HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD");
  return data.hasZeroLtvCollateral && reserve.parameters.ltvBps !== 0n
    ? refuse("LTV_VALIDATION_FAILED")
    : undefined;
}

/** UserConfiguration.getIsolationModeState: the only collateral, if it has a debt ceiling. */
export function isolatingReserve(
  draft: AaveV3State,
  account: Account | undefined,
): Reserve | undefined {
  if (account === undefined) return undefined;
  let only: number | undefined;
  for (const held of account.holdings) {
    if (!held.collateral) continue;
    if (only !== undefined) return undefined;
    only = held.reserveId;
  }
  if (only === undefined) return undefined;
  const reserve = reserveAt(draft, only);
  return reserve.parameters.debtCeilingUsd2 === 0n ? undefined : reserve;
}

/** ValidationLogic.validateUseAsCollateral. */
export function mayUseAsCollateral(
  draft: AaveV3State,
  account: Account | undefined,
  reserve: Reserve,
): boolean {
  if (reserve.parameters.ltvBps === 0n) return false;
  if (account === undefined || !account.holdings.some((held) => held.collateral)) return true;
  return (
    reserve.parameters.debtCeilingUsd2 === 0n && isolatingReserve(draft, account) === undefined
  );
}

/**
 * A first deposit becomes collateral by itself (validateAutomaticUseAsCollateral): never one with
 * a debt ceiling, because no caller is assumed to hold the isolated collateral supplier's role.
 */
export function useAutomatically(operation: Operation, reserve: Reserve, account: string): void {
  if (reserve.parameters.debtCeilingUsd2 !== 0n) return;
  const { draft } = operation;
  if (!mayUseAsCollateral(draft, findAccount(draft, account), reserve)) return;
  emit(operation, { kind: "collateralUse", reserve: reserve.address, account, enabled: true });
}

/** An amount in US cents of a token at par, as isolation mode counts debt (truncated). */
export function isolatedDebt(amount: bigint, decimals: number): bigint {
  return amount / 10n ** BigInt(decimals - 2);
}

/** IsolationModeLogic.updateIsolatedDebtIfIsolated after a repayment. */
export function reduceIsolatedDebt(
  operation: Operation,
  account: string,
  debtReserve: Reserve,
  repaid: bigint,
): Refusal | undefined {
  const { draft } = operation;
  const isolating = isolatingReserve(draft, findAccount(draft, account));
  if (isolating === undefined) return undefined;
  if (debtReserve.decimals < 2) return refuse("ARITHMETIC_UNDERFLOW");
  const left = isolating.isolatedDebtUsd2 - isolatedDebt(repaid, debtReserve.decimals);
  emit(operation, {
    kind: "ceilingUse",
    reserve: isolating.address,
    debtUsd2: left > 0n ? left : 0n,
  });
  return undefined;
}
