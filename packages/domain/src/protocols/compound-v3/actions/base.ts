import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Refusal } from "../../protocol.ts";
import { liquidityUsd8 } from "../margin.ts";
import { fallOf, riseOf } from "../math.ts";
import { bookOf, findAccount, indicesAt, presentValue, type Reserve } from "../state.ts";
import type { IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  balanceOf,
  logSupplyChange,
  payIn,
  payOut,
  principalOf,
  refuseUnsigned,
  setPrincipal,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Comet.supplyBase: repays first. Amount MAX_UINT256 is the whole debt of `account`. */
export function supplyBase(
  operation: Operation,
  base: Reserve,
  intent: Pick<IntentOf<"supply">, "payer" | "account" | "amount">,
): Refusal | undefined {
  const { draft } = operation;
  const { payer, account } = intent;
  const owed = intent.amount === MAX_UINT256 ? -presentNow(operation, account) : intent.amount;
  const amount = owed < 0n ? 0n : owed;
  payIn(operation, base, amount);
  const stale = accrue(operation, base);
  if (stale !== undefined) return stale;
  const { principal: before, present } = balanceOf(draft, account);
  const principal = refuseUnsigned(amount) ?? principalOf(draft, present + amount);
  if (typeof principal !== "bigint") return principal;
  const totals = riseOf(before, principal);
  const unsound = setPrincipal(operation, base, { account, principal, totals });
  if (unsound !== undefined) return unsound;
  announce(operation, { kind: "supply", reserve: base.address, payer, account, amount });
  logSupplyChange(operation, base, account, totals.supply);
  return undefined;
}

/** Comet.withdrawBase: borrows beyond the balance. Amount MAX_UINT256 is the whole supply. */
export function withdrawBase(
  operation: Operation,
  base: Reserve,
  intent: Pick<IntentOf<"withdraw">, "account" | "recipient" | "amount">,
): Refusal | undefined {
  const { draft } = operation;
  const { account, recipient } = intent;
  const amount = supplyAsked(operation, account, intent.amount);
  const stale = accrue(operation, base);
  if (stale !== undefined) return stale;
  const { principal: before, present } = balanceOf(draft, account);
  const principal = refuseUnsigned(amount) ?? principalOf(draft, present - amount);
  if (typeof principal !== "bigint") return principal;
  const totals = fallOf(before, principal);
  const failed =
    setPrincipal(operation, base, { account, principal, totals }) ??
    refuseUncovered(operation, account, present - amount) ??
    payOut(operation, base, recipient, amount);
  if (failed !== undefined) return failed;
  announce(operation, { kind: "withdraw", reserve: base.address, account, recipient, amount });
  logSupplyChange(operation, base, account, totals.supply);
  return undefined;
}

/** Comet.transferBase: the sender may borrow what it sends, the receiver repays with it. */
export function transferBase(
  operation: Operation,
  base: Reserve,
  intent: Pick<IntentOf<"shareTransfer">, "from" | "to" | "amount">,
): Refusal | undefined {
  const { draft } = operation;
  const { from, to } = intent;
  const amount = supplyAsked(operation, from, intent.amount);
  const stale = accrue(operation, base);
  if (stale !== undefined) return stale;
  const sender = balanceOf(draft, from);
  const receiver = balanceOf(draft, to);
  const sent = refuseUnsigned(amount) ?? principalOf(draft, sender.present - amount);
  if (typeof sent !== "bigint") return sent;
  const received = principalOf(draft, receiver.present + amount);
  if (typeof received !== "bigint") return received;
  const fall = fallOf(sender.principal, sent);
  const rise = riseOf(receiver.principal, received);
  // The receiver first: the contract adds what is supplied before it takes off what is withdrawn.
  const failed =
    setPrincipal(operation, base, { account: to, principal: received, totals: rise }) ??
    setPrincipal(operation, base, { account: from, principal: sent, totals: fall }) ??
    refuseUncovered(operation, from, sender.present - amount);
  if (failed !== undefined) return failed;
  logSupplyChange(operation, base, from, fall.supply);
  logSupplyChange(operation, base, to, rise.supply);
  announce(operation, { kind: "shareTransfer", reserve: base.address, from, to, amount });
  return undefined;
}

/** An account's base balance with interest up to now, before any is charged. */
function presentNow(operation: Operation, account: string): bigint {
  const { draft, timeSeconds } = operation;
  const principal = findAccount(draft, account)?.principal ?? 0n;
  return presentValue(principal, indicesAt(draft, timeSeconds));
}

function supplyAsked(operation: Operation, account: string, amount: bigint): bigint {
  if (amount !== MAX_UINT256) return amount;
  const present = presentNow(operation, account);
  return present < 0n ? 0n : present;
}

/** The checks of a balance that is negative after a withdrawal or transfer. */
function refuseUncovered(
  operation: Operation,
  account: string,
  present: bigint,
): Refusal | undefined {
  if (present >= 0n) return undefined;
  if (-present < operation.draft.market.baseBorrowMin) return refuse("BORROW_TOO_SMALL");
  return refuseUncollateralized(operation, account);
}

/** Comet.isBorrowCollateralized, at the stored indices, as a refusal. */
export function refuseUncollateralized(operation: Operation, account: string): Refusal | undefined {
  const { draft } = operation;
  const liquidity = liquidityUsd8(
    draft,
    findAccount(draft, account),
    bookOf(draft),
    "borrowCollateralFactorWad",
  );
  if (liquidity === undefined) return refuse("BAD_PRICE");
  return liquidity < 0n ? refuse("NOT_COLLATERALIZED") : undefined;
}
