import { MAX_UINT256, WAD, type Wad } from "../../numbers/units.ts";
import type {
  Env,
  LiquidateIntent,
  LiquidationChoice,
  LiquidationRecord,
  Opportunity,
} from "../protocol.ts";
import { marketNow, positionHealth, valueUsd8, type MarketNow } from "./margin.ts";
import {
  mulDivDown,
  mulDivUp,
  noFaults,
  ORACLE_PRICE_SCALE,
  toAssetsDown,
  toAssetsUp,
  toSharesDown,
  toSharesUp,
  type Faults,
  type Totals,
} from "./math.ts";
import type { GlobalParameters } from "./params.ts";
import { findAccount, marketAt, type MorphoBlueState, type Position } from "./state.ts";

/** liquidate's incentive factor: min(max, 1 / (1 - cursor * (1 - LLTV))), in wad. */
export function incentiveFactor(lltvWad: Wad, constants: GlobalParameters): Wad {
  const cut = (constants.liquidationCursorWad * (WAD - lltvWad)) / WAD;
  const factor = (WAD * WAD) / (WAD - cut);
  const most = constants.maximumLiquidationIncentiveWad;
  return factor < most ? factor : most;
}

/** What fixes the exchange of a liquidation. */
export interface Terms {
  readonly debt: Totals;
  /** Loan units per collateral unit, 36 decimals. */
  readonly price: bigint;
  readonly incentiveWad: Wad;
}

/** What changes hands: debt shares burned, what they cost, and collateral taken. */
export interface Seizure {
  readonly repaidShares: bigint;
  readonly repaid: bigint;
  readonly seized: bigint;
}

/** liquidate(seizedAssets > 0): the shares to repay for collateral, rounded up at each step. */
export function seizureOfCollateral(terms: Terms, seized: bigint, faults: Faults): Seizure {
  const quoted = mulDivUp(seized, terms.price, ORACLE_PRICE_SCALE, faults);
  const cost = mulDivUp(quoted, WAD, terms.incentiveWad, faults);
  const repaidShares = toSharesUp(cost, terms.debt, faults);
  return { repaidShares, repaid: toAssetsUp(repaidShares, terms.debt, faults), seized };
}

/** liquidate(repaidShares > 0): the collateral for debt shares, rounded down at each step. */
export function seizureForShares(terms: Terms, repaidShares: bigint, faults: Faults): Seizure {
  const worth = toAssetsDown(repaidShares, terms.debt, faults);
  const raised = mulDivDown(worth, terms.incentiveWad, WAD, faults);
  const seized = mulDivDown(raised, ORACLE_PRICE_SCALE, terms.price, faults);
  return { repaidShares, repaid: toAssetsUp(repaidShares, terms.debt, faults), seized };
}

/** A call of the contract: exactly one of the two is named. */
export type Call =
  | { readonly form: "collateral"; readonly seized: bigint }
  | { readonly form: "shares"; readonly repaidShares: bigint };

/** What a call would do, whether or not the position has that much. */
export function seizureOf(terms: Terms, call: Call, faults: Faults): Seizure {
  return call.form === "collateral"
    ? seizureOfCollateral(terms, call.seized, faults)
    : seizureForShares(terms, call.repaidShares, faults);
}

/**
 * The call that repays at most `amount` of a position's debt, and as much of it as its collateral
 * pays for: by shares, or by all the collateral where that is worth less (or nothing).
 */
export function callForDebt(
  terms: Terms,
  position: Pick<Position, "borrowShares" | "collateral">,
  amount: bigint,
): Call {
  const faults = noFaults();
  const owed = position.borrowShares;
  const wanted = amount > MAX_UINT256 / 2n ? owed : toSharesDown(amount, terms.debt, faults);
  const repaidShares = wanted < owed ? wanted : owed;
  const whole = { form: "collateral", seized: position.collateral } as const;
  if (terms.price === 0n && repaidShares > 0n) return whole;
  const { seized } = seizureForShares(terms, repaidShares, faults);
  return seized > position.collateral ? whole : { form: "shares", repaidShares };
}

/** The terms of a market now; undefined where its oracle does not answer. */
function termsOf(state: MorphoBlueState, now: MarketNow): Terms | undefined {
  const { price, debt, market } = now;
  if (price === undefined) return undefined;
  const incentiveWad = incentiveFactor(market.parameters.lltvWad, state.parameters);
  return { debt, price, incentiveWad };
}

/**
 * What could be liquidated of an account now: for each market in which it is unhealthy, the most
 * one call may do (there is no close factor). Undefined while it is healthy everywhere.
 */
export function opportunity(
  state: MorphoBlueState,
  address: string,
  env: Env,
): Opportunity | undefined {
  const choices: LiquidationChoice[] = [];
  let lowest: Wad = MAX_UINT256;
  for (const position of findAccount(state, address)?.positions ?? []) {
    if (position.borrowShares === 0n) continue;
    const now = marketNow(state, marketAt(state, position.marketId), env.timeSeconds);
    const health = positionHealth(now, position);
    const terms = termsOf(state, now);
    if (health === undefined || terms === undefined || health.healthFactorWad >= WAD) continue;
    if (health.healthFactorWad < lowest) lowest = health.healthFactorWad;
    choices.push(choose(now, terms, position));
  }
  if (choices.length === 0) return undefined;
  return { account: address, healthFactorWad: lowest, choices };
}

function choose(now: MarketNow, terms: Terms, position: Position): LiquidationChoice {
  const { market } = now;
  const call = callForDebt(terms, position, MAX_UINT256);
  const { repaid, seized } = seizureOf(terms, call, noFaults());
  return {
    collateralReserve: market.address,
    debtReserve: market.address,
    debtRepaid: repaid,
    collateralSeized: seized,
    debtValueUsd8: valueUsd8(now, repaid),
    collateralValueUsd8: valueUsd8(now, (seized * terms.price) / ORACLE_PRICE_SCALE),
  };
}

/**
 * The call behind a log. Tried in this order: all debt shares, the recorded collateral, the recorded
 * shares (the most the recorded debt pays for, where those are not known); the first that gives what
 * is recorded is taken. Where none does (other parameters, other history), the recorded debt is asked for.
 */
export function recordedLiquidation(
  state: MorphoBlueState,
  recorded: LiquidationRecord,
  env: Env,
): LiquidateIntent {
  const { debtRepaid, collateralSeized, debtShares, ...pair } = recorded;
  const call = { ...pair, kind: "liquidate" } as const;
  const id = state.marketIds.get(recorded.debtReserve);
  const asRecorded = { ...call, amount: debtRepaid, measure: "debt" } as const;
  if (id === undefined) return asRecorded;
  const now = marketNow(state, marketAt(state, id), env.timeSeconds);
  const terms = termsOf(state, now);
  if (terms === undefined) return asRecorded;
  const held = findAccount(state, recorded.account)?.positions.find((p) => p.marketId === id);
  const paidFor = debtShares ?? toSharesDown(debtRepaid, terms.debt, noFaults());
  const tries: readonly LiquidateIntent[] = [
    { ...call, measure: "shares", amount: held?.borrowShares ?? 0n },
    { ...call, measure: "collateral", amount: collateralSeized },
    { ...call, measure: "shares", amount: paidFor },
  ];
  const fits = (each: LiquidateIntent): boolean => {
    const given = seizureOf(terms, callOf(each), noFaults());
    return (
      given.repaid === debtRepaid &&
      given.seized === collateralSeized &&
      (debtShares === undefined || given.repaidShares === debtShares)
    );
  };
  return tries.find((each) => each.amount > 0n && fits(each)) ?? asRecorded;
}

/** The contract's call for an intent that names collateral or shares. */
export function callOf(intent: Pick<LiquidateIntent, "measure" | "amount">): Call {
  return intent.measure === "collateral"
    ? { form: "collateral", seized: intent.amount }
    : { form: "shares", repaidShares: intent.amount };
}
