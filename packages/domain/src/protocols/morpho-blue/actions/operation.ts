import type { Outcome } from "../../../events/outcomes.ts";
import type { Refusal } from "../../protocol.ts";
import { evolve } from "../evolve.ts";
import { accrual, maxBorrow, noFaults, toAssetsUp, type Faults } from "../math.ts";
import {
  openMarket,
  positionIn,
  priceOf,
  type Market,
  type MorphoBlueState,
  type Position,
} from "../state.ts";
import { refuse, refuseFault } from "./refusals.ts";

/** One call of the contract in progress: the draft it changes and what it has caused so far. */
export interface Operation {
  readonly draft: MorphoBlueState;
  readonly outcomes: Outcome[];
  readonly timeSeconds: number;
  /** Where the call's arithmetic went wrong, if it did; to be looked at before each check. */
  readonly faults: Faults;
}

/** A call that has done nothing yet. */
export function newOperation(draft: MorphoBlueState, timeSeconds: number): Operation {
  return { draft, outcomes: [], timeSeconds, faults: noFaults() };
}

/** Adds an outcome and lets the rest of the operation see its effect. */
export function emit(operation: Operation, outcome: Outcome): void {
  evolve(operation.draft, outcome);
  operation.outcomes.push(outcome);
}

/** Adds an outcome that nothing later in the operation depends on. */
export function announce(operation: Operation, outcome: Outcome): void {
  operation.outcomes.push(outcome);
}

/** The revert of the first arithmetic fault so far. */
export function refuseFaulty(operation: Operation): Refusal | undefined {
  const fault = operation.faults.first;
  return fault === undefined ? undefined : refuseFault(fault);
}

/** The draft's market, with its checks of creation; undefined if it was not created. */
export function enter(operation: Operation, reserve: string): Market | undefined {
  return operation.draft.marketIds.has(reserve) ? openMarket(operation.draft, reserve) : undefined;
}

/**
 * Morpho._accrueInterest. The adaptive rate model logs before Morpho does. Nothing happens twice
 * in a second; without a rate model only the time is kept.
 */
export function accrue(operation: Operation, market: Market): Refusal | undefined {
  const { draft, timeSeconds, faults } = operation;
  if (market.lastUpdateSeconds === timeSeconds) return undefined;
  const reserve = market.address;
  const due = accrual(market, draft.parameters, timeSeconds, faults);
  if (faults.first !== undefined) return refuseFaulty(operation);
  if (market.hasRateModel) {
    const { rate, rateAtTarget, interest, feeShares } = due;
    if (rateAtTarget !== undefined)
      emit(operation, { kind: "rateUpdate", reserve, averageRate: rate, rateAtTarget });
    emit(operation, { kind: "interestPosting", reserve, rate, interest, feeShares });
  }
  emit(operation, { kind: "timePosting", reserve, timeSeconds });
  return undefined;
}

/** Loan tokens come in or go out. */
export function moveCash(operation: Operation, market: Market, delta: bigint): void {
  emit(operation, { kind: "cashMove", reserve: market.address, delta });
}

/** Morpho._isHealthy with a price at hand. */
export function isHealthyAt(
  market: Market,
  position: Position | undefined,
  price: bigint,
  faults: Faults,
): boolean {
  const borrowed = toAssetsUp(position?.borrowShares ?? 0n, market.debt, faults);
  const { lltvWad } = market.parameters;
  return maxBorrow(position?.collateral ?? 0n, price, lltvWad, faults) >= borrowed;
}

/** Morpho._isHealthy as a check; the oracle is asked only about those who owe something. */
export function refuseUnhealthy(
  operation: Operation,
  market: Market,
  account: string,
): Refusal | undefined {
  const position = positionIn(operation.draft, account, market);
  if (position === undefined || position.borrowShares === 0n) return undefined;
  const price = priceOf(operation.draft, market);
  if (price === undefined) return refuse("PRICE_UNAVAILABLE");
  const isHealthy = isHealthyAt(market, position, price, operation.faults);
  return refuseFaulty(operation) ?? (isHealthy ? undefined : refuse("INSUFFICIENT_COLLATERAL"));
}
