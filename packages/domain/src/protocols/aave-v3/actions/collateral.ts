import { rayMul } from "../../../numbers/fixed.ts";
import { WAD } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { accountData } from "../margin.ts";
import { incomeIndex } from "../math.ts";
import { findAccount, holdingIn, isBorrowing, openReserve, reserveAt } from "../state.ts";
import { mayUseAsCollateral, refuseUnhealthy, refuseUnusable, useAutomatically } from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import { announce, emit, MAX_UINT128, moveShares, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/**
 * AToken.transfer with SupplyLogic.executeFinalizeTransfer. The sender is taken to be the caller:
 * logs do not tell a transferFrom from a transfer.
 */
export function shareTransfer(
  operation: Operation,
  intent: IntentOf<"shareTransfer">,
): Refusal | undefined {
  const { draft, timeSeconds, outcomes } = operation;
  const { from, to, amount } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  if (amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const reserve = openReserve(draft, intent.reserve);
  const index = incomeIndex(reserve, timeSeconds);
  const sender = holdingIn(findAccount(draft, from), reserve.id);
  const recipient = holdingIn(findAccount(draft, to), reserve.id);
  const balanceBefore = rayMul(sender?.supplyScaled ?? 0n, index);
  const recipientHadNone = rayMul(recipient?.supplyScaled ?? 0n, index) === 0n;
  const unmoved = moveShares(operation, { reserve, from, to, amount, caller: from });
  if (unmoved !== undefined) return unmoved;
  const moved = outcomes.splice(-1);
  if (reserve.parameters.paused) return refuse("RESERVE_PAUSED");
  if (from !== to && amount !== 0n) {
    const unfit = finishSender(operation, from, intent.reserve, amount === balanceBefore);
    if (unfit !== undefined) return unfit;
    if (recipientHadNone) useAutomatically(operation, reserve, to);
  }
  // The token logs the move after the pool has changed flags, though it made it before.
  outcomes.push(...moved);
  announce(operation, { kind: "shareTransfer", reserve: reserve.address, from, to, amount });
  return undefined;
}

/** A sender with debt must stay healthy; a deposit sent away whole is no longer collateral. */
function finishSender(
  operation: Operation,
  account: string,
  address: string,
  sentAll: boolean,
): Refusal | undefined {
  const { draft } = operation;
  const reserve = openReserve(draft, address);
  const sender = findAccount(draft, account);
  if (sender === undefined || holdingIn(sender, reserve.id)?.collateral !== true) return undefined;
  if (isBorrowing(sender)) {
    const unhealthy = refuseUnhealthy(operation, account, reserve);
    if (unhealthy !== undefined) return unhealthy;
  }
  if (sentAll)
    emit(operation, { kind: "collateralUse", reserve: address, account, enabled: false });
  return undefined;
}

/** SupplyLogic.executeUseReserveAsCollateral. Asking for what already holds changes nothing. */
export function collateralToggle(
  operation: Operation,
  intent: IntentOf<"collateralToggle">,
): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  const { account, enabled } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  const reserve = openReserve(draft, intent.reserve);
  const owner = findAccount(draft, account);
  const held = holdingIn(owner, reserve.id);
  if (rayMul(held?.supplyScaled ?? 0n, incomeIndex(reserve, timeSeconds)) === 0n)
    return refuse("UNDERLYING_BALANCE_ZERO");
  const unusable = refuseUnusable(reserve.parameters);
  if (unusable !== undefined) return unusable;
  if (held === undefined || held.collateral === enabled) return undefined;
  if (enabled && !mayUseAsCollateral(draft, owner, reserve))
    return refuse("USER_IN_ISOLATION_MODE_OR_LTV_ZERO");
  emit(operation, { kind: "collateralUse", reserve: reserve.address, account, enabled });
  if (!enabled) {
    const unhealthy = refuseUnhealthy(operation, account, reserve);
    if (unhealthy !== undefined) return unhealthy;
  }
  announce(operation, {
    kind: "collateralToggle",
    reserve: reserve.address,
    account,
    enabled,
  });
  return undefined;
}

/** EModeLogic.executeSetUserEMode. Leaving a mode must leave the account healthy. */
export function modeChange(
  operation: Operation,
  intent: IntentOf<"modeChange">,
): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  const mode = BigInt(intent.mode);
  const before = findAccount(draft, intent.account);
  if (mode !== 0n) {
    if ((draft.modes.get(mode)?.liquidationThresholdBps ?? 0n) === 0n)
      return refuse("INCONSISTENT_EMODE_CATEGORY");
    for (const held of before?.holdings ?? [])
      if (held.borrowing && reserveAt(draft, held.reserveId).parameters.modeId !== mode)
        return refuse("INCONSISTENT_EMODE_CATEGORY");
  }
  const left = before?.mode ?? 0n;
  emit(operation, { kind: "modeChange", account: intent.account, mode: intent.mode });
  if (left === 0n) return undefined;
  const data = accountData(draft, findAccount(draft, intent.account), timeSeconds);
  if (data === undefined) return refuse("PRICE_UNAVAILABLE");
  return data.healthFactorWad < WAD
    ? refuse("HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD")
    : undefined;
}
