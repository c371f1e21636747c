import { percentMul } from "../../numbers/fixed.ts";
import {
  HUNDRED_PERCENT_BPS,
  MAX_UINT256,
  RAY,
  SECONDS_PER_YEAR,
  WAD,
  type Bps,
  type Usd8,
  type Wad,
} from "../../numbers/units.ts";
import type { OutcomeOf } from "../../events/outcomes.ts";
import type { AccountHealth, Env, MarginForm } from "../protocol.ts";
import {
  averageBps,
  debtIndex,
  exponentialInterest,
  incomeIndex,
  valueUsd8,
  type AccruingIndices,
  type Compounding,
} from "./math.ts";
import { collateralParameters, countsAsCollateral, ltvInMode } from "./modes.ts";
import { rulesOf, type Rules } from "./rules.ts";
import {
  findAccount,
  findReserve,
  reserveAt,
  type AaveV3State,
  type Account,
  type Reserve,
} from "./state.ts";

/** The sums of GenericLogic.calculateUserAccountData. Its averages are computed where asked for. */
export interface AccountData {
  readonly collateralUsd8: Usd8;
  readonly debtUsd8: Usd8;
  /** Debt / weighted collateral; MAX_UINT256 without debt. Below 10^18 is liquidatable. */
  readonly healthFactorWad: Wad;
  /** Some deposit counts as collateral although its reserve's LTV is zero. */
  readonly hasZeroLtvCollateral: boolean;
  /** Sum of values times liquidation thresholds: US dollars with 8 decimals, times bps. */
  readonly weightedUsd8Bps: bigint;
  /** The same with LTVs. */
  readonly borrowableUsd8Bps: bigint;
}

const EMPTY: AccountData = {
  collateralUsd8: 0n,
  debtUsd8: 0n,
  healthFactorWad: MAX_UINT256,
  hasZeroLtvCollateral: false,
  weightedUsd8Bps: 0n,
  borrowableUsd8Bps: 0n,
};

/** The average LTV an account may borrow at, truncated. */
export function averageLtvBps({ borrowableUsd8Bps, collateralUsd8 }: AccountData): Bps {
  return averageBps(borrowableUsd8Bps, collateralUsd8);
}

/**
 * GenericLogic.calculateUserAccountData with the indices of timeSeconds. Values of deposits and the
 * averages are truncated; debts and the health factor are rounded as the version does. Undefined
 * when a price it needs is unavailable: the contract's call reverts then.
 */
export function accountData(
  state: AaveV3State,
  account: Account | undefined,
  timeSeconds: number,
): AccountData | undefined {
  if (account === undefined) return EMPTY;
  const rules = rulesOf(state);
  const { tokens } = rules;
  const { mode, holdings } = account;
  let collateralUsd8: Usd8 = 0n;
  let debtUsd8: Usd8 = 0n;
  let borrowableUsd8Bps = 0n;
  let weightedUsd8Bps = 0n;
  let hasZeroLtvCollateral = false;
  for (const held of holdings) {
    if (!held.collateral && !held.borrowing) continue;
    const reserve = reserveAt(state, held.reserveId);
    const { priceUsd8, unit } = reserve;
    if (priceUsd8 === 0n) return undefined;
    if (held.collateral && countsAsCollateral(rules, reserve)) {
      const balance = tokens.supplyBalance(held.supplyScaled, incomeIndex(reserve, timeSeconds));
      const value = valueUsd8(balance, priceUsd8, unit);
      const ltvBps = ltvInMode(state, rules, mode, reserve);
      collateralUsd8 += value;
      if (ltvBps === 0n) hasZeroLtvCollateral = true;
      else borrowableUsd8Bps += value * ltvBps;
      weightedUsd8Bps +=
        value * collateralParameters(state, rules, mode, reserve).liquidationThresholdBps;
    }
    if (held.borrowing) {
      const index = debtIndex(reserve, timeSeconds, rules.compounding);
      debtUsd8 += rules.debtValueUsd8(tokens.debtBalance(held.debtScaled, index), priceUsd8, unit);
    }
  }
  return {
    collateralUsd8,
    debtUsd8,
    healthFactorWad:
      debtUsd8 === 0n ? MAX_UINT256 : rules.healthFactor(weightedUsd8Bps, collateralUsd8, debtUsd8),
    hasZeroLtvCollateral,
    weightedUsd8Bps,
    borrowableUsd8Bps,
  };
}

/** Whether any collateral is worth something; undefined where accountData is. */
export function hasCollateral(
  state: AaveV3State,
  account: Account,
  timeSeconds: number,
): boolean | undefined {
  const rules = rulesOf(state);
  let isFound = false;
  for (const held of account.holdings) {
    if (!held.collateral && !held.borrowing) continue;
    const reserve = reserveAt(state, held.reserveId);
    if (reserve.priceUsd8 === 0n) return undefined;
    if (isFound || !held.collateral || !countsAsCollateral(rules, reserve)) continue;
    const income = incomeIndex(reserve, timeSeconds);
    const balance = rules.tokens.supplyBalance(held.supplyScaled, income);
    isFound = valueUsd8(balance, reserve.priceUsd8, reserve.unit) !== 0n;
  }
  return isFound;
}

/**
 * Pool.getUserAccountData. Where a price is unavailable the contract cannot answer and nothing can
 * be liquidated: an empty account with the largest health factor stands for that.
 */
export function health(state: AaveV3State, address: string, env: Env): AccountHealth {
  const data = accountData(state, findAccount(state, address), env.timeSeconds) ?? EMPTY;
  const { collateralUsd8, debtUsd8, healthFactorWad } = data;
  return {
    collateralUsd8,
    debtUsd8,
    liquidationThresholdBps: averageBps(data.weightedUsd8Bps, collateralUsd8),
    ltvBps: averageLtvBps(data),
    healthFactorWad,
  };
}

const BPS = Number(HUNDRED_PERCENT_BPS);
/** What rounding half up can take. */
const HALF_UNIT = 0.5;

/**
 * Drivers: 0 is the constant one; 1 + 2 * id is price * liquidity index, 2 + 2 * id is
 * price * borrow index of the reserve with that id, in US dollars (8 decimals) per scaled unit.
 *
 * The form is a lower bound of what the health factor compares: collateral weighted by its
 * thresholds, less debt.
 * - A balance may lose (collateral) or gain (debt) half a unit where it is rounded half up and a
 *   whole one where it is rounded in the protocol's favour: scaled balances give way by as much,
 *   which is worth at least as much because an index is never below one;
 * - values of collateral are truncated: minus one per collateral; values of debt may be rounded up:
 *   minus one per debt; percentMul: minus a half;
 * - the average threshold, where there is one, is truncated to whole bps when several reserves are
 *   averaged: every threshold gives way by one bps then.
 */
export function marginForm(state: AaveV3State, address: string): MarginForm | undefined {
  const account = findAccount(state, address);
  if (account === undefined) return undefined;
  const rules = rulesOf(state);
  let collaterals = 0;
  let debts = 0;
  for (const held of account.holdings) {
    if (isCounted(state, rules, held)) collaterals++;
    if (held.borrowing && held.debtScaled !== 0n) debts++;
  }
  // Without collateral there is nothing to seize: opportunity() has no pair for such an account.
  if (debts === 0 || collaterals === 0) return undefined;
  const largestLoss = rules.tokens.largestLossHalves * HALF_UNIT;
  const drivers = [0];
  const weights = [-HALF_UNIT - collaterals - debts];
  const averageLossBps = rules.averagesThresholds && collaterals > 1 ? 1 : 0;
  for (const held of account.holdings) {
    if (isCounted(state, rules, held)) {
      const reserve = reserveAt(state, held.reserveId);
      const { liquidationThresholdBps } = collateralParameters(state, rules, account.mode, reserve);
      const share = Math.max(0, Number(liquidationThresholdBps) - averageLossBps) / BPS;
      drivers.push(1 + 2 * held.reserveId);
      weights.push((Number(held.supplyScaled) - largestLoss) * share);
    }
    if (held.borrowing && held.debtScaled !== 0n) {
      drivers.push(2 + 2 * held.reserveId);
      weights.push(-(Number(held.debtScaled) + largestLoss));
    }
  }
  return { drivers, weights };
}

function isCounted(state: AaveV3State, rules: Rules, held: Account["holdings"][number]): boolean {
  return (
    held.collateral &&
    held.supplyScaled !== 0n &&
    countsAsCollateral(rules, reserveAt(state, held.reserveId))
  );
}

const RAY_FLOAT = Number(RAY);

/**
 * Truncated terms of the compounding series are worth less than 1e-12 of an index over this time:
 * the third term is cut off by less than one ray unit, which seconds^3 / 6 multiplies.
 */
const LONGEST_FLOAT_SECONDS = 150_000;
const RAY_SECONDS_PER_YEAR = RAY_FLOAT * Number(SECONDS_PER_YEAR);

/** incomeIndex for bounds: floats, within a relative 1e-12. */
export function incomeIndexFloat(reserve: AccruingIndices, timeSeconds: number): number {
  const { liquidityIndex, liquidityRate, lastUpdateSeconds } = reserve;
  const seconds = Math.max(0, timeSeconds - lastUpdateSeconds);
  return Number(liquidityIndex) * (1 + (Number(liquidityRate) * seconds) / RAY_SECONDS_PER_YEAR);
}

/** debtIndex for bounds: floats, within a relative 1e-12; exact first where time has run long. */
export function debtIndexFloat(
  reserve: AccruingIndices,
  timeSeconds: number,
  compounding: Compounding,
): number {
  const { borrowIndex, borrowRate, lastUpdateSeconds } = reserve;
  const seconds = Math.max(0, timeSeconds - lastUpdateSeconds);
  if (seconds > LONGEST_FLOAT_SECONDS) return Number(debtIndex(reserve, timeSeconds, compounding));
  const rate = Number(borrowRate) / RAY_SECONDS_PER_YEAR;
  if (compounding === exponentialInterest) {
    const x = rate * seconds;
    return Number(borrowIndex) * (1 + x + (x * x) / 2 + (x * x * x) / 6);
  }
  const second = (seconds * Math.max(0, seconds - 1) * rate * rate) / 2;
  const third = (second * Math.max(0, seconds - 2) * rate) / 3;
  return Number(borrowIndex) * (1 + rate * seconds + second + third);
}

/** The drivers at a moment; zero where a price is unavailable. */
export function driverValues(state: AaveV3State, env: Env): Float64Array {
  const values = new Float64Array(1 + 2 * state.reserves.length);
  values[0] = 1;
  const { compounding } = rulesOf(state);
  for (let id = 0; id < state.reserves.length; id++) {
    const reserve: Reserve = reserveAt(state, id);
    const perUnit = Number(reserve.priceUsd8) / Number(reserve.unit) / RAY_FLOAT;
    values[1 + 2 * id] = perUnit * incomeIndexFloat(reserve, env.timeSeconds);
    values[2 + 2 * id] = perUnit * debtIndexFloat(reserve, env.timeSeconds, compounding);
  }
  return values;
}

/** A reserve with the indices and the price of now; undefined if it is not listed. */
export function reserveSnapshot(
  state: AaveV3State,
  address: string,
  env: Env,
): OutcomeOf<"reserveSnapshot"> | undefined {
  const reserve = findReserve(state, address);
  return reserve === undefined ? undefined : snapshotOf(reserve, rulesOf(state), env);
}

/** One per reserve, with the indices and prices of now. */
export function reserveSnapshots(
  state: AaveV3State,
  env: Env,
): readonly OutcomeOf<"reserveSnapshot">[] {
  return state.reserves.map((_, id) => snapshotOf(reserveAt(state, id), rulesOf(state), env));
}

function snapshotOf(reserve: Reserve, rules: Rules, env: Env): OutcomeOf<"reserveSnapshot"> {
  const { address, priceUsd8, unit, cash } = reserve;
  const { tokens } = rules;
  const income = incomeIndex(reserve, env.timeSeconds);
  const totalSupply = tokens.supplyBalance(reserve.supplyScaled, income);
  const owedIndex = debtIndex(reserve, env.timeSeconds, rules.compounding);
  const totalDebt = tokens.debtBalance(reserve.debtScaled, owedIndex);
  return {
    kind: "reserveSnapshot",
    reserve: address,
    priceUsd8,
    totalSupply,
    totalDebt,
    cash,
    treasuryClaim: tokens.supplyBalance(reserve.treasuryScaled, income),
    supplyUsd8: valueUsd8(totalSupply, priceUsd8, unit),
    debtUsd8: valueUsd8(totalDebt, priceUsd8, unit),
  };
}

/**
 * The liquidity rate in force, which the last update set and which holds until the next; or what an
 * update would set now, after so much more cash.
 */
export function supplyRateWad(
  state: AaveV3State,
  address: string,
  added: bigint,
  { timeSeconds }: Env,
): Wad | undefined {
  const reserve = findReserve(state, address);
  if (reserve === undefined) return undefined;
  if (added === 0n) return (reserve.liquidityRate * WAD) / RAY;
  const { parameters, debtScaled, deficit } = reserve;
  const { rates, tokens, compounding } = rulesOf(state);
  const debt = tokens.debtBalance(debtScaled, debtIndex(reserve, timeSeconds, compounding));
  const cash = reserve.cash + added;
  const { liquidityRate } = rates(parameters, debt, cash > 0n ? cash : 0n, deficit);
  return (liquidityRate * WAD) / RAY;
}

/** All accounts together. */
export function marketSnapshot(state: AaveV3State, env: Env): OutcomeOf<"marketSnapshot"> {
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
    sums.borrowingPowerUsd8 += percentMul(data.collateralUsd8, averageLtvBps(data));
    if (data.debtUsd8 === 0n) continue;
    sums.accountsWithDebt++;
    if (data.healthFactorWad < WAD) sums.liquidatableAccounts++;
    if (data.debtUsd8 <= data.collateralUsd8) continue;
    sums.insolventAccounts++;
    sums.insolventUsd8 += data.debtUsd8 - data.collateralUsd8;
  }
  return sums;
}
