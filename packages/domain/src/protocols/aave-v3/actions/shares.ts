import type { Refusal } from "../../protocol.ts";
import { incomeIndex } from "../math.ts";
import type { Rules, TokenRounding } from "../rules.ts";
import { findAccount, holdingIn, type AaveV3State, type Reserve } from "../state.ts";
import { emit, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Mints, burns and moves of the aTokens and debt tokens. */

type Side = "supply" | "debt";

/** Whose shares of which side change, at which index (ray). */
export interface ShareChange {
  readonly reserve: Reserve;
  readonly side: Side;
  readonly account: string;
  readonly amount: bigint;
  readonly index: bigint;
  /** Shares to mint where they are not simply what the amount is worth. */
  readonly scaledAmount?: bigint;
  /** All the account's shares at this index, where that is known. */
  readonly balance?: bigint;
}

function balanceOf(tokens: TokenRounding, side: Side, scaled: bigint, index: bigint): bigint {
  return side === "supply"
    ? tokens.supplyBalance(scaled, index)
    : tokens.debtBalance(scaled, index);
}

/** Scaled balance of one side, the index of its last change, and its growth since in the token. */
interface Before {
  readonly scaled: bigint;
  readonly last: bigint;
  readonly interest: bigint;
}

function sharesBefore(
  { draft, rules }: { draft: AaveV3State; rules: Rules },
  { reserve, side, account, index, balance: known }: Omit<ShareChange, "amount">,
): Before {
  const held = holdingIn(findAccount(draft, account), reserve.id);
  const scaled = side === "supply" ? held?.supplyScaled : held?.debtScaled;
  if (held === undefined || scaled === undefined || scaled === 0n)
    return { scaled: 0n, last: index, interest: 0n };
  const last = side === "supply" ? held.supplyIndex : held.debtIndex;
  if (last === index) return { scaled, last, interest: 0n };
  const balance = known ?? balanceOf(rules.tokens, side, scaled, index);
  return { scaled, last, interest: balance - balanceOf(rules.tokens, side, scaled, last) };
}

/** How much more `scaled` shares are worth at an index than the balance was at its last change. */
function risenTo(
  tokens: TokenRounding,
  { side, index }: ShareChange,
  before: Before,
  scaled: bigint,
): bigint {
  const balance = balanceOf(tokens, side, before.scaled, before.last);
  return balanceOf(tokens, side, scaled, index) - balance;
}

function refuseScaled({ rules }: Operation, scaledAmount: bigint): Refusal | undefined {
  return scaledAmount >= 1n << rules.shareBits
    ? refuse(rules, "AMOUNT_TOO_LARGE", rules.shareBits, scaledAmount)
    : undefined;
}

/** ScaledBalanceTokenBase._mintScaled. */
export function mintShares(
  operation: Operation,
  change: ShareChange,
  caller: string,
): Refusal | undefined {
  const { reserve, side, account, amount, index } = change;
  const { tokens } = operation.rules;
  const mint = side === "supply" ? tokens.supplyMint : tokens.debtMint;
  const scaledAmount = change.scaledAmount ?? mint(amount, index);
  if (scaledAmount === 0n) return refuse(operation.rules, "INVALID_MINT_AMOUNT");
  const tooLarge = refuseScaled(operation, scaledAmount);
  if (tooLarge !== undefined) return tooLarge;
  const before = sharesBefore(operation, change);
  const { interest } = before;
  const minted = tokens.logsBalances
    ? risenTo(tokens, change, before, before.scaled + scaledAmount)
    : amount + interest;
  emit(operation, {
    kind: "shareMint",
    reserve: reserve.address,
    side,
    caller,
    account,
    amount: minted,
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
  const { rules } = operation;
  const { tokens } = rules;
  const burn = side === "supply" ? tokens.supplyBurn : tokens.debtBurn;
  const scaledAmount = burn(amount, index);
  if (scaledAmount === 0n) return refuse(rules, "INVALID_BURN_AMOUNT");
  const before = sharesBefore(operation, change);
  const { interest } = before;
  if (before.scaled < scaledAmount) return refuse(rules, "ARITHMETIC_UNDERFLOW");
  const minted = tokens.logsBalances
    ? risenTo(tokens, change, before, before.scaled - scaledAmount)
    : interest - amount;
  const shared = { reserve: reserve.address, side, account, interest, index };
  if (minted > 0n)
    emit(operation, {
      kind: "shareMint",
      caller: account,
      ...shared,
      amount: minted,
      scaledAmount: -scaledAmount,
    });
  else emit(operation, { kind: "shareBurn", ...shared, target, amount: -minted, scaledAmount });
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
  /** The shares, where they are known. */
  readonly scaledAmount?: bigint;
}

/** AToken._transfer with ScaledBalanceTokenBase._transfer: mints of interest, then the move. */
export function moveShares(operation: Operation, movement: ShareMovement): Refusal | undefined {
  const { reserve, from, to, amount, caller } = movement;
  const index = incomeIndex(reserve, operation.timeSeconds);
  const scaledAmount = movement.scaledAmount ?? operation.rules.tokens.supplyMove(amount, index);
  const tooLarge = refuseScaled(operation, scaledAmount);
  if (tooLarge !== undefined) return tooLarge;
  const side = "supply";
  const sender = sharesBefore(operation, { reserve, side, account: from, index });
  const recipient = sharesBefore(operation, { reserve, side, account: to, index });
  if (sender.scaled < scaledAmount) return refuse(operation.rules, "ARITHMETIC_UNDERFLOW");
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
