import { percentDiv, percentMul, rayDiv, rayMul } from "../../numbers/fixed.ts";
import { MAX_UINT256, WAD, type Bps, type Usd8, type Wad } from "../../numbers/units.ts";
import type {
  Env,
  LiquidateIntent,
  LiquidationChoice,
  LiquidationRecord,
  Opportunity,
} from "../protocol.ts";
import { accountData, effectiveParameters } from "./margin.ts";
import { debtIndex, incomeIndex, valueUsd8 } from "./math.ts";
import type { MarketParameters } from "./params.ts";
import {
  findAccount,
  reserveAt,
  type AaveV3State,
  type Account,
  type Holding,
  type Reserve,
} from "./state.ts";

/**
 * LiquidationLogic._calculateDebt: how much of a debt one call may repay. Strictly above the close
 * factor's health factor it is the close factor's share of this reserve's debt, else the largest.
 */
export function repayableDebt(
  debt: bigint,
  healthFactorWad: Wad,
  market: MarketParameters,
): bigint {
  const isMild = healthFactorWad > market.closeFactorHealthFactorWad;
  return percentMul(debt, isMild ? market.closeFactorBps : market.maxCloseFactorBps);
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
  debt: Priced,
  collateral: Priced,
  wanted: bigint,
  balance: bigint,
  bonusBps: Bps,
  feeBps: Bps,
): Seizure {
  const base = (debt.priceUsd8 * wanted * collateral.unit) / (collateral.priceUsd8 * debt.unit);
  let taken = percentMul(base, bonusBps);
  let repaid = wanted;
  if (taken > balance) {
    taken = balance;
    const worth = (collateral.priceUsd8 * taken * debt.unit) / (debt.priceUsd8 * collateral.unit);
    repaid = percentDiv(worth, bonusBps);
  }
  if (feeBps === 0n) return { repaid, seized: taken, fee: 0n };
  const fee = percentMul(taken - percentDiv(taken, bonusBps), feeBps);
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
}

/** What a call asking to repay `requested` does to a pair at this health factor. */
export function quote(
  state: AaveV3State,
  pair: LiquidationPair,
  requested: bigint,
  healthFactorWad: Wad,
): Seizure {
  const { account, collateral, debt, balance, owed } = pair;
  const allowed = repayableDebt(owed, healthFactorWad, state.market);
  const { liquidationBonusBps } = effectiveParameters(state, account, collateral.parameters);
  return seizure(
    debt,
    collateral,
    requested > allowed ? allowed : requested,
    balance,
    liquidationBonusBps,
    collateral.parameters.liquidationProtocolFeeBps,
  );
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
    if (!isSeizable(state, deposit)) continue;
    for (const loan of account.holdings) {
      const choice = choose(state, account, deposit, loan, env, data.healthFactorWad);
      if (choice !== undefined) choices.push(choice);
    }
  }
  if (choices.length === 0) return undefined;
  return { account: address, healthFactorWad: data.healthFactorWad, choices };
}

function isSeizable(state: AaveV3State, deposit: Holding): boolean {
  const { parameters } = reserveAt(state, deposit.reserveId);
  return (
    deposit.collateral &&
    parameters.liquidationThresholdBps !== 0n &&
    parameters.active &&
    !parameters.paused
  );
}

function choose(
  state: AaveV3State,
  account: Account,
  deposit: Holding,
  loan: Holding,
  env: Env,
  healthFactorWad: Wad,
): LiquidationChoice | undefined {
  if (loan.debtScaled === 0n) return undefined;
  const collateral = reserveAt(state, deposit.reserveId);
  const debt = reserveAt(state, loan.reserveId);
  if (!debt.parameters.active || debt.parameters.paused) return undefined;
  // A flag without debt leaves the price unchecked by the account's own sums.
  if (debt.priceUsd8 === 0n || collateral.priceUsd8 === 0n) return undefined;
  const income = incomeIndex(collateral, env.timeSeconds);
  const owedIndex = debtIndex(debt, env.timeSeconds);
  const pair: LiquidationPair = {
    account,
    collateral,
    debt,
    balance: rayMul(deposit.supplyScaled, income),
    owed: rayMul(loan.debtScaled, owedIndex),
  };
  const { repaid, seized } = quote(state, pair, MAX_UINT256, healthFactorWad);
  // Amounts that round to no share at all are refused by the tokens.
  if (rayDiv(repaid, owedIndex) === 0n || rayDiv(seized, income) === 0n) return undefined;
  return {
    collateralReserve: collateral.address,
    debtReserve: debt.address,
    debtRepaid: repaid,
    collateralSeized: seized,
    debtValueUsd8: valueUsd8(repaid, debt.priceUsd8, debt.unit),
    collateralValueUsd8: valueUsd8(seized, collateral.priceUsd8, collateral.unit),
  };
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
  const amount = choice?.debtRepaid === recorded.debtRepaid ? MAX_UINT256 : recorded.debtRepaid;
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
