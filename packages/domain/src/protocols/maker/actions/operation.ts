import type { Outcome } from "../../../events/outcomes.ts";
import type { Env, Refusal } from "../../protocol.ts";
import { drippedRate, mulSigned, noFaults } from "../math.ts";
import { findIlk, type Ilk, type MakerState } from "../state.ts";
import { refuse } from "./refusals.ts";

/**
 * One call in progress: the state it reads and what it has caused so far. Every call here works out
 * all its numbers from the state it found, so nothing has to be drafted.
 */
export interface Operation {
  readonly state: Readonly<MakerState>;
  readonly env: Env;
  readonly outcomes: Outcome[];
}

/** A call that has done nothing yet. */
export function newOperation(state: Readonly<MakerState>, env: Env): Operation {
  return { state, env, outcomes: [] };
}

/** Adds an outcome. */
export function emit(operation: Operation, outcome: Outcome): void {
  operation.outcomes.push(outcome);
}

/** A change of the system's books, where there is any. */
export function post(
  operation: Operation,
  change: { readonly debt?: bigint; readonly vice?: bigint; readonly surplus?: bigint },
): void {
  const { debt = 0n, vice = 0n, surplus = 0n } = change;
  if (debt === 0n && vice === 0n && surplus === 0n) return;
  emit(operation, {
    kind: "systemPosting",
    debtDelta: debt,
    viceDelta: vice,
    surplusDelta: surplus,
  });
}

/** vow.fess: seized debt waits in the queue of this second. */
export function queue(operation: Operation, dueRad: bigint): void {
  if (dueRad === 0n) return;
  emit(operation, {
    kind: "queuePosting",
    eraSeconds: operation.env.timeSeconds,
    delta: dueRad,
  });
}

/** vat.suck of a keeper's incentive: DAI that nobody owes. */
export function payIncentive(operation: Operation, incentiveRad: bigint): void {
  post(operation, { debt: incentiveRad, vice: incentiveRad });
}

/** The market of a call; undefined if it was not listed. */
export function enter(operation: Operation, reserve: string): Ilk | undefined {
  return findIlk(operation.state, reserve);
}

/**
 * jug.drip and vat.fold: the rate grows by base + duty for each second since the last time, and
 * what all vaults owe more is surplus. Within a second nothing happens.
 */
export function drip(operation: Operation, ilk: Ilk): Refusal | undefined {
  const { state, env } = operation;
  const { timeSeconds } = env;
  const seconds = timeSeconds - ilk.lastDripSeconds;
  if (seconds < 0) return refuse("JUG_INVALID_NOW");
  const faults = noFaults();
  const feeRay = state.parameters.baseFee + ilk.parameters.stabilityFee;
  const rateDelta = drippedRate(ilk.rateRay, feeRay, seconds, faults) - ilk.rateRay;
  if (faults.hasAny) return refuse("ARITHMETIC_REVERT");
  if (state.parameters.emergencyShutdown) return refuse("VAT_NOT_LIVE");
  const feesRad = mulSigned(ilk.artWad, rateDelta, faults);
  if (faults.hasAny || state.surplusRad + feesRad < 0n || state.debtRad + feesRad < 0n)
    return refuse("ARITHMETIC_REVERT");
  if (seconds === 0) return undefined;
  emit(operation, { kind: "ratePosting", reserve: ilk.address, rateDelta, timeSeconds });
  post(operation, { debt: feesRad, surplus: feesRad });
  return undefined;
}
