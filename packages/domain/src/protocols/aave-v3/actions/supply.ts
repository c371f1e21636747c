import { MAX_UINT256, RAY } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import {
  findAccount,
  holdingIn,
  isBorrowing,
  openAccount,
  openReserve,
  type Holding,
  type Reserve,
} from "../state.ts";
import { refuseUnhealthy, refuseUnusable, useAutomatically } from "./checks.ts";
import { isListed, type IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  emit,
  MAX_UINT128,
  payIn,
  payOut,
  updateRates,
  type Operation,
} from "./operation.ts";
import { refuse, UNLISTED } from "./refusals.ts";
import { burnShares, mintShares } from "./shares.ts";

/** SupplyLogic.executeSupply. The payer is assumed to hold and to have approved the amount. */
export function supply(operation: Operation, intent: IntentOf<"supply">): Refusal | undefined {
  const { draft, rules } = operation;
  const { payer, account, amount } = intent;
  if (!isListed(draft, intent.reserve)) return UNLISTED;
  const reserve = openReserve(draft, intent.reserve);
  const refused = accrue(operation, reserve) ?? refuseSupply(operation, reserve, account, amount);
  if (refused !== undefined) return refused;
  if (amount > MAX_UINT128) return refuse(rules, "AMOUNT_TOO_LARGE", 128n, amount);
  const dry = updateRates(operation, reserve, amount, 0n);
  if (dry !== undefined) return dry;
  payIn(operation, reserve, amount);
  const held = holdingIn(findAccount(draft, account), reserve.id);
  const isFirst = held === undefined || held.supplyScaled === 0n;
  const index = reserve.liquidityIndex;
  const change = { reserve, side: "supply" as const, account, amount, index };
  const unminted = mintShares(operation, change, payer);
  if (unminted !== undefined) return unminted;
  if (isFirst) useAutomatically(operation, reserve, account);
  announce(operation, { kind: "supply", reserve: reserve.address, payer, account, amount });
  return undefined;
}

/** ValidationLogic.validateSupply. From v3.5 on amounts too small for a share are refused here. */
function refuseSupply(
  { rules }: Operation,
  reserve: Reserve,
  account: string,
  amount: bigint,
): Refusal | undefined {
  const { tokens } = rules;
  const { liquidityIndex, parameters } = reserve;
  if (tokens.logsBalances && amount > MAX_UINT256 / RAY)
    return refuse(rules, "ARITHMETIC_OVERFLOW");
  const scaledAmount = tokens.supplyMint(amount, liquidityIndex);
  if (amount === 0n || (tokens.logsBalances && scaledAmount === 0n))
    return refuse(rules, "INVALID_AMOUNT");
  const unusable = refuseUnusable(rules, parameters);
  if (unusable !== undefined) return unusable;
  if (parameters.frozen) return refuse(rules, "RESERVE_FROZEN");
  if (rules.guardsTokens && account === reserve.supplyToken)
    return refuse(rules, "SUPPLY_TO_ATOKEN");
  if (parameters.supplyCapTokens === 0n) return undefined;
  const claimed = reserve.supplyScaled + reserve.treasuryScaled;
  const claims = tokens.logsBalances
    ? tokens.supplyBalance(claimed + scaledAmount, liquidityIndex)
    : tokens.supplyBalance(claimed, liquidityIndex) + amount;
  if (claims > MAX_UINT256) return refuse(rules, "ARITHMETIC_UNDERFLOW");
  return claims > parameters.supplyCapTokens * reserve.unit
    ? refuse(rules, "SUPPLY_CAP_EXCEEDED")
    : undefined;
}

/** SupplyLogic.executeWithdraw. Amount MAX_UINT256 is the whole balance. */
export function withdraw(operation: Operation, intent: IntentOf<"withdraw">): Refusal | undefined {
  const { draft, rules } = operation;
  const { account, recipient } = intent;
  if (!isListed(draft, intent.reserve)) return UNLISTED;
  const reserve = openReserve(draft, intent.reserve);
  if (rules.guardsTokens && recipient === reserve.supplyToken)
    return refuse(rules, "WITHDRAW_TO_ATOKEN");
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  const index = reserve.liquidityIndex;
  const held = holdingIn(findAccount(draft, account), reserve.id);
  const balance = rules.tokens.supplyBalance(held?.supplyScaled ?? 0n, index);
  const amount = intent.amount === MAX_UINT256 ? balance : intent.amount;
  const refused =
    refuseWithdrawal(operation, reserve, held, amount) ??
    updateRates(operation, reserve, 0n, amount);
  if (refused !== undefined) return refused;
  const wasCollateral = held !== undefined && held.collateral;
  const drop = (): void =>
    emit(operation, { kind: "collateralUse", reserve: reserve.address, account, enabled: false });
  if (wasCollateral && !rules.flagsByShares && amount === balance) drop();
  const change = { reserve, side: "supply" as const, account, amount, index, balance };
  const failed =
    burnShares(operation, change, recipient) ?? payOut(operation, reserve, recipient, amount);
  if (failed !== undefined) return failed;
  const owner = openAccount(draft, account);
  if (wasCollateral && rules.flagsByShares && holdingIn(owner, reserve.id)?.supplyScaled === 0n)
    drop();
  if (wasCollateral && isBorrowing(owner)) {
    const unhealthy = refuseUnhealthy(operation, account, reserve);
    if (unhealthy !== undefined) return unhealthy;
  }
  announce(operation, { kind: "withdraw", reserve: reserve.address, account, recipient, amount });
  return undefined;
}

/** ValidationLogic.validateWithdraw: by amounts, from v3.5 on by shares. */
function refuseWithdrawal(
  { rules }: Operation,
  reserve: Reserve,
  held: Holding | undefined,
  amount: bigint,
): Refusal | undefined {
  const { tokens } = rules;
  const scaled = held?.supplyScaled ?? 0n;
  const { liquidityIndex } = reserve;
  if (tokens.logsBalances && amount > MAX_UINT256 / RAY)
    return refuse(rules, "ARITHMETIC_OVERFLOW");
  if (amount === 0n) return refuse(rules, "INVALID_AMOUNT");
  const isTooMuch = tokens.logsBalances
    ? tokens.supplyBurn(amount, liquidityIndex) > scaled
    : amount > tokens.supplyBalance(scaled, liquidityIndex);
  if (isTooMuch) return refuse(rules, "NOT_ENOUGH_AVAILABLE_USER_BALANCE");
  return refuseUnusable(rules, reserve.parameters);
}
