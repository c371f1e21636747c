import { percentMul, rayMul } from "../../../numbers/fixed.ts";
import type { Refusal } from "../../protocol.ts";
import { cumulatedIndex, incomeIndex } from "../math.ts";
import {
  findAccount,
  holdingIn,
  isBorrowing,
  openAccount,
  openReserve,
  type Reserve,
} from "../state.ts";
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
import { refuse } from "./refusals.ts";
import { burnShares, mintShares } from "./shares.ts";

/**
 * PoolLogic.executeMintToTreasury for one reserve; the intent's amount is ignored. It takes the
 * income index of now but does not bring the reserve up to date.
 */
export function treasuryMint(
  operation: Operation,
  intent: IntentOf<"treasuryMint">,
): Refusal | undefined {
  const { draft, timeSeconds, rules } = operation;
  if (!isListed(draft, intent.reserve)) return undefined;
  const reserve = openReserve(draft, intent.reserve);
  const { treasuryScaled, address } = reserve;
  if (!reserve.parameters.active || treasuryScaled === 0n) return undefined;
  emit(operation, { kind: "treasuryAccrual", reserve: address, treasuryScaled: 0n });
  const index = incomeIndex(reserve, timeSeconds);
  const amount = rules.tokens.supplyBalance(treasuryScaled, index);
  if (amount !== 0n) {
    const plain = { reserve, side: "supply" as const, account: reserve.treasury, amount, index };
    const change = rules.mintsTreasuryShares ? { ...plain, scaledAmount: treasuryScaled } : plain;
    const unminted = mintShares(operation, change, reserve.pool);
    if (unminted !== undefined) return unminted;
  }
  announce(operation, { kind: "treasuryMint", reserve: address, amount });
  return undefined;
}

/**
 * FlashLoanLogic.executeFlashLoanSimple, repaid in full; the intent's premium is ignored. Up to
 * v3.3 the suppliers' part of the premium lifts the liquidity index and the rest accrues to the
 * treasury; then all of it does.
 */
export function flashLoan(
  operation: Operation,
  intent: IntentOf<"flashLoan">,
): Refusal | undefined {
  const { draft, rules } = operation;
  const { initiator, receiver, amount } = intent;
  if (!isListed(draft, intent.reserve)) return refuse(rules, "RESERVE_INACTIVE");
  const reserve = openReserve(draft, intent.reserve);
  const { address } = reserve;
  const refused = refuseFlashLoan(operation, reserve, amount);
  if (refused !== undefined) return refused;
  const premium = rules.flashPremium(amount, draft.market.flashPremiumTotalBps);
  const unpaid = lend(operation, reserve, receiver, amount) ?? accrue(operation, reserve);
  if (unpaid !== undefined) return unpaid;
  const failed =
    creditPremium(operation, reserve, premium) ??
    updateRates(operation, reserve, amount + premium, 0n);
  if (failed !== undefined) return failed;
  payIn(operation, reserve, amount + premium);
  announce(operation, {
    kind: "flashLoan",
    reserve: address,
    initiator,
    receiver,
    amount,
    premium,
  });
  return undefined;
}

/** ValidationLogic.validateFlashloanSimple; from v3.1 on no more than was supplied is lent. */
function refuseFlashLoan(
  { rules, timeSeconds }: Operation,
  reserve: Reserve,
  amount: bigint,
): Refusal | undefined {
  const { paused, active, flashLoanEnabled } = reserve.parameters;
  if (paused) return refuse(rules, "RESERVE_PAUSED");
  if (!active) return refuse(rules, "RESERVE_INACTIVE");
  if (!flashLoanEnabled) return refuse(rules, "FLASHLOAN_DISABLED");
  if (!rules.guardsTokens) return undefined;
  const index = incomeIndex(reserve, timeSeconds);
  return amount > rules.tokens.supplyBalance(reserve.supplyScaled, index)
    ? refuse(rules, "INVALID_AMOUNT")
    : undefined;
}

function lend(
  operation: Operation,
  reserve: Reserve,
  receiver: string,
  amount: bigint,
): Refusal | undefined {
  if (!operation.rules.virtualCash) return payOut(operation, reserve, receiver, amount);
  if (reserve.cash < amount) return refuse(operation.rules, "INSUFFICIENT_CASH");
  emit(operation, { kind: "cashMove", reserve: reserve.address, delta: -amount });
  return undefined;
}

function creditPremium(
  operation: Operation,
  reserve: Reserve,
  premium: bigint,
): Refusal | undefined {
  const { rules, draft } = operation;
  if (rules.sharesFlashPremium) {
    const toTreasury = percentMul(premium, draft.market.flashPremiumToProtocolBps);
    return sharePremium(operation, reserve, premium - toTreasury, toTreasury);
  }
  emit(operation, {
    kind: "treasuryAccrual",
    reserve: reserve.address,
    treasuryScaled:
      reserve.treasuryScaled + rules.tokens.supplyMint(premium, reserve.liquidityIndex),
  });
  return undefined;
}

function sharePremium(
  operation: Operation,
  reserve: Reserve,
  toSuppliers: bigint,
  toTreasury: bigint,
): Refusal | undefined {
  const { rules } = operation;
  const { liquidityIndex, treasuryScaled } = reserve;
  // Two roundings, as the token's total supply and the treasury's claim are rounded by themselves.
  const claims =
    rayMul(reserve.supplyScaled, liquidityIndex) + rayMul(treasuryScaled, liquidityIndex);
  if (claims === 0n) return refuse(rules, "DIVISION_BY_ZERO");
  const raised = cumulatedIndex(liquidityIndex, claims, toSuppliers);
  if (raised > MAX_UINT128) return refuse(rules, "AMOUNT_TOO_LARGE", 128n, raised);
  emit(operation, {
    kind: "accrual",
    reserve: reserve.address,
    liquidityIndex: raised,
    borrowIndex: reserve.borrowIndex,
    treasuryScaled: treasuryScaled + rules.tokens.supplyMint(toTreasury, raised),
    timeSeconds: operation.timeSeconds,
  });
  return undefined;
}

/**
 * An ERC-20 transfer to the aToken: v3.0 counts it as cash from the next action on, a virtual
 * balance never does.
 */
export function donation(operation: Operation, intent: IntentOf<"donation">): Refusal | undefined {
  const { rules, draft } = operation;
  if (!isListed(draft, intent.reserve)) return refuse(rules, "ASSET_NOT_LISTED");
  if (intent.amount > MAX_UINT128) return refuse(rules, "AMOUNT_TOO_LARGE", 128n, intent.amount);
  const reserve = openReserve(draft, intent.reserve);
  if (intent.from !== reserve.supplyToken)
    emit(operation, {
      kind: rules.virtualCash ? "surplusMove" : "cashMove",
      reserve: reserve.address,
      delta: intent.amount,
    });
  announce(operation, {
    kind: "donation",
    reserve: reserve.address,
    from: intent.from,
    amount: intent.amount,
  });
  return undefined;
}

/**
 * LiquidationLogic.executeEliminateDeficit, from v3.3 on: the account (the pool's Umbrella; who may
 * call is not checked) burns its shares, and as much of the deficit is gone.
 */
export function deficitCover(
  operation: Operation,
  intent: IntentOf<"deficitCover">,
): Refusal | undefined {
  const { draft, rules } = operation;
  const { account } = intent;
  if (!rules.deficits) return refuse(rules, "UNKNOWN_CALL");
  if (intent.amount === 0n) return refuse(rules, "INVALID_AMOUNT");
  if (!isListed(draft, intent.reserve)) return refuse(rules, "RESERVE_NOT_IN_DEFICIT");
  const reserve = openReserve(draft, intent.reserve);
  if (reserve.deficit === 0n) return refuse(rules, "RESERVE_NOT_IN_DEFICIT");
  const owner = findAccount(draft, account);
  if (owner !== undefined && isBorrowing(owner)) return refuse(rules, "USER_CANNOT_HAVE_DEBT");
  const stale = accrue(operation, reserve);
  if (stale !== undefined) return stale;
  if (!reserve.parameters.active) return refuse(rules, "RESERVE_INACTIVE");
  const amount = intent.amount < reserve.deficit ? intent.amount : reserve.deficit;
  const failed = burnCover(operation, reserve, account, amount);
  if (failed !== undefined) return failed;
  emit(operation, { kind: "deficitChange", reserve: reserve.address, delta: -amount });
  const unrated = updateRates(operation, reserve, 0n, 0n);
  if (unrated !== undefined) return unrated;
  announce(operation, { kind: "deficitCover", reserve: reserve.address, account, amount });
  return undefined;
}

function burnCover(
  operation: Operation,
  reserve: Reserve,
  account: string,
  amount: bigint,
): Refusal | undefined {
  const { draft, rules } = operation;
  const { tokens } = rules;
  const index = reserve.liquidityIndex;
  const held = holdingIn(openAccount(draft, account), reserve.id);
  const scaled = held?.supplyScaled ?? 0n;
  const balance = tokens.supplyBalance(scaled, index);
  const burned = tokens.supplyBurn(amount, index);
  if (rules.flagsByShares ? burned > scaled : amount > balance)
    return refuse(rules, "NOT_ENOUGH_AVAILABLE_USER_BALANCE");
  const isAll = rules.flagsByShares ? burned === scaled : amount === balance;
  if (isAll && held?.collateral === true)
    emit(operation, { kind: "collateralUse", reserve: reserve.address, account, enabled: false });
  const change = { reserve, side: "supply" as const, account, amount, index };
  return burnShares(operation, change, reserve.supplyToken);
}
