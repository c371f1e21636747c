import type { Refusal } from "../../protocol.ts";
import { incomeIndex } from "../math.ts";
import { isListedIn, ltvInMode } from "../modes.ts";
import {
  findAccount,
  holdingIn,
  isBorrowing,
  openReserve,
  reserveAt,
  type Holding,
} from "../state.ts";
import {
  mayUseAsCollateral,
  refuseIllness,
  refuseUnhealthy,
  refuseUnusable,
  useAutomatically,
} from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import { announce, emit, type Operation } from "./operation.ts";
import { refuse, UNLISTED } from "./refusals.ts";
import { moveShares } from "./shares.ts";

/**
 * AToken.transfer with SupplyLogic.executeFinalizeTransfer. The sender is taken to be the caller:
 * logs do not tell a transferFrom from a transfer.
 */
export function shareTransfer(
  operation: Operation,
  intent: IntentOf<"shareTransfer">,
): Refusal | undefined {
  const { draft, timeSeconds, outcomes, rules } = operation;
  const { tokens, shareBits } = rules;
  const { from, to, amount } = intent;
  if (!isListed(draft, intent.reserve)) return UNLISTED;
  if (amount >= 1n << shareBits) return refuse(rules, "AMOUNT_TOO_LARGE", shareBits, amount);
  const reserve = openReserve(draft, intent.reserve);
  const index = incomeIndex(reserve, timeSeconds);
  const scaledBefore = holdingIn(findAccount(draft, from), reserve.id)?.supplyScaled ?? 0n;
  const recipient = holdingIn(findAccount(draft, to), reserve.id);
  const recipientHadNone = recipient === undefined || recipient.supplyScaled === 0n;
  const unmoved = moveShares(operation, { reserve, from, to, amount, caller: from });
  if (unmoved !== undefined) return unmoved;
  // Up to v3.3 the token logs the move after the pool has changed flags, though it made it before.
  const moved = rules.logsMoveLast ? outcomes.splice(-1) : [];
  if (reserve.parameters.paused) return refuse(rules, "RESERVE_PAUSED");
  const scaledAmount = tokens.supplyMove(amount, index);
  if (from !== to && (scaledAmount !== 0n || (rules.countsEmptyTransfers && amount !== 0n))) {
    const sentAll = rules.flagsByShares
      ? scaledAmount === scaledBefore
      : amount === tokens.supplyBalance(scaledBefore, index);
    const unfit = finishSender(operation, from, intent.reserve, sentAll);
    if (unfit !== undefined) return unfit;
    if (recipientHadNone && rules.receivedSharesCollateralize)
      useAutomatically(operation, reserve, to);
  }
  outcomes.push(...moved);
  announce(operation, { kind: "shareTransfer", reserve: reserve.address, from, to, amount });
  return undefined;
}

/**
 * A sender with debt must stay healthy; a deposit sent away whole is no longer collateral: first
 * the one, then the other, and the other way round from v3.5 on.
 */
function finishSender(
  operation: Operation,
  account: string,
  address: string,
  sentAll: boolean,
): Refusal | undefined {
  const { draft, rules } = operation;
  const reserve = openReserve(draft, address);
  const sender = findAccount(draft, account);
  if (sender === undefined || holdingIn(sender, reserve.id)?.collateral !== true) return undefined;
  const drop = (): void => {
    if (sentAll)
      emit(operation, { kind: "collateralUse", reserve: address, account, enabled: false });
  };
  if (rules.flagsByShares) drop();
  if (isBorrowing(sender)) {
    const unhealthy = refuseUnhealthy(operation, account, reserve);
    if (unhealthy !== undefined) return unhealthy;
  }
  if (!rules.flagsByShares) drop();
  return undefined;
}

/** SupplyLogic.executeUseReserveAsCollateral. Asking for what already holds changes nothing. */
export function collateralToggle(
  operation: Operation,
  intent: IntentOf<"collateralToggle">,
): Refusal | undefined {
  const { draft, rules } = operation;
  const { account, enabled } = intent;
  const { toggleChecksBalanceFirst } = rules;
  if (!isListed(draft, intent.reserve))
    return toggleChecksBalanceFirst ? UNLISTED : refuse(rules, "RESERVE_INACTIVE");
  const reserve = openReserve(draft, intent.reserve);
  const owner = findAccount(draft, account);
  const held = holdingIn(owner, reserve.id);
  const hasNone = held === undefined || held.supplyScaled === 0n;
  if (hasNone && toggleChecksBalanceFirst) return refuse(rules, "UNDERLYING_BALANCE_ZERO");
  const unusable = refuseUnusable(rules, reserve.parameters);
  if (unusable !== undefined) return unusable;
  if ((held?.collateral ?? false) === enabled) return undefined;
  if (enabled && hasNone) return refuse(rules, "UNDERLYING_BALANCE_ZERO");
  if (enabled && !mayUseAsCollateral(draft, owner, reserve))
    return refuse(
      rules,
      rules.isolation === "none"
        ? "USER_HAS_ASSET_WITH_ZERO_LTV"
        : "USER_IN_ISOLATION_MODE_OR_LTV_ZERO",
    );
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

/**
 * EModeLogic.executeSetUserEMode. Leaving a mode must leave the account healthy; from v3.2 on so
 * must entering one, and the mode one is already in is no change.
 */
export function modeChange(
  operation: Operation,
  intent: IntentOf<"modeChange">,
): Refusal | undefined {
  const { draft, rules } = operation;
  const mode = BigInt(intent.mode);
  const before = findAccount(draft, intent.account);
  const left = before?.mode ?? 0n;
  if (rules.modeChangeJudges && left === mode) return undefined;
  if (mode !== 0n && (draft.modes.get(mode)?.liquidationThresholdBps ?? 0n) === 0n)
    return refuse(rules, "INCONSISTENT_EMODE_CATEGORY");
  for (const held of before?.holdings ?? []) {
    const misfit = refuseMisfit(operation, held, mode);
    if (misfit !== undefined) return misfit;
  }
  emit(operation, { kind: "modeChange", account: intent.account, mode: intent.mode });
  return left === 0n && !rules.modeChangeJudges
    ? undefined
    : refuseIllness(operation, intent.account);
}

/** Whether a debt may be held in a mode and, from v3.6 on, whether a collateral counts in it. */
function refuseMisfit(
  { draft, rules }: Operation,
  held: Holding,
  mode: bigint,
): Refusal | undefined {
  const reserve = reserveAt(draft, held.reserveId);
  const { parameters, address } = reserve;
  const bitmap = draft.modes.get(mode)?.borrowableBitmap ?? 0n;
  switch (rules.modes) {
    case "single":
      return held.borrowing && mode !== 0n && parameters.modeId !== mode
        ? refuse(rules, "INCONSISTENT_EMODE_CATEGORY")
        : undefined;
    case "bitmaps":
      return held.borrowing && mode !== 0n && !isListedIn(bitmap, reserve.id)
        ? refuse(rules, "NOT_BORROWABLE_IN_EMODE")
        : undefined;
    case "decoupled": {
      const isBorrowable =
        mode === 0n ? parameters.borrowingEnabled : isListedIn(bitmap, reserve.id);
      if (held.borrowing && !isBorrowable)
        return refuse(rules, "INVALID_DEBT_IN_EMODE", address, mode);
      return held.collateral && ltvInMode(draft, rules, mode, reserve) === 0n
        ? refuse(rules, "INVALID_COLLATERAL_IN_EMODE", address, mode)
        : undefined;
    }
  }
}
