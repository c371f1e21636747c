import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import { MAX_UINT256, WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import type { AccountHealth, Env, MarginForm } from "../protocol.ts";
import { amountOf, INDEX_ONE, keptFactor, mulFactor, presentAmount, valueUsd8 } from "./math.ts";
import {
  bookOf,
  findAccount,
  findReserve,
  indicesAt,
  presentValue,
  reserveAt,
  type Account,
  type CompoundV3State,
  type Reserve,
} from "./state.ts";

interface Indices {
  readonly supplyIndex: bigint;
  readonly borrowIndex: bigint;
}

type Factor = "borrowCollateralFactorWad" | "liquidateCollateralFactorWad";

/**
 * The sum behind Comet.isBorrowCollateralized and isLiquidatable: weighted collateral less debt, in
 * asset order, left as soon as it is not negative. Undefined when a price it reads is unusable: the
 * contract reverts then. Zero without debt.
 */
export function liquidityUsd8(
  state: CompoundV3State,
  account: Account | undefined,
  indices: Indices,
  factor: Factor,
): bigint | undefined {
  if (account === undefined || account.principal >= 0n) return 0n;
  const debt = debtValue(state, account, indices);
  if (debt === undefined) return undefined;
  let liquidity = -debt;
  for (const held of account.holdings) {
    if (liquidity >= 0n) return liquidity;
    const reserve = reserveAt(state, held.reserveId);
    if (reserve.priceUsd8 === 0n) return undefined;
    const value = valueUsd8(held.balance, reserve.priceUsd8, reserve.unit);
    liquidity += mulFactor(value, keptFactor(reserve.parameters[factor]));
  }
  return liquidity;
}

/** What an account owes, truncated; undefined without a usable price of the base asset. */
function debtValue(state: CompoundV3State, account: Account, indices: Indices): Usd8 | undefined {
  if (account.principal >= 0n) return 0n;
  const base = reserveAt(state, 0);
  if (base.priceUsd8 === 0n) return undefined;
  return valueUsd8(-presentValue(account.principal, indices), base.priceUsd8, base.unit);
}

/** Weighted collateral / debt, truncated: below one exactly when Comet would absorb the account. */
export function healthFactor(state: CompoundV3State, account: Account, indices: Indices): Wad {
  const debt = debtValue(state, account, indices);
  if (debt === undefined || debt === 0n) return MAX_UINT256;
  let weighted = 0n;
  for (const held of account.holdings) {
    const { priceUsd8, unit, parameters } = reserveAt(state, held.reserveId);
    const value = valueUsd8(held.balance, priceUsd8, unit);
    weighted += mulFactor(value, keptFactor(parameters.liquidateCollateralFactorWad));
  }
  return (weighted * WAD) / debt;
}

const EMPTY: AccountHealth = {
  collateralUsd8: 0n,
  debtUsd8: 0n,
  liquidationThresholdBps: 0n,
  ltvBps: 0n,
  healthFactorWad: MAX_UINT256,
};

const WAD_PER_BPS = WAD / 10_000n;

/**
 * An account as `absorb` would find it now, interest charged. Base supply is not collateral: an
 * account with some has no debt. Where a price that absorb would read is unusable it reverts: an
 * empty account with the largest health factor stands for that.
 */
export function health(state: CompoundV3State, address: string, env: Env): AccountHealth {
  const account = findAccount(state, address);
  if (account === undefined) return EMPTY;
  const indices = indicesAt(state, env.timeSeconds);
  const liquidity = liquidityUsd8(state, account, indices, "liquidateCollateralFactorWad");
  if (liquidity === undefined) return EMPTY;
  let collateralUsd8 = 0n;
  let thresholdSum = 0n;
  let ltvSum = 0n;
  for (const held of account.holdings) {
    const { priceUsd8, unit, parameters } = reserveAt(state, held.reserveId);
    const value = valueUsd8(held.balance, priceUsd8, unit);
    collateralUsd8 += value;
    thresholdSum += value * keptFactor(parameters.liquidateCollateralFactorWad);
    ltvSum += value * keptFactor(parameters.borrowCollateralFactorWad);
  }
  const average = (sum: bigint): bigint =>
    collateralUsd8 === 0n ? 0n : sum / collateralUsd8 / WAD_PER_BPS;
  return {
    collateralUsd8,
    debtUsd8: debtValue(state, account, indices) ?? 0n,
    liquidationThresholdBps: average(thresholdSum),
    ltvBps: average(ltvSum),
    healthFactorWad: healthFactor(state, account, indices),
  };
}

const WAD_FLOAT = Number(WAD);
/** What truncation can take from one collateral: a unit of its value, then one of its share. */
const LOSS_PER_COLLATERAL = 2;

/**
 * Drivers: 0 is the constant one; 1 is base price * borrow index per unit of debt principal;
 * 1 + id is the price per smallest unit of the collateral with that id. All in US dollars with 8
 * decimals. The base asset's supply earns, but is never collateral: its index is no driver.
 *
 * The form is a lower bound of the sum behind isLiquidatable: debt is truncated in the account's
 * favour and needs no allowance; each collateral loses less than two units by truncation.
 */
export function marginForm(state: CompoundV3State, address: string): MarginForm | undefined {
  const account = findAccount(state, address);
  if (account === undefined || account.principal >= 0n) return undefined;
  const drivers = [0, 1];
  const weights = [-LOSS_PER_COLLATERAL * account.holdings.length, Number(account.principal)];
  for (const held of account.holdings) {
    const { liquidateCollateralFactorWad } = reserveAt(state, held.reserveId).parameters;
    drivers.push(1 + held.reserveId);
    weights.push(
      (Number(held.balance) * Number(keptFactor(liquidateCollateralFactorWad))) / WAD_FLOAT,
    );
  }
  return { drivers, weights };
}

/** The drivers at a moment; zero where a price is unusable. */
export function driverValues(state: CompoundV3State, env: Env): Float64Array {
  const values = new Float64Array(1 + state.reserves.length);
  values[0] = 1;
  for (let id = 0; id < state.reserves.length; id++) {
    const { priceUsd8, unit } = reserveAt(state, id);
    values[1 + id] = Number(priceUsd8) / Number(unit);
  }
  if (state.reserves.length > 0) {
    const { borrowIndex } = indicesAt(state, env.timeSeconds);
    values[1] = ((values[1] as number) * Number(borrowIndex)) / Number(INDEX_ONE);
  }
  return values;
}

/** Accounts whose principal or collateral an outcome changes. */
export function touchedAccounts(outcome: Outcome): readonly string[] | "all" {
  switch (outcome.kind) {
    case "parameterChange":
      return "all";
    case "principalChange":
    case "collateralChange":
      return [outcome.account];
    default:
      return [];
  }
}

/** Prices move drivers; so do new rates, which apply back to the last charge of interest. */
export function movesDrivers(outcome: Outcome): boolean {
  return (
    outcome.kind === "oraclePrice" ||
    outcome.kind === "feedAssignment" ||
    outcome.kind === "parameterChange"
  );
}

/** An asset with the indices and the price of now; undefined if it is not listed. */
export function reserveSnapshot(
  state: CompoundV3State,
  address: string,
  env: Env,
): OutcomeOf<"reserveSnapshot"> | undefined {
  const reserve = findReserve(state, address);
  if (reserve === undefined) return undefined;
  return snapshotOf(state, reserve, indicesAt(state, env.timeSeconds));
}

/** One per asset, with the indices and prices of now. */
export function reserveSnapshots(
  state: CompoundV3State,
  env: Env,
): readonly OutcomeOf<"reserveSnapshot">[] {
  const indices = indicesAt(state, env.timeSeconds);
  return state.reserves.map((_, id) => snapshotOf(state, reserveAt(state, id), indices));
}

/**
 * What the reserves come to, in base: its own part and seized collateral that is not sold yet, at
 * the oracle's prices. Absorbing pays debt out of the one and puts collateral into the other, so
 * neither says much alone. Less than nothing is no claim.
 */
function reserveClaim(state: CompoundV3State, baseReserves: bigint): bigint {
  const base = reserveAt(state, 0);
  let claim = baseReserves;
  for (let id = 1; id < state.reserves.length && base.priceUsd8 > 0n; id++) {
    const { cash, totalCollateral, priceUsd8, unit } = reserveAt(state, id);
    const stock = valueUsd8(cash - totalCollateral, priceUsd8, unit);
    claim += amountOf(stock, base.priceUsd8, base.unit);
  }
  return claim > 0n ? claim : 0n;
}

/** The treasury's claim is all in the base asset. */
function snapshotOf(
  state: CompoundV3State,
  reserve: Reserve,
  indices: Indices,
): OutcomeOf<"reserveSnapshot"> {
  const { address, priceUsd8, unit, cash } = reserve;
  const isBase = reserve.id === 0;
  const book = bookOf(state);
  const totalSupply = isBase
    ? presentAmount(book.totalSupply, indices.supplyIndex)
    : reserve.totalCollateral;
  const totalDebt = isBase ? presentAmount(book.totalDebt, indices.borrowIndex) : 0n;
  return {
    kind: "reserveSnapshot",
    reserve: address,
    priceUsd8,
    totalSupply,
    totalDebt,
    cash,
    treasuryClaim: isBase ? reserveClaim(state, cash - totalSupply + totalDebt) : 0n,
    supplyUsd8: valueUsd8(totalSupply, priceUsd8, unit),
    debtUsd8: valueUsd8(totalDebt, priceUsd8, unit),
  };
}

/** All accounts together. */
export function marketSnapshot(state: CompoundV3State, env: Env): OutcomeOf<"marketSnapshot"> {
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
    const data = health(state, account.address, env);
    sums.collateralUsd8 += data.collateralUsd8;
    sums.debtUsd8 += data.debtUsd8;
    sums.borrowingPowerUsd8 += borrowingPower(state, account);
    if (data.debtUsd8 === 0n) continue;
    sums.accountsWithDebt++;
    if (data.healthFactorWad < WAD) sums.liquidatableAccounts++;
    if (data.debtUsd8 <= data.collateralUsd8) continue;
    sums.insolventAccounts++;
    sums.insolventUsd8 += data.debtUsd8 - data.collateralUsd8;
  }
  return sums;
}

function borrowingPower(state: CompoundV3State, account: Account): Usd8 {
  let sum = 0n;
  for (const held of account.holdings) {
    const { priceUsd8, unit, parameters } = reserveAt(state, held.reserveId);
    const value = valueUsd8(held.balance, priceUsd8, unit);
    sum += mulFactor(value, keptFactor(parameters.borrowCollateralFactorWad));
  }
  return sum;
}
