import { percentMul, rayDiv, rayMul } from "../../../numbers/fixed.ts";
import type { Refusal } from "../../protocol.ts";
import { cumulatedIndex, incomeIndex } from "../math.ts";
import { openReserve, type Reserve } from "../state.ts";
import { isListed, type IntentOf } from "./intents.ts";
import {
  accrue,
  announce,
  emit,
  MAX_UINT128,
  mintShares,
  payIn,
  payOut,
  updateRates,
  type Operation,
} from "./operation.ts";
import { refuse } from "./refusals.ts";

/**
 * PoolLogic.executeMintToTreasury for one reserve; the intent's amount is ignored. It takes the
 * income index of now but does not bring the reserve up to date.
 */
export function treasuryMint(
  operation: Operation,
  intent: IntentOf<"treasuryMint">,
): Refusal | undefined {
  const { draft, timeSeconds } = operation;
  if (!isListed(draft, intent.reserve)) return undefined;
  const reserve = openReserve(draft, intent.reserve);
  const { treasuryScaled, address } = reserve;
  if (!reserve.parameters.active || treasuryScaled === 0n) return undefined;
  emit(operation, { kind: "treasuryAccrual", reserve: address, treasuryScaled: 0n });
  const index = incomeIndex(reserve, timeSeconds);
  const amount = rayMul(treasuryScaled, index);
  if (amount !== 0n) {
    const change = { reserve, side: "supply" as const, account: reserve.treasury, amount, index };
    const unminted = mintShares(operation, change, reserve.pool);
    if (unminted !== undefined) return unminted;
  }
  announce(operation, { kind: "treasuryMint", reserve: address, amount });
  return undefined;
}

/**
 * FlashLoanLogic.executeFlashLoanSimple, repaid in full; the intent's premium is ignored. The
 * suppliers' part of the premium lifts the liquidity index, the rest accrues to the treasury.
 */
export function flashLoan(
  operation: Operation,
  intent: IntentOf<"flashLoan">,
): Refusal | undefined {
  const { draft } = operation;
  const { initiator, receiver, amount } = intent;
  if (!isListed(draft, intent.reserve)) return refuse("RESERVE_INACTIVE");
  const reserve = openReserve(draft, intent.reserve);
  const { parameters, address } = reserve;
  if (parameters.paused) return refuse("RESERVE_PAUSED");
  if (!parameters.active) return refuse("RESERVE_INACTIVE");
  if (!parameters.flashLoanEnabled) return refuse("FLASHLOAN_DISABLED");
  const premium = percentMul(amount, draft.market.flashPremiumTotalBps);
  const unpaid = payOut(operation, reserve, receiver, amount) ?? accrue(operation, reserve);
  if (unpaid !== undefined) return unpaid;
  const toTreasury = percentMul(premium, draft.market.flashPremiumToProtocolBps);
  const undistributed = sharePremium(operation, reserve, premium - toTreasury, toTreasury);
  if (undistributed !== undefined) return undistributed;
  const unrated = updateRates(operation, reserve, amount + premium, 0n);
  if (unrated !== undefined) return unrated;
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

function sharePremium(
  operation: Operation,
  reserve: Reserve,
  toSuppliers: bigint,
  toTreasury: bigint,
): Refusal | undefined {
  const { liquidityIndex, treasuryScaled } = reserve;
  // Two roundings, as the token's total supply and the treasury's claim are rounded by themselves.
  const claims =
    rayMul(reserve.supplyScaled, liquidityIndex) + rayMul(treasuryScaled, liquidityIndex);
  if (claims === 0n) return refuse("DIVISION_BY_ZERO");
  const raised = cumulatedIndex(liquidityIndex, claims, toSuppliers);
  if (raised > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  emit(operation, {
    kind: "accrual",
    reserve: reserve.address,
    liquidityIndex: raised,
    borrowIndex: reserve.borrowIndex,
    treasuryScaled: treasuryScaled + rayDiv(toTreasury, raised),
    timeSeconds: operation.timeSeconds,
  });
  return undefined;
}

/** An ERC-20 transfer to the aToken: v3.0 counts it as cash from the next action on. */
export function donation(operation: Operation, intent: IntentOf<"donation">): Refusal | undefined {
  if (!isListed(operation.draft, intent.reserve)) return refuse("ASSET_NOT_LISTED");
  if (intent.amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const reserve = openReserve(operation.draft, intent.reserve);
  if (intent.from !== reserve.supplyToken) payIn(operation, reserve, intent.amount);
  announce(operation, {
    kind: "donation",
    reserve: reserve.address,
    from: intent.from,
    amount: intent.amount,
  });
  return undefined;
}
