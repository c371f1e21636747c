import { percentMul, rayMul, wadDiv } from "../../numbers/fixed.ts";
import { HUNDRED_PERCENT_BPS, MAX_UINT256, RAY, WAD, type Usd8 } from "../../numbers/units.ts";
import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import type { AccountHealth, Env, MarginForm } from "../protocol.ts";
import { debtIndex, incomeIndex, valueUsd8 } from "./math.ts";
import type { ModeParameters, ReserveParameters } from "./params.ts";
import { findAccount, reserveAt, type AaveV3State, type Account, type Reserve } from "./state.ts";

/** What GenericLogic.calculateUserAccountData returns. */
export interface AccountData extends AccountHealth {
  /** Some deposit counts as collateral although its reserve's LTV is zero. */
  readonly hasZeroLtvCollateral: boolean;
}

const EMPTY: AccountData = {
  collateralUsd8: 0n,
  debtUsd8: 0n,
  liquidationThresholdBps: 0n,
  ltvBps: 0n,
  healthFactorWad: MAX_UINT256,
  hasZeroLtvCollateral: false,
};

/** The risk parameters an account gets in a reserve: its mode's if the reserve belongs to it. */
export function effectiveParameters(
  state: AaveV3State,
  account: Account,
  parameters: ReserveParameters,
): ModeParameters {
  if (account.mode === 0n || account.mode !== parameters.modeId) return parameters;
  return state.modes.get(account.mode) ?? parameters;
}

/**
 * GenericLogic.calculateUserAccountData with the indices of timeSeconds. Values and the averages
 * are truncated, the health factor is rounded half up (twice). Undefined when a price it needs is
 * unavailable: the contract's call reverts then.
 */
export function accountData(
  state: AaveV3State,
  account: Account | undefined,
  timeSeconds: number,
): AccountData | undefined {
  if (account === undefined) return EMPTY;
  let collateralUsd8: Usd8 = 0n;
  let debtUsd8: Usd8 = 0n;
  let ltvSum = 0n;
  let thresholdSum = 0n;
  let hasZeroLtvCollateral = false;
  for (const held of account.holdings) {
    if (!held.collateral && !held.borrowing) continue;
    const reserve = reserveAt(state, held.reserveId);
    const { priceUsd8, unit, parameters } = reserve;
    if (priceUsd8 === 0n) return undefined;
    if (held.collateral && parameters.liquidationThresholdBps !== 0n) {
      const balance = rayMul(held.supplyScaled, incomeIndex(reserve, timeSeconds));
      const value = valueUsd8(balance, priceUsd8, unit);
      const effective = effectiveParameters(state, account, parameters);
      collateralUsd8 += value;
      if (parameters.ltvBps === 0n) hasZeroLtvCollateral = true;
      else ltvSum += value * effective.ltvBps;
      thresholdSum += value * effective.liquidationThresholdBps;
    }
    if (held.borrowing) {
      const debt = rayMul(held.debtScaled, debtIndex(reserve, timeSeconds));
      debtUsd8 += valueUsd8(debt, priceUsd8, unit);
    }
  }
  const liquidationThresholdBps = collateralUsd8 === 0n ? 0n : thresholdSum / collateralUsd8;
  return {
    collateralUsd8,
    debtUsd8,
    liquidationThresholdBps,
    ltvBps: collateralUsd8 === 0n ? 0n : ltvSum / collateralUsd8,
    healthFactorWad:
      debtUsd8 === 0n
        ? MAX_UINT256
        : wadDiv(percentMul(collateralUsd8, liquidationThresholdBps), debtUsd8),
    hasZeroLtvCollateral,
  };
}

/**
 * Pool.getUserAccountData. Where a price is unavailable the contract cannot answer and nothing can
 * be liquidated: an empty account with the largest health factor stands for that.
 */
export function health(state: AaveV3State, address: string, env: Env): AccountHealth {
  return accountData(state, findAccount(state, address), env.timeSeconds) ?? EMPTY;
}

const BPS = Number(HUNDRED_PERCENT_BPS);
/** What rounding can take from the value of one position: half a unit of the token. */
const HALF_UNIT = 0.5;

/**
 * Drivers: 0 is the constant one; 1 + 2 * id is price * liquidity index, 2 + 2 * id is
 * price * borrow index of the reserve with that id, in US dollars (8 decimals) per scaled unit.
 *
 * The form is a lower bound of `percentMul(collateral, averageThreshold) - debt`:
 * - rayMul may lose (collateral) or gain (debt) half a unit: scaled balances give way by half a
 *   unit, which is worth at least as much because an index is never below one;
 * - values of collateral are truncated: minus one per collateral; percentMul: minus a half;
 * - the average threshold is truncated to whole bps when several reserves are averaged: every
 *   threshold gives way by one bps then.
 */
export function marginForm(state: AaveV3State, address: string): MarginForm | undefined {
  const account = findAccount(state, address);
  if (account === undefined) return undefined;
  let collaterals = 0;
  let debts = 0;
  for (const held of account.holdings) {
    if (isCounted(state, held)) collaterals++;
    if (held.borrowing && held.debtScaled !== 0n) debts++;
  }
  if (debts === 0) return undefined;
  const drivers = [0];
  const weights = [-HALF_UNIT - collaterals];
  const averageLossBps = collaterals > 1 ? 1 : 0;
  for (const held of account.holdings) {
    if (isCounted(state, held)) {
      const { parameters } = reserveAt(state, held.reserveId);
      const { liquidationThresholdBps } = effectiveParameters(state, account, parameters);
      const share = (Number(liquidationThresholdBps) - averageLossBps) / BPS;
      drivers.push(1 + 2 * held.reserveId);
      weights.push((Number(held.supplyScaled) - HALF_UNIT) * share);
    }
    if (held.borrowing && held.debtScaled !== 0n) {
      drivers.push(2 + 2 * held.reserveId);
      weights.push(-(Number(held.debtScaled) + HALF_UNIT));
    }
  }
  return { drivers, weights };
}

function isCounted(state: AaveV3State, held: Account["holdings"][number]): boolean {
  return (
    held.collateral &&
    held.supplyScaled !== 0n &&
    reserveAt(state, held.reserveId).parameters.liquidationThresholdBps !== 0n
  );
}

const RAY_FLOAT = Number(RAY);

/** The drivers at a moment; zero where a price is unavailable. */
export function driverValues(state: AaveV3State, env: Env): Float64Array {
  const values = new Float64Array(1 + 2 * state.reserves.length);
  values[0] = 1;
  for (let id = 0; id < state.reserves.length; id++) {
    const reserve: Reserve = reserveAt(state, id);
    const perUnit = Number(reserve.priceUsd8) / Number(reserve.unit) / RAY_FLOAT;
    values[1 + 2 * id] = perUnit * Number(incomeIndex(reserve, env.timeSeconds));
    values[2 + 2 * id] = perUnit * Number(debtIndex(reserve, env.timeSeconds));
  }
  return values;
}

/** Accounts whose scaled balances, flags or mode an outcome changes. */
export function touchedAccounts(outcome: Outcome): readonly string[] | "all" {
  switch (outcome.kind) {
    case "parameterChange":
      return "all";
    case "shareMint":
    case "shareBurn":
    case "collateralUse":
    case "debtUse":
    case "modeChange":
      return [outcome.account];
    case "shareMove":
      return [outcome.from, outcome.to];
    default:
      return [];
  }
}

/** Prices move drivers; so does a flash loan, whose premium lifts the liquidity index at once. */
export function movesDrivers(outcome: Outcome): boolean {
  return (
    outcome.kind === "oraclePrice" ||
    outcome.kind === "feedAssignment" ||
    outcome.kind === "flashLoan"
  );
}

/** One outcome per reserve and one for the market, with the indices and prices of now. */
export function snapshot(state: AaveV3State, env: Env): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  for (let id = 0; id < state.reserves.length; id++)
    outcomes.push(reserveSnapshot(reserveAt(state, id), env));
  outcomes.push(marketSnapshot(state, env));
  return outcomes;
}

function reserveSnapshot(reserve: Reserve, env: Env): OutcomeOf<"reserveSnapshot"> {
  const { address, priceUsd8, unit, cash } = reserve;
  const income = incomeIndex(reserve, env.timeSeconds);
  const totalSupply = rayMul(reserve.supplyScaled, income);
  const totalDebt = rayMul(reserve.debtScaled, debtIndex(reserve, env.timeSeconds));
  return {
    kind: "reserveSnapshot",
    reserve: address,
    priceUsd8,
    totalSupply,
    totalDebt,
    cash,
    treasuryClaim: rayMul(reserve.treasuryScaled, income),
    supplyUsd8: valueUsd8(totalSupply, priceUsd8, unit),
    debtUsd8: valueUsd8(totalDebt, priceUsd8, unit),
  };
}

function marketSnapshot(state: AaveV3State, env: Env): OutcomeOf<"marketSnapshot"> {
  const sums = {
    kind: "marketSnapshot" as const,
    collateralUsd8: 0n,
    debtUsd8: 0n,
    borrowingPowerUsd8: 0n,
    insolventUsd8: 0n,
    insolventAccounts: 0,
    liquidatableAccounts: 0,
    accountsWithDebt: 0,
  };
  for (const account of state.accounts.values()) {
    const data = accountData(state, account, env.timeSeconds);
    if (data === undefined) continue;
    sums.collateralUsd8 += data.collateralUsd8;
    sums.debtUsd8 += data.debtUsd8;
    sums.borrowingPowerUsd8 += percentMul(data.collateralUsd8, data.ltvBps);
    if (data.debtUsd8 === 0n) continue;
    sums.accountsWithDebt++;
    if (data.healthFactorWad < WAD) sums.liquidatableAccounts++;
    if (data.debtUsd8 <= data.collateralUsd8) continue;
    sums.insolventAccounts++;
    sums.insolventUsd8 += data.debtUsd8 - data.collateralUsd8;
  }
  return sums;
}
