import { percentDiv } from "../../../numbers/fixed.ts";
import { MAX_UINT256, RAY, WAD } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { accountData, averageLtvBps } from "../margin.ts";
import { valueUsd8 } from "../math.ts";
import { isBorrowableIn } from "../modes.ts";
import { percentDivUp } from "../rules.ts";
import {
  findAccount,
  holdingIn,
  openReserve,
  reserveAt,
  type Account,
  type Reserve,
} from "../state.ts";
import { isolatedDebt, isolatingReserve, refuseUnusable } from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import { accrue, announce, emit, payOut, updateRates, type Operation } from "./operation.ts";
import { refuse, UNLISTED } from "./refusals.ts";
import { mintShares } from "./shares.ts";

/** BorrowLogic.executeBorrow at the variable rate. Credit delegation is assumed to be granted. */
export function borrow(operation: Operation, intent: IntentOf<"borrow">): Refusal | undefined {
  const { draft, rules } = operation;
  const { caller, account, amount } = intent;
  if (!isListed(draft, intent.reserve)) return UNLISTED;
  const reserve = openReserve(draft, intent.reserve);
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  const borrower = findAccount(draft, account);
  const isolating = isolatingReserve(draft, borrower);
  const invalid = refuseBorrowing(operation, borrower, reserve, isolating, amount);
  if (invalid !== undefined) return invalid;
  const change = { reserve, side: "debt" as const, account, amount, index: reserve.borrowIndex };
  const held = holdingIn(borrower, reserve.id);
  const isFirst = held === undefined || held.debtScaled === 0n || !held.borrowing;
  const unminted = mintShares(operation, change, caller);
  if (unminted !== undefined) return unminted;
  if (isFirst)
    emit(operation, { kind: "debtUse", reserve: reserve.address, account, enabled: true });
  const failed =
    raiseCeilingUse(operation, reserve, isolating, amount) ??
    updateRates(operation, reserve, 0n, amount) ??
    payOut(operation, reserve, caller, amount) ??
    (rules.judgesBorrowing === "after" ? refuseIndebted(operation, account) : undefined);
  if (failed !== undefined) return failed;
  announce(operation, { kind: "borrow", reserve: reserve.address, caller, account, amount });
  return undefined;
}

/** ValidationLogic.validateBorrow, in the version's order. */
function refuseBorrowing(
  operation: Operation,
  borrower: Account | undefined,
  reserve: Reserve,
  isolating: Reserve | undefined,
  amount: bigint,
): Refusal | undefined {
  const { rules } = operation;
  const mode = borrower?.mode ?? 0n;
  const outside =
    mode !== 0n && !isBorrowableIn(operation.draft, rules, mode, reserve)
      ? refuse(
          rules,
          rules.modes === "single" ? "INCONSISTENT_EMODE_CATEGORY" : "NOT_BORROWABLE_IN_EMODE",
        )
      : undefined;
  return (
    refuseClosed(operation, reserve, mode, outside, amount) ??
    (rules.isolation === "beforeMint"
      ? refuseIsolated(operation, reserve, isolating, amount)
      : undefined) ??
    outside ??
    (rules.judgesBorrowing === "before"
      ? refuseUncovered(operation, borrower, reserve, amount)
      : undefined) ??
    refuseSiloed(operation, borrower, reserve)
  );
}

/** The reserve's own conditions: flags, what was supplied, the borrow cap. */
function refuseClosed(
  { rules }: Operation,
  reserve: Reserve,
  mode: bigint,
  outside: Refusal | undefined,
  amount: bigint,
): Refusal | undefined {
  const { tokens } = rules;
  const { parameters, borrowIndex } = reserve;
  if (tokens.logsBalances && amount > MAX_UINT256 / RAY)
    return refuse(rules, "ARITHMETIC_OVERFLOW");
  if (amount === 0n) return refuse(rules, "INVALID_AMOUNT");
  const unusable = refuseUnusable(rules, parameters);
  if (unusable !== undefined) return unusable;
  if (parameters.frozen) return refuse(rules, "RESERVE_FROZEN");
  // From v3.6 on a mode says by itself what may be borrowed in it.
  if (rules.modes === "decoupled" && mode !== 0n) {
    if (outside !== undefined) return outside;
  } else if (!parameters.borrowingEnabled) return refuse(rules, "BORROWING_NOT_ENABLED");
  const scaledAmount = tokens.debtMint(amount, borrowIndex);
  const minted = tokens.logsBalances ? tokens.debtBalance(scaledAmount, borrowIndex) : amount;
  const supplied = tokens.supplyBalance(reserve.supplyScaled, reserve.liquidityIndex);
  if (rules.guardsTokens && minted > supplied) return refuse(rules, "INVALID_AMOUNT");
  if (parameters.borrowCapTokens === 0n) return undefined;
  const debt = tokens.logsBalances
    ? tokens.debtBalance(reserve.debtScaled + scaledAmount, borrowIndex)
    : tokens.debtBalance(reserve.debtScaled, borrowIndex) + amount;
  return debt > parameters.borrowCapTokens * reserve.unit
    ? refuse(rules, "BORROW_CAP_EXCEEDED")
    : undefined;
}

/** In isolation only some reserves may be borrowed, up to the collateral's debt ceiling. */
function refuseIsolated(
  { rules }: Operation,
  reserve: Reserve,
  isolating: Reserve | undefined,
  amount: bigint,
): Refusal | undefined {
  if (isolating === undefined) return undefined;
  if (!reserve.parameters.borrowableInIsolation)
    return refuse(rules, "ASSET_NOT_BORROWABLE_IN_ISOLATION");
  if (reserve.decimals < 2) return refuse(rules, "ARITHMETIC_UNDERFLOW");
  const debt = isolating.isolatedDebtUsd2 + isolatedDebt(amount, reserve.decimals);
  return debt > isolating.parameters.debtCeilingUsd2
    ? refuse(rules, "DEBT_CEILING_EXCEEDED")
    : undefined;
}

/** The debt counts against the ceiling; from v3.4 on the ceiling is checked only here. */
function raiseCeilingUse(
  operation: Operation,
  reserve: Reserve,
  isolating: Reserve | undefined,
  amount: bigint,
): Refusal | undefined {
  if (isolating === undefined) return undefined;
  const refused =
    operation.rules.isolation === "afterMint"
      ? refuseIsolated(operation, reserve, isolating, amount)
      : undefined;
  if (refused !== undefined) return refused;
  const { isolatedDebtUsd2 } = reserveAt(operation.draft, isolating.id);
  emit(operation, {
    kind: "ceilingUse",
    reserve: isolating.address,
    debtUsd2: isolatedDebtUsd2 + isolatedDebt(amount, reserve.decimals),
  });
  return undefined;
}

/** Up to v3.4: the collateral must cover the old debt and the new, at its average LTV. */
function refuseUncovered(
  { draft, rules, timeSeconds }: Operation,
  borrower: Account | undefined,
  reserve: Reserve,
  amount: bigint,
): Refusal | undefined {
  const data = accountData(draft, borrower, timeSeconds);
  if (data === undefined) return refuse(rules, "PRICE_UNAVAILABLE");
  if (data.collateralUsd8 === 0n) return refuse(rules, "COLLATERAL_BALANCE_IS_ZERO");
  const ltvBps = averageLtvBps(data);
  if (ltvBps === 0n) return refuse(rules, "LTV_VALIDATION_FAILED");
  if (data.healthFactorWad <= WAD)
    return refuse(rules, "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD");
  if (reserve.priceUsd8 === 0n) return refuse(rules, "PRICE_UNAVAILABLE");
  if (amount * reserve.priceUsd8 > MAX_UINT256) return refuse(rules, "ARITHMETIC_UNDERFLOW");
  const debt = data.debtUsd8 + valueUsd8(amount, reserve.priceUsd8, reserve.unit);
  return percentDiv(debt, ltvBps) > data.collateralUsd8
    ? refuse(rules, "COLLATERAL_CANNOT_COVER_NEW_BORROW")
    : undefined;
}

/** From v3.5 on, ValidationLogic.validateHFAndLtv: the same, of the account as it is now. */
function refuseIndebted(
  { draft, rules, timeSeconds }: Operation,
  account: string,
): Refusal | undefined {
  const data = accountData(draft, findAccount(draft, account), timeSeconds);
  if (data === undefined) return refuse(rules, "PRICE_UNAVAILABLE");
  const ltvBps = averageLtvBps(data);
  if (ltvBps === 0n) return refuse(rules, "LTV_VALIDATION_FAILED");
  if (data.healthFactorWad < WAD)
    return refuse(rules, "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD");
  return percentDivUp(data.debtUsd8, ltvBps) > data.collateralUsd8
    ? refuse(rules, "COLLATERAL_CANNOT_COVER_NEW_BORROW")
    : undefined;
}

/** A siloed debt may be an account's only one. */
function refuseSiloed(
  { draft, rules }: Operation,
  borrower: Account | undefined,
  reserve: Reserve,
): Refusal | undefined {
  if (!rules.siloedBorrowing) return undefined;
  const debts = borrower?.holdings.filter((held) => held.borrowing) ?? [];
  const [only] = debts;
  if (only === undefined) return undefined;
  const silo =
    debts.length === 1 && reserveAt(draft, only.reserveId).parameters.siloed
      ? only.reserveId
      : undefined;
  const isViolated = silo === undefined ? reserve.parameters.siloed : silo !== reserve.id;
  return isViolated ? refuse(rules, "SILOED_BORROWING_VIOLATION") : undefined;
}
