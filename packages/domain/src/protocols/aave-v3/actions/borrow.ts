import { percentDiv, rayMul } from "../../../numbers/fixed.ts";
import { MAX_UINT256, WAD } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { accountData } from "../margin.ts";
import { valueUsd8 } from "../math.ts";
import {
  findAccount,
  holdingIn,
  openReserve,
  reserveAt,
  type Account,
  type Reserve,
} from "../state.ts";
import { isolatedDebt, isolatingReserve, reduceIsolatedDebt, refuseUnusable } from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  burnShares,
  emit,
  mintShares,
  payIn,
  payOut,
  updateRates,
  ZERO_ADDRESS,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/** BorrowLogic.executeBorrow at the variable rate. Credit delegation is assumed to be granted. */
export function borrow(operation: Operation, intent: IntentOf<"borrow">): Refusal | undefined {
  const { draft } = operation;
  const { caller, account, amount } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  const reserve = openReserve(draft, intent.reserve);
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  const borrower = findAccount(draft, account);
  const isolating = isolatingReserve(draft, borrower);
  const invalid =
    refuseClosed(reserve, amount) ??
    refuseIsolated(reserve, isolating, amount) ??
    refuseUncovered(operation, borrower, reserve, amount) ??
    refuseSiloed(operation, borrower, reserve);
  if (invalid !== undefined) return invalid;
  const held = holdingIn(borrower, reserve.id);
  const isFirst = held === undefined || held.debtScaled === 0n;
  const change = { reserve, side: "debt" as const, account, amount, index: reserve.borrowIndex };
  const unminted = mintShares(operation, change, caller);
  if (unminted !== undefined) return unminted;
  if (isFirst)
    emit(operation, { kind: "debtUse", reserve: reserve.address, account, enabled: true });
  if (isolating !== undefined)
    emit(operation, {
      kind: "ceilingUse",
      reserve: isolating.address,
      debtUsd2:
        reserveAt(draft, isolating.id).isolatedDebtUsd2 + isolatedDebt(amount, reserve.decimals),
    });
  const failed =
    updateRates(operation, reserve, 0n, amount) ?? payOut(operation, reserve, caller, amount);
  if (failed !== undefined) return failed;
  announce(operation, { kind: "borrow", reserve: reserve.address, caller, account, amount });
  return undefined;
}

/** The reserve's own conditions: flags, then the borrow cap. */
function refuseClosed(reserve: Reserve, amount: bigint): Refusal | undefined {
  const { parameters } = reserve;
  if (amount === 0n) return refuse("INVALID_AMOUNT");
  const unusable = refuseUnusable(parameters);
  if (unusable !== undefined) return unusable;
  if (parameters.frozen) return refuse("RESERVE_FROZEN");
  if (!parameters.borrowingEnabled) return refuse("BORROWING_NOT_ENABLED");
  if (parameters.borrowCapTokens === 0n) return undefined;
  const debt = rayMul(reserve.debtScaled, reserve.borrowIndex) + amount;
  return debt > parameters.borrowCapTokens * reserve.unit
    ? refuse("BORROW_CAP_EXCEEDED")
    : undefined;
}

function refuseIsolated(
  reserve: Reserve,
  isolating: Reserve | undefined,
  amount: bigint,
): Refusal | undefined {
  if (isolating === undefined) return undefined;
  if (!reserve.parameters.borrowableInIsolation) return refuse("ASSET_NOT_BORROWABLE_IN_ISOLATION");
  if (reserve.decimals < 2) return refuse("ARITHMETIC_UNDERFLOW");
  const debt = isolating.isolatedDebtUsd2 + isolatedDebt(amount, reserve.decimals);
  return debt > isolating.parameters.debtCeilingUsd2 ? refuse("DEBT_CEILING_EXCEEDED") : undefined;
}

/** The account's collateral must cover the old debt and the new, at its average LTV. */
function refuseUncovered(
  operation: Operation,
  borrower: Account | undefined,
  reserve: Reserve,
  amount: bigint,
): Refusal | undefined {
  if (borrower !== undefined && borrower.mode !== 0n && reserve.parameters.modeId !== borrower.mode)
    return refuse("INCONSISTENT_EMODE_CATEGORY");
  const data = accountData(operation.draft, borrower, operation.timeSeconds);
  if (data === undefined) return refuse("PRICE_UNAVAILABLE");
  if (data.collateralUsd8 === 0n) return refuse("COLLATERAL_BALANCE_IS_ZERO");
  if (data.ltvBps === 0n) return refuse("LTV_VALIDATION_FAILED");
  if (data.healthFactorWad <= WAD) return refuse("HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD");
  if (reserve.priceUsd8 === 0n) return refuse("PRICE_UNAVAILABLE");
  const debt = data.debtUsd8 + valueUsd8(amount, reserve.priceUsd8, reserve.unit);
  return percentDiv(debt, data.ltvBps) > data.collateralUsd8
    ? refuse("COLLATERAL_CANNOT_COVER_NEW_BORROW")
    : undefined;
}

/** A siloed debt may be an account's only one. */
function refuseSiloed(
  operation: Operation,
  borrower: Account | undefined,
  reserve: Reserve,
): Refusal | undefined {
  const debts = borrower?.holdings.filter((held) => held.borrowing) ?? [];
  const [only] = debts;
  if (only === undefined) return undefined;
  const silo =
    debts.length === 1 && reserveAt(operation.draft, only.reserveId).parameters.siloed
      ? only.reserveId
      : undefined;
  const isViolated = silo === undefined ? reserve.parameters.siloed : silo !== reserve.id;
  return isViolated ? refuse("SILOED_BORROWING_VIOLATION") : undefined;
}

/**
 * BorrowLogic.executeRepay of variable debt. Amount MAX_UINT256 is the whole debt (only for one's
 * own), or with shares the payer's whole deposit; more than the debt repays the debt.
 */
export function repay(operation: Operation, intent: IntentOf<"repay">): Refusal | undefined {
  const { draft } = operation;
  const { payer, account, withShares } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  const reserve = openReserve(draft, intent.reserve);
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  const { borrowIndex, liquidityIndex } = reserve;
  const debt = rayMul(
    holdingIn(findAccount(draft, account), reserve.id)?.debtScaled ?? 0n,
    borrowIndex,
  );
  if (intent.amount === 0n) return refuse("INVALID_AMOUNT");
  if (intent.amount === MAX_UINT256 && payer !== account)
    return refuse("NO_EXPLICIT_AMOUNT_TO_REPAY_ON_BEHALF");
  const unusable = refuseUnusable(reserve.parameters);
  if (unusable !== undefined) return unusable;
  if (debt === 0n) return refuse("NO_DEBT_OF_SELECTED_TYPE");
  let offered = intent.amount;
  if (withShares && offered === MAX_UINT256) {
    const own = holdingIn(findAccount(draft, payer), reserve.id);
    offered = rayMul(own?.supplyScaled ?? 0n, liquidityIndex);
  }
  const amount = offered < debt ? offered : debt;
  const paid = { reserve, side: "debt" as const, account, amount, index: borrowIndex };
  const failed =
    burnShares(operation, paid, ZERO_ADDRESS) ??
    updateRates(operation, reserve, withShares ? 0n : amount, 0n);
  if (failed !== undefined) return failed;
  if (amount === debt)
    emit(operation, { kind: "debtUse", reserve: reserve.address, account, enabled: false });
  const uncounted = reduceIsolatedDebt(operation, account, reserve, amount);
  if (uncounted !== undefined) return uncounted;
  if (withShares) {
    const given = {
      reserve,
      side: "supply" as const,
      account: payer,
      amount,
      index: liquidityIndex,
    };
    const unburned = burnShares(operation, given, reserve.supplyToken);
    if (unburned !== undefined) return unburned;
  } else payIn(operation, reserve, amount);
  announce(operation, {
    kind: "repay",
    reserve: reserve.address,
    payer,
    account,
    amount,
    withShares,
  });
  return undefined;
}
