import type { Refusal } from "../../protocol.ts";
import { accountData } from "../margin.ts";
import { ltvInMode } from "../modes.ts";
import type { ReserveParameters } from "../params.ts";
import { rulesOf, type Rules } from "../rules.ts";
import { findAccount, reserveAt, type AaveV3State, type Account, type Reserve } from "../state.ts";
import { emit, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";
import { WAD } from "../../../numbers/units.ts";

/** Checks of ValidationLogic and UserConfiguration that several actions share. */

/** The reserve must be active and not paused. */
export function refuseUnusable(rules: Rules, parameters: ReserveParameters): Refusal | undefined {
  if (!parameters.active) return refuse(rules, "RESERVE_INACTIVE");
  return parameters.paused ? refuse(rules, "RESERVE_PAUSED") : undefined;
}

/** ValidationLogic.validateHFAndLtv (validateHFAndLtvzero) for a deposit that is being reduced. */
export function refuseUnhealthy(
  operation: Operation,
  account: string,
  reserve: Reserve,
): Refusal | undefined {
  const { draft, timeSeconds, rules } = operation;
  const owner = findAccount(draft, account);
  const data = accountData(draft, owner, timeSeconds);
  if (data === undefined) return refuse(rules, "PRICE_UNAVAILABLE");
  if (data.healthFactorWad < WAD)
    return refuse(rules, "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD");
  return data.hasZeroLtvCollateral && ltvInMode(draft, rules, owner?.mode ?? 0n, reserve) !== 0n
    ? refuse(rules, "LTV_VALIDATION_FAILED")
    : undefined;
}

/** ValidationLogic.validateHealthFactor. */
export function refuseIllness(operation: Operation, account: string): Refusal | undefined {
  const { draft, timeSeconds, rules } = operation;
  const data = accountData(draft, findAccount(draft, account), timeSeconds);
  if (data === undefined) return refuse(rules, "PRICE_UNAVAILABLE");
  return data.healthFactorWad < WAD
    ? refuse(rules, "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD")
    : undefined;
}

/** UserConfiguration.getIsolationModeState: the only collateral, if it has a debt ceiling. */
export function isolatingReserve(
  draft: AaveV3State,
  account: Account | undefined,
): Reserve | undefined {
  if (account === undefined || rulesOf(draft).isolation === "none") return undefined;
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
  const rules = rulesOf(draft);
  if (ltvInMode(draft, rules, account?.mode ?? 0n, reserve) === 0n) return false;
  if (rules.isolation === "none") return true;
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
  const { draft, rules } = operation;
  if (rules.isolation !== "none" && reserve.parameters.debtCeilingUsd2 !== 0n) return;
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
  return isolating === undefined
    ? undefined
    : lowerCeilingUse(operation, isolating, debtReserve, repaid);
}

/** IsolationModeLogic.updateIsolatedDebt: debt repaid no longer counts against the ceiling. */
export function lowerCeilingUse(
  operation: Operation,
  isolating: Reserve,
  debtReserve: Reserve,
  repaid: bigint,
): Refusal | undefined {
  if (debtReserve.decimals < 2) return refuse(operation.rules, "ARITHMETIC_UNDERFLOW");
  const left = isolating.isolatedDebtUsd2 - isolatedDebt(repaid, debtReserve.decimals);
  emit(operation, {
    kind: "ceilingUse",
    reserve: isolating.address,
    debtUsd2: left > 0n ? left : 0n,
  });
  return undefined;
}
