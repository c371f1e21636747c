import { rayMul } from "../../../numbers/fixed.ts";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { findAccount, holdingIn, isBorrowing, openAccount, openReserve } from "../state.ts";
import { refuseUnhealthy, refuseUnusable, useAutomatically } from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  burnShares,
  emit,
  MAX_UINT128,
  mintShares,
  payIn,
  payOut,
  updateRates,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/** SupplyLogic.executeSupply. The payer is assumed to hold and to have approved the amount. */
export function supply(operation: Operation, intent: IntentOf<"supply">): Refusal | undefined {
  const { draft } = operation;
  const { payer, account, amount } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  const reserve = openReserve(draft, intent.reserve);
  const { parameters } = reserve;
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  if (amount === 0n) return refuse("INVALID_AMOUNT");
  const unusable = refuseUnusable(parameters);
  if (unusable !== undefined) return unusable;
  if (parameters.frozen) return refuse("RESERVE_FROZEN");
  const { liquidityIndex } = reserve;
  const claims = rayMul(reserve.supplyScaled + reserve.treasuryScaled, liquidityIndex) + amount;
  if (parameters.supplyCapTokens !== 0n && claims > parameters.supplyCapTokens * reserve.unit)
    return refuse("SUPPLY_CAP_EXCEEDED");
  if (amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const dry = updateRates(operation, reserve, amount, 0n);
  if (dry !== undefined) return dry;
  payIn(operation, reserve, amount);
  const held = holdingIn(findAccount(draft, account), reserve.id);
  const isFirst = held === undefined || held.supplyScaled === 0n;
  const change = { reserve, side: "supply" as const, account, amount, index: liquidityIndex };
  const unminted = mintShares(operation, change, payer);
  if (unminted !== undefined) return unminted;
  if (isFirst) useAutomatically(operation, reserve, account);
  announce(operation, { kind: "supply", reserve: reserve.address, payer, account, amount });
  return undefined;
}

/** SupplyLogic.executeWithdraw. Amount MAX_UINT256 is the whole balance. */
export function withdraw(operation: Operation, intent: IntentOf<"withdraw">): Refusal | undefined {
  const { draft } = operation;
  const { account, recipient } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  const reserve = openReserve(draft, intent.reserve);
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  const index = reserve.liquidityIndex;
  const held = holdingIn(findAccount(draft, account), reserve.id);
  const balance = rayMul(held?.supplyScaled ?? 0n, index);
  const amount = intent.amount === MAX_UINT256 ? balance : intent.amount;
  if (amount === 0n) return refuse("INVALID_AMOUNT");
  if (amount > balance) return refuse("NOT_ENOUGH_AVAILABLE_USER_BALANCE");
  const unusable = refuseUnusable(reserve.parameters);
  if (unusable !== undefined) return unusable;
  const dry = updateRates(operation, reserve, 0n, amount);
  if (dry !== undefined) return dry;
  const wasCollateral = held !== undefined && held.collateral;
  if (wasCollateral && amount === balance)
    emit(operation, { kind: "collateralUse", reserve: reserve.address, account, enabled: false });
  const change = { reserve, side: "supply" as const, account, amount, index };
  const failed =
    burnShares(operation, change, recipient) ?? payOut(operation, reserve, recipient, amount);
  if (failed !== undefined) return failed;
  if (wasCollateral && isBorrowing(openAccount(draft, account))) {
    const unhealthy = refuseUnhealthy(operation, account, reserve);
    if (unhealthy !== undefined) return unhealthy;
  }
  announce(operation, { kind: "withdraw", reserve: reserve.address, account, recipient, amount });
  return undefined;
}
