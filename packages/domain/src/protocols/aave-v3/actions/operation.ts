import type { Outcome } from "../../../events/outcomes.ts";
import { percentMul, rayDiv, rayMul } from "../../../numbers/fixed.ts";
import type { Refusal } from "../../protocol.ts";
import { evolve } from "../evolve.ts";
import { debtIndex, incomeIndex, interestRates } from "../math.ts";
import { findAccount, holdingIn, type AaveV3State, type Reserve } from "../state.ts";
import { refuse, TOKEN_REFUSES } from "./refusals.ts";

export const MAX_UINT128 = (1n << 128n) - 1n;
export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** One call of the pool in progress: the draft it changes and what it has caused so far. */
export interface Operation {
  readonly draft: AaveV3State;
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

/**
 * ReserveLogic.updateState: brings the draft's own reserve record to the present. Indices only
 * move where there is a rate (supply) or debt (borrow); the treasury's share of the borrowers'
 * interest is the difference of two rounded totals.
 */
export function accrue(operation: Operation, reserve: Reserve): Refusal | undefined {
  const { timeSeconds } = operation;
  if (reserve.lastUpdateSeconds === timeSeconds) return undefined;
  if (reserve.lastUpdateSeconds > timeSeconds) return refuse("ARITHMETIC_UNDERFLOW");
  const liquidityIndex = incomeIndex(reserve, timeSeconds);
  let { borrowIndex, treasuryScaled } = reserve;
  if (reserve.debtScaled !== 0n) {
    borrowIndex = debtIndex(reserve, timeSeconds);
    if (reserve.parameters.reserveFactorBps !== 0n) {
      const interest =
        rayMul(reserve.debtScaled, borrowIndex) - rayMul(reserve.debtScaled, reserve.borrowIndex);
      const income = percentMul(interest, reserve.parameters.reserveFactorBps);
      if (income !== 0n) treasuryScaled += rayDiv(income, liquidityIndex);
    }
  }
  if (liquidityIndex > MAX_UINT128 || borrowIndex > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  emit(operation, {
    kind: "accrual",
    reserve: reserve.address,
    liquidityIndex,
    borrowIndex,
    treasuryScaled,
    timeSeconds,
  });
  return undefined;
}

/** ReserveLogic.updateInterestRates: rates for the cash there will be after `added` and `taken`. */
export function updateRates(
  operation: Operation,
  reserve: Reserve,
  added: bigint,
  taken: bigint,
): Refusal | undefined {
  const debt = rayMul(reserve.debtScaled, reserve.borrowIndex);
  const cash = reserve.cash + added - taken;
  if (debt !== 0n && cash < 0n) return refuse("INSUFFICIENT_CASH");
  const { liquidityRate, borrowRate } = interestRates(reserve.parameters, debt, cash);
  if (borrowRate > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  emit(operation, {
    kind: "reserveUpdate",
    reserve: reserve.address,
    liquidityRate,
    borrowRate,
    liquidityIndex: reserve.liquidityIndex,
    borrowIndex: reserve.borrowIndex,
  });
  return undefined;
}

/** Underlying arrives at the aToken. */
export function payIn(operation: Operation, reserve: Reserve, amount: bigint): void {
  emit(operation, { kind: "cashMove", reserve: reserve.address, delta: amount });
}

/** Underlying leaves the aToken, unless it is sent to the aToken itself. */
export function payOut(
  operation: Operation,
  reserve: Reserve,
  recipient: string,
  amount: bigint,
): Refusal | undefined {
  if (recipient === reserve.supplyToken) return undefined;
  if (reserve.cash < amount) return TOKEN_REFUSES;
  emit(operation, { kind: "cashMove", reserve: reserve.address, delta: -amount });
  return undefined;
}

/** Whose shares of which side change, at which index (ray). */
export interface ShareChange {
  readonly reserve: Reserve;
  readonly side: "supply" | "debt";
  readonly account: string;
  readonly amount: bigint;
  readonly index: bigint;
}

/** Scaled balance of one side, and its growth since the account's last change. */
function sharesBefore(
  draft: AaveV3State,
  reserve: Reserve,
  side: "supply" | "debt",
  account: string,
  index: bigint,
): { scaled: bigint; interest: bigint } {
  const held = holdingIn(findAccount(draft, account), reserve.id);
  if (held === undefined) return { scaled: 0n, interest: 0n };
  const scaled = side === "supply" ? held.supplyScaled : held.debtScaled;
  if (scaled === 0n) return { scaled, interest: 0n };
  const last = side === "supply" ? held.supplyIndex : held.debtIndex;
  return { scaled, interest: rayMul(scaled, index) - rayMul(scaled, last) };
}

/** ScaledBalanceTokenBase._mintScaled. */
export function mintShares(
  operation: Operation,
  change: ShareChange,
  caller: string,
): Refusal | undefined {
  const { reserve, side, account, amount, index } = change;
  const scaledAmount = rayDiv(amount, index);
  if (scaledAmount === 0n) return refuse("INVALID_MINT_AMOUNT");
  if (scaledAmount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const { interest } = sharesBefore(operation.draft, reserve, side, account, index);
  emit(operation, {
    kind: "shareMint",
    reserve: reserve.address,
    side,
    caller,
    account,
    amount: amount + interest,
    interest,
    index,
    scaledAmount,
  });
  return undefined;
}

/**
 * ScaledBalanceTokenBase._burnScaled. When the interest since the account's last change exceeds
 * the burned amount, the token logs a Mint of the difference instead of a Burn.
 */
export function burnShares(
  operation: Operation,
  change: ShareChange,
  target: string,
): Refusal | undefined {
  const { reserve, side, account, amount, index } = change;
  const scaledAmount = rayDiv(amount, index);
  if (scaledAmount === 0n) return refuse("INVALID_BURN_AMOUNT");
  const { scaled, interest } = sharesBefore(operation.draft, reserve, side, account, index);
  if (scaled < scaledAmount) return refuse("ARITHMETIC_UNDERFLOW");
  const shared = { reserve: reserve.address, side, account, interest, index };
  if (interest > amount)
    emit(operation, {
      kind: "shareMint",
      caller: account,
      ...shared,
      amount: interest - amount,
      scaledAmount: -scaledAmount,
    });
  else
    emit(operation, {
      kind: "shareBurn",
      ...shared,
      target,
      amount: amount - interest,
      scaledAmount,
    });
  return undefined;
}

/** Supply shares worth `amount` change hands, at the index of now. */
export interface ShareMovement {
  readonly reserve: Reserve;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
  /** Who the token sees as sender of the call. */
  readonly caller: string;
}

/** AToken._transfer with ScaledBalanceTokenBase._transfer: mints of interest, then the move. */
export function moveShares(operation: Operation, movement: ShareMovement): Refusal | undefined {
  const { reserve, from, to, amount, caller } = movement;
  const { draft } = operation;
  const index = incomeIndex(reserve, operation.timeSeconds);
  const scaledAmount = rayDiv(amount, index);
  const sender = sharesBefore(draft, reserve, "supply", from, index);
  const recipient = sharesBefore(draft, reserve, "supply", to, index);
  if (sender.scaled < scaledAmount) return refuse("ARITHMETIC_UNDERFLOW");
  if (sender.interest > 0n) emitInterest(operation, reserve, from, caller, sender.interest, index);
  if (from !== to && recipient.interest > 0n)
    emitInterest(operation, reserve, to, caller, recipient.interest, index);
  emit(operation, { kind: "shareMove", reserve: reserve.address, from, to, scaledAmount, index });
  return undefined;
}

function emitInterest(
  operation: Operation,
  reserve: Reserve,
  account: string,
  caller: string,
  interest: bigint,
  index: bigint,
): void {
  emit(operation, {
    kind: "shareMint",
    reserve: reserve.address,
    side: "supply",
    caller,
    account,
    amount: interest,
    interest,
    index,
    scaledAmount: 0n,
  });
}
