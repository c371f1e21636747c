import type { Outcome } from "../../../events/outcomes.ts";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { evolve } from "../evolve.ts";
import {
  accruedIndices,
  debtPrincipal,
  INDEX_ONE,
  MAX_INT104,
  MAX_INT256,
  MAX_UINT104,
  presentAmount,
  supplyPrincipal,
  type TotalChange,
} from "../math.ts";
import {
  bookOf,
  findAccount,
  presentValue,
  reserveAt,
  type CompoundV3State,
  type Reserve,
} from "../state.ts";
import { refuse } from "./refusals.ts";

/** One call of the contract in progress: the draft it changes and what it has caused so far. */
export interface Operation {
  readonly draft: CompoundV3State;
  readonly outcomes: Outcome[];
  readonly timeSeconds: number;
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

/** The base asset; undefined before the contract is set up. */
export function baseOf(operation: Operation): Reserve | undefined {
  const { draft } = operation;
  return draft.reserveIds.size === 0 ? undefined : reserveAt(draft, 0);
}

/** Comet.accrueInternal without reward tracking. Nothing happens twice in one second. */
export function accrue(operation: Operation, base: Reserve): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  const book = bookOf(draft);
  if (book.lastAccrualSeconds === timeSeconds) return undefined;
  const indices = accruedIndices(book, draft.market, timeSeconds);
  if (typeof indices === "string") return refuse(indices);
  emit(operation, { kind: "baseAccrual", reserve: base.address, ...indices, timeSeconds });
  return undefined;
}

/** CometMath.signed256. */
export function refuseUnsigned(amount: bigint): Refusal | undefined {
  return amount > MAX_INT256 ? refuse("SIGNED_AMOUNT_TOO_LARGE") : undefined;
}

/** An account's signed principal, and what it is worth at the stored indices. */
export function balanceOf(
  draft: CompoundV3State,
  account: string,
): { readonly principal: bigint; readonly present: bigint } {
  const principal = findAccount(draft, account)?.principal ?? 0n;
  return { principal, present: presentValue(principal, bookOf(draft)) };
}

/** CometCore.principalValue: supply rounds down, debt up; the contract's casts may fail. */
export function principalOf(draft: CompoundV3State, present: bigint): bigint | Refusal {
  if (present > MAX_INT256 || present < -MAX_INT256 - 1n) return refuse("ARITHMETIC_OVERFLOW");
  const { supplyIndex, borrowIndex } = bookOf(draft);
  const size = present < 0n ? -present : present;
  const addend = present < 0n ? borrowIndex : 0n;
  if (size * INDEX_ONE + addend > MAX_UINT256) return refuse("ARITHMETIC_OVERFLOW");
  const principal =
    present < 0n ? debtPrincipal(size, borrowIndex) : supplyPrincipal(size, supplyIndex);
  if (principal > MAX_UINT104) return refuse("PRINCIPAL_TOO_LARGE");
  if (principal > MAX_INT104) return refuse("SIGNED_PRINCIPAL_TOO_LARGE");
  return present < 0n ? -principal : principal;
}

/** Whose principal becomes what, and what of the change the totals count. */
export interface PrincipalChange {
  readonly account: string;
  readonly principal: bigint;
  readonly totals: TotalChange;
}

/** Comet.updateBasePrincipal with the totals' change. */
export function setPrincipal(
  operation: Operation,
  base: Reserve,
  change: PrincipalChange,
): Refusal | undefined {
  const { account, principal, totals } = change;
  emit(operation, {
    kind: "principalChange",
    reserve: base.address,
    account,
    principal,
    totalSupplyDelta: totals.supply,
    totalDebtDelta: totals.debt,
  });
  const { totalSupply, totalDebt } = bookOf(operation.draft);
  const isSound = [totalSupply, totalDebt].every((total) => total >= 0n && total <= MAX_UINT104);
  return isSound ? undefined : refuse("ARITHMETIC_OVERFLOW");
}

/** The Transfer that Comet logs for supply that came to be (positive) or ceased (negative). */
export function logSupplyChange(
  operation: Operation,
  base: Reserve,
  account: string,
  principal: bigint,
): void {
  if (principal === 0n) return;
  const { supplyIndex } = bookOf(operation.draft);
  const size = principal < 0n ? -principal : principal;
  announce(operation, {
    kind: principal < 0n ? "baseBurn" : "baseMint",
    reserve: base.address,
    account,
    amount: presentAmount(size, supplyIndex),
  });
}

/** Comet.doTransferIn. The payer is assumed to hold and to have approved the amount. */
export function payIn(operation: Operation, reserve: Reserve, amount: bigint): void {
  if (amount !== 0n) emit(operation, { kind: "cashMove", reserve: reserve.address, delta: amount });
}

/** Comet.doTransferOut; what is sent to the contract itself stays. */
export function payOut(
  operation: Operation,
  reserve: Reserve,
  recipient: string,
  amount: bigint,
): Refusal | undefined {
  if (reserveAt(operation.draft, reserve.id).cash < amount) return refuse("INSUFFICIENT_CASH");
  if (amount !== 0n && recipient !== reserve.pool)
    emit(operation, { kind: "cashMove", reserve: reserve.address, delta: -amount });
  return undefined;
}
