import type { Outcome } from "../../../events/outcomes.ts";
import { percentMul } from "../../../numbers/fixed.ts";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { evolve } from "../evolve.ts";
import { debtIndex, incomeIndex } from "../math.ts";
import type { Rules } from "../rules.ts";
import type { AaveV3State, Reserve } from "../state.ts";
import { refuse, TOKEN_REFUSES } from "./refusals.ts";

export const MAX_UINT128 = (1n << 128n) - 1n;
export const ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** One call of the pool in progress: the draft it changes and what it has caused so far. */
export interface Operation {
  readonly draft: AaveV3State;
  /** The rules of the market's version; a change of the version holds from the next call on. */
  readonly rules: Rules;
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

/** SafeCast to 128 bits. */
function refuseLarge(rules: Rules, value: bigint): Refusal | undefined {
  return value > MAX_UINT128 ? refuse(rules, "AMOUNT_TOO_LARGE", 128n, value) : undefined;
}

/**
 * ReserveLogic.updateState: brings the draft's own reserve record to the present. Indices only
 * move where there is a rate (supply) or debt (borrow); the treasury gets its share of what the
 * rise of the index made of the debt.
 */
export function accrue(operation: Operation, reserve: Reserve): Refusal | undefined {
  const { timeSeconds, rules } = operation;
  if (reserve.lastUpdateSeconds === timeSeconds) return undefined;
  if (reserve.lastUpdateSeconds > timeSeconds) return refuse(rules, "ARITHMETIC_UNDERFLOW");
  const liquidityIndex = incomeIndex(reserve, timeSeconds);
  let { borrowIndex, treasuryScaled } = reserve;
  if (reserve.debtScaled !== 0n) {
    borrowIndex = debtIndex(reserve, timeSeconds, rules.compounding);
    if (reserve.parameters.reserveFactorBps !== 0n) {
      const interest = rules.interest(reserve.debtScaled, reserve.borrowIndex, borrowIndex);
      const income = percentMul(interest, reserve.parameters.reserveFactorBps);
      if (income !== 0n) treasuryScaled += rules.tokens.supplyMint(income, liquidityIndex);
    }
  }
  const tooLarge = refuseLarge(rules, liquidityIndex) ?? refuseLarge(rules, borrowIndex);
  if (tooLarge !== undefined) return tooLarge;
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

/**
 * ReserveLogic.updateInterestRates: rates for the cash there will be after `added` and `taken`.
 * From v3.1 on updateInterestRatesAndVirtualBalance, which also counts that cash.
 */
export function updateRates(
  operation: Operation,
  reserve: Reserve,
  added: bigint,
  taken: bigint,
): Refusal | undefined {
  const { rules } = operation;
  const { debtScaled, borrowIndex } = reserve;
  const debt = debtScaled === 0n ? 0n : rules.tokens.debtBalance(debtScaled, borrowIndex);
  const cash = reserve.cash + added - taken;
  if (debt !== 0n && cash < 0n) return refuse(rules, "INSUFFICIENT_CASH");
  const { liquidityRate, borrowRate } = rules.rates(
    reserve.parameters,
    debt,
    cash,
    reserve.deficit,
  );
  const tooLarge = refuseLarge(rules, liquidityRate) ?? refuseLarge(rules, borrowRate);
  if (tooLarge !== undefined) return tooLarge;
  const uncounted = rules.virtualCash ? refuseCount(operation, reserve, added, taken) : undefined;
  if (uncounted !== undefined) return uncounted;
  emit(operation, {
    kind: "reserveUpdate",
    reserve: reserve.address,
    liquidityRate,
    borrowRate,
    liquidityIndex: reserve.liquidityIndex,
    borrowIndex: reserve.borrowIndex,
  });
  if (rules.virtualCash && added !== taken)
    emit(operation, { kind: "cashMove", reserve: reserve.address, delta: added - taken });
  return undefined;
}

/** Bounds of the virtual balance, a uint128. */
function refuseCount(
  { rules }: Operation,
  reserve: Reserve,
  added: bigint,
  taken: bigint,
): Refusal | undefined {
  if (reserve.cash + added > MAX_UINT256) return refuse(rules, "ARITHMETIC_UNDERFLOW");
  const tooLarge = refuseLarge(rules, added) ?? refuseLarge(rules, taken);
  if (tooLarge !== undefined) return tooLarge;
  const cash = reserve.cash + added - taken;
  if (cash < 0n) return refuse(rules, "INSUFFICIENT_CASH");
  return cash > MAX_UINT128 ? refuse(rules, "ARITHMETIC_UNDERFLOW") : undefined;
}

/** Underlying arrives at the aToken; a virtual balance has been counted with the rates. */
export function payIn(operation: Operation, reserve: Reserve, amount: bigint): undefined {
  if (!operation.rules.virtualCash)
    emit(operation, { kind: "cashMove", reserve: reserve.address, delta: amount });
  return undefined;
}

/** Underlying leaves the aToken, unless it is sent to the aToken itself. */
export function payOut(
  operation: Operation,
  reserve: Reserve,
  recipient: string,
  amount: bigint,
): Refusal | undefined {
  if (operation.rules.virtualCash || recipient === reserve.supplyToken) return undefined;
  if (reserve.cash < amount) return TOKEN_REFUSES;
  emit(operation, { kind: "cashMove", reserve: reserve.address, delta: -amount });
  return undefined;
}
