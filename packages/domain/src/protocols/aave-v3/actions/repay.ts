import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import {
  findAccount,
  holdingIn,
  isBorrowing,
  openAccount,
  openReserve,
  type Reserve,
} from "../state.ts";
import { reduceIsolatedDebt, refuseIllness, refuseUnusable } from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  emit,
  payIn,
  updateRates,
  ZERO_ADDRESS,
  type Operation,
} from "./operation.ts";
import { refuse, UNLISTED } from "./refusals.ts";
import { burnShares } from "./shares.ts";

/**
 * BorrowLogic.executeRepay of variable debt. Amount MAX_UINT256 is the whole debt (only for one's
 * own), or with shares the payer's whole deposit; more than the debt repays the debt.
 */
export function repay(operation: Operation, intent: IntentOf<"repay">): Refusal | undefined {
  const { draft, rules } = operation;
  const { payer, account, withShares } = intent;
  if (!isListed(draft, intent.reserve)) return UNLISTED;
  const reserve = openReserve(draft, intent.reserve);
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  const index = reserve.borrowIndex;
  const scaled = holdingIn(findAccount(draft, account), reserve.id)?.debtScaled ?? 0n;
  const debt = rules.tokens.debtBalance(scaled, index);
  const refused = refuseRepayment(operation, intent, reserve, debt);
  if (refused !== undefined) return refused;
  const offered = offeredAmount(operation, intent, reserve);
  const amount = offered < debt ? offered : debt;
  const paid = { reserve, side: "debt" as const, account, amount, index, balance: debt };
  const failed =
    burnShares(operation, paid, ZERO_ADDRESS) ??
    updateRates(operation, reserve, withShares ? 0n : amount, 0n);
  if (failed !== undefined) return failed;
  const isRepaid = rules.debtFlagByShares
    ? holdingIn(findAccount(draft, account), reserve.id)?.debtScaled === 0n
    : amount === debt;
  if (isRepaid)
    emit(operation, { kind: "debtUse", reserve: reserve.address, account, enabled: false });
  const unpaid =
    reduceIsolatedDebt(operation, account, reserve, amount) ??
    (withShares
      ? payWithShares(operation, payer, reserve, amount)
      : payIn(operation, reserve, amount));
  if (unpaid !== undefined) return unpaid;
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

/** ValidationLogic.validateRepay. */
function refuseRepayment(
  { rules }: Operation,
  intent: IntentOf<"repay">,
  reserve: Reserve,
  debt: bigint,
): Refusal | undefined {
  if (intent.amount === 0n) return refuse(rules, "INVALID_AMOUNT");
  if (intent.amount === MAX_UINT256 && intent.payer !== intent.account)
    return refuse(rules, "NO_EXPLICIT_AMOUNT_TO_REPAY_ON_BEHALF");
  return (
    refuseUnusable(rules, reserve.parameters) ??
    (debt === 0n ? refuse(rules, "NO_DEBT_OF_SELECTED_TYPE") : undefined)
  );
}

function offeredAmount(
  { draft, rules }: Operation,
  { payer, withShares, amount }: IntentOf<"repay">,
  reserve: Reserve,
): bigint {
  if (!withShares || amount !== MAX_UINT256) return amount;
  const own = holdingIn(findAccount(draft, payer), reserve.id);
  return rules.tokens.supplyBalance(own?.supplyScaled ?? 0n, reserve.liquidityIndex);
}

/** The payer's own deposit is burned; what that does to it as collateral differs by version. */
function payWithShares(
  operation: Operation,
  payer: string,
  reserve: Reserve,
  amount: bigint,
): Refusal | undefined {
  const { rules } = operation;
  const index = reserve.liquidityIndex;
  const given = { reserve, side: "supply" as const, account: payer, amount, index };
  const unburned = burnShares(operation, given, reserve.supplyToken);
  if (unburned !== undefined || rules.repayWithShares === "unchecked") return unburned;
  const owner = openAccount(operation.draft, payer);
  const held = holdingIn(owner, reserve.id);
  if (held?.collateral !== true) return undefined;
  if (held.supplyScaled === 0n)
    emit(operation, {
      kind: "collateralUse",
      reserve: reserve.address,
      account: payer,
      enabled: false,
    });
  return rules.repayWithShares === "flagAndHealth" && isBorrowing(owner)
    ? refuseIllness(operation, payer)
    : undefined;
}
