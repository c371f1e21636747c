import { percentMul } from "../../numbers/fixed.ts";
import { MAX_UINT256, WAD, type Bps, type Usd8, type Wad } from "../../numbers/units.ts";
import type {
  Env,
  LiquidateIntent,
  LiquidationChoice,
  LiquidationRecord,
  Opportunity,
} from "../protocol.ts";
import { accountData, type AccountData } from "./margin.ts";
import { debtIndex, incomeIndex, valueUsd8 } from "./math.ts";
import { collateralParameters, countsAsCollateral } from "./modes.ts";
import type { MarketParameters } from "./params.ts";
import { rulesOf, type SeizureRounding } from "./rules.ts";
import {
  findAccount,
  reserveAt,
  type AaveV3State,
  type Account,
  type Holding,
  type Reserve,
} from "./state.ts";

/**
 * LiquidationLogic._calculateDebt, up to v3.2: how much of a debt one call may repay. Strictly above
 * the close factor's health factor it is the close factor's share of this reserve's debt, else the
 * largest.
 */
export function repayableDebt(
  debt: bigint,
  healthFactorWad: Wad,
  market: MarketParameters,
): bigint {
  const isMild = healthFactorWad > market.closeFactorHealthFactorWad;
  return percentMul(debt, isMild ? market.closeFactorBps : market.maxCloseFactorBps);
}

/**
 * From v3.3 on (executeLiquidationCall): the close factor is a share of all the account's debt, and
 * holds only above its health factor and where deposit and debt of the pair are large enough.
 */
function repayableOfWhole(state: AaveV3State, pair: LiquidationPair): bigint {
  const { market } = state;
  const { collateral, debt, balance, owed, data } = pair;
  const most = percentMul(owed, market.maxCloseFactorBps);
  if (data.healthFactorWad <= market.closeFactorHealthFactorWad) return most;
  const debtUsd8 = rulesOf(state).debtValueUsd8(owed, debt.priceUsd8, debt.unit);
  const balanceUsd8 = valueUsd8(balance, collateral.priceUsd8, collateral.unit);
  const { closeFactorMinimumUsd8 } = market;
  if (balanceUsd8 < closeFactorMinimumUsd8 || debtUsd8 < closeFactorMinimumUsd8) return most;
  const allowedUsd8 = percentMul(data.debtUsd8, market.closeFactorBps);
  return debtUsd8 > allowedUsd8 ? (allowedUsd8 * debt.unit) / debt.priceUsd8 : most;
}

/** One side of a liquidation: what an amount of its token is worth. */
export interface Priced {
  readonly priceUsd8: Usd8;
  readonly unit: bigint;
}

/** What changes hands: the liquidator repays and receives `seized`; the treasury gets `fee`. */
export interface Seizure {
  readonly repaid: bigint;
  readonly seized: bigint;
  readonly fee: bigint;
}

/**
 * LiquidationLogic._calculateAvailableCollateralToLiquidate. If the deposit is too small for the
 * debt and its bonus, it is taken whole and less debt is repaid. The fee is a share of the bonus.
 */
export function seizure(
  rounding: SeizureRounding,
  debt: Priced,
  collateral: Priced,
  wanted: bigint,
  balance: bigint,
  bonusBps: Bps,
  feeBps: Bps,
): Seizure {
  const base = (debt.priceUsd8 * wanted * collateral.unit) / (collateral.priceUsd8 * debt.unit);
  let taken = rounding.withBonus(base, bonusBps);
  let repaid = wanted;
  if (taken > balance) {
    taken = balance;
    const worth = (collateral.priceUsd8 * taken * debt.unit) / (debt.priceUsd8 * collateral.unit);
    repaid = rounding.debtFor(worth, bonusBps);
  }
  if (feeBps === 0n) return { repaid, seized: taken, fee: 0n };
  const fee = rounding.fee(taken - rounding.withoutBonus(taken, bonusBps), feeBps);
  return { repaid, seized: taken - fee, fee };
}

/** A pair of reserves of an account, with its balances at a moment. */
export interface LiquidationPair {
  readonly account: Account;
  readonly collateral: Reserve;
  readonly debt: Reserve;
  /** The account's whole deposit and whole debt in these reserves. */
  readonly balance: bigint;
  readonly owed: bigint;
  readonly data: AccountData;
}

/** The liquidation bonus the collateral has for the account. */
export function seizableBonusBps(state: AaveV3State, pair: LiquidationPair): Bps {
  const { account, collateral } = pair;
  return collateralParameters(state, rulesOf(state), account.mode, collateral).liquidationBonusBps;
}

/** What a call asking to repay `requested` does to a pair. */
export function quote(state: AaveV3State, pair: LiquidationPair, requested: bigint): Seizure {
  const rules = rulesOf(state);
  const { collateral, debt, balance, owed, data } = pair;
  const allowed = rules.deficits
    ? repayableOfWhole(state, pair)
    : repayableDebt(owed, data.healthFactorWad, state.market);
  return seizure(
    rules.seizure,
    debt,
    collateral,
    requested > allowed ? allowed : requested,
    balance,
    seizableBonusBps(state, pair),
    collateral.parameters.liquidationProtocolFeeBps,
  );
}

/** From v3.3 on: a liquidation that uses up neither side must leave enough of both. */
export function leavesDust(state: AaveV3State, pair: LiquidationPair, taken: Seizure): boolean {
  const rules = rulesOf(state);
  const { collateral, debt, balance, owed } = pair;
  const owedAfter = owed - taken.repaid;
  const balanceAfter = balance - taken.seized - taken.fee;
  if (!rules.deficits || owedAfter <= 0n || balanceAfter <= 0n) return false;
  const { minimumLeftoverUsd8 } = state.market;
  return (
    rules.debtValueUsd8(owedAfter, debt.priceUsd8, debt.unit) < minimumLeftoverUsd8 ||
    valueUsd8(balanceAfter, collateral.priceUsd8, collateral.unit) < minimumLeftoverUsd8
  );
}

/** A call and what it does. */
interface Request {
  readonly amount: bigint;
  readonly taken: Seizure;
}

/**
 * The largest request that is not refused for leaving dust; undefined when none is. Asking for all
 * may leave too little where asking for less does not. What is left falls as the request grows, so
 * a search by halves finds the edge.
 */
function largestRequest(state: AaveV3State, pair: LiquidationPair): Request | undefined {
  const all = quote(state, pair, MAX_UINT256);
  if (!leavesDust(state, pair, all)) return { amount: MAX_UINT256, taken: all };
  let largest: Request = { amount: 0n, taken: quote(state, pair, 0n) };
  if (leavesDust(state, pair, largest.taken)) return undefined;
  let refused = all.repaid;
  while (refused - largest.amount > 1n) {
    const amount = (largest.amount + refused) / 2n;
    const taken = quote(state, pair, amount);
    if (leavesDust(state, pair, taken)) refused = amount;
    else largest = { amount, taken };
  }
  return largest;
}

/**
 * What could be liquidated of an account now: for each pair the most one call may do. Undefined
 * while the account is healthy or no pair would be accepted. Cash is not looked at: where the
 * reserve lacks it, a liquidator can still take supply shares.
 */
export function opportunity(
  state: AaveV3State,
  address: string,
  env: Env,
): Opportunity | undefined {
  const account = findAccount(state, address);
  if (account === undefined) return undefined;
  const data = accountData(state, account, env.timeSeconds);
  if (data === undefined || data.healthFactorWad >= WAD) return undefined;
  const choices: LiquidationChoice[] = [];
  for (const deposit of account.holdings) {
    if (!isSeizable(state, deposit, env)) continue;
    for (const loan of account.holdings) {
      const choice = choose(state, account, deposit, loan, env, data);
      if (choice !== undefined) choices.push(choice);
    }
  }
  if (choices.length === 0) return undefined;
  return { account: address, healthFactorWad: data.healthFactorWad, choices };
}

function isSeizable(state: AaveV3State, deposit: Holding, env: Env): boolean {
  const reserve = reserveAt(state, deposit.reserveId);
  return (
    deposit.collateral && countsAsCollateral(rulesOf(state), reserve) && isOpen(state, reserve, env)
  );
}

/** Whether liquidations may touch the reserve. */
function isOpen(state: AaveV3State, { parameters }: Reserve, env: Env): boolean {
  const isInGrace =
    rulesOf(state).deficits && parameters.liquidationGraceUntilSeconds >= BigInt(env.timeSeconds);
  return parameters.active && !parameters.paused && !isInGrace;
}

function choose(
  state: AaveV3State,
  account: Account,
  deposit: Holding,
  loan: Holding,
  env: Env,
  data: AccountData,
): LiquidationChoice | undefined {
  if (loan.debtScaled === 0n) return undefined;
  const { tokens, compounding } = rulesOf(state);
  const collateral = reserveAt(state, deposit.reserveId);
  const debt = reserveAt(state, loan.reserveId);
  if (!isOpen(state, debt, env)) return undefined;
  // A flag without debt leaves the price unchecked by the account's own sums.
  if (debt.priceUsd8 === 0n || collateral.priceUsd8 === 0n) return undefined;
  const income = incomeIndex(collateral, env.timeSeconds);
  const owedIndex = debtIndex(debt, env.timeSeconds, compounding);
  const balance = tokens.supplyBalance(deposit.supplyScaled, income);
  const owed = tokens.debtBalance(loan.debtScaled, owedIndex);
  const pair: LiquidationPair = { account, collateral, debt, balance, owed, data };
  // Without a bonus there is nothing to divide by.
  if (seizableBonusBps(state, pair) === 0n) return undefined;
  const request = largestRequest(state, pair);
  if (request === undefined) return undefined;
  const { amount, taken } = request;
  const { repaid, seized } = taken;
  // Amounts that round to no share at all are refused by the tokens.
  if (tokens.debtBurn(repaid, owedIndex) === 0n || tokens.supplyBurn(seized, income) === 0n)
    return undefined;
  const choice: LiquidationChoice = {
    collateralReserve: collateral.address,
    debtReserve: debt.address,
    debtRepaid: repaid,
    collateralSeized: seized,
    debtValueUsd8: valueUsd8(repaid, debt.priceUsd8, debt.unit),
    collateralValueUsd8: valueUsd8(seized, collateral.priceUsd8, collateral.unit),
  };
  return amount === MAX_UINT256 ? choice : { ...choice, request: amount };
}

/**
 * The call behind a log: where "everything allowed" gives the recorded debt it was (or might as
 * well have been) the request; asking for the capped amount again could round differently.
 */
export function recordedLiquidation(
  state: AaveV3State,
  recorded: LiquidationRecord,
  env: Env,
): LiquidateIntent {
  const { collateralReserve, debtReserve, account, liquidator, receiveShares } = recorded;
  const choice = opportunity(state, account, env)?.choices.find(
    (each) => each.collateralReserve === collateralReserve && each.debtReserve === debtReserve,
  );
  const isMost = choice !== undefined && choice.debtRepaid === recorded.debtRepaid;
  const amount = isMost ? (choice.request ?? MAX_UINT256) : recorded.debtRepaid;
  return {
    kind: "liquidate",
    collateralReserve,
    debtReserve,
    account,
    liquidator,
    amount,
    receiveShares,
  };
}
