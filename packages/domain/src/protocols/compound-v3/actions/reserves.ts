import type { Refusal } from "../../protocol.ts";
import { quoteCollateral } from "../liquidation.ts";
import { accruedIndices, MAX_UINT128 } from "../math.ts";
import { baseReserves, bookOf, findReserve } from "../state.ts";
import { findCollateral } from "./collateral.ts";
import type { IntentOf } from "./intents.ts";
import { accrue, announce, baseOf, payIn, payOut, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** Comet.buyCollateral: charges no interest; allowed while reserves are below their target. */
export function collateralSale(
  operation: Operation,
  intent: IntentOf<"collateralSale">,
): Refusal | undefined {
  const { draft } = operation;
  const { buyer, recipient, baseAmount, minimumCollateral } = intent;
  const base = baseOf(operation);
  if (base === undefined) return refuse("BAD_ASSET");
  if (draft.market.buyPaused) return refuse("PAUSED");
  const reserves = reservesNow(operation);
  if (typeof reserves !== "bigint") return reserves;
  if (reserves >= 0n && reserves >= draft.market.targetReserves) return refuse("NOT_FOR_SALE");
  payIn(operation, base, baseAmount);
  const reserve = findCollateral(operation, intent.reserve);
  if (reserve === undefined) return refuse("BAD_ASSET");
  const amount = quoteCollateral(draft, reserve, baseAmount);
  if (typeof amount !== "bigint") return refuse(amount);
  if (amount < minimumCollateral) return refuse("TOO_MUCH_SLIPPAGE");
  if (amount > reserve.cash - reserve.totalCollateral) return refuse("INSUFFICIENT_RESERVES");
  if (amount > MAX_UINT128) return refuse("AMOUNT_TOO_LARGE");
  const unpaid = payOut(operation, reserve, recipient, amount);
  if (unpaid !== undefined) return unpaid;
  announce(operation, {
    kind: "collateralSale",
    reserve: reserve.address,
    buyer,
    recipient,
    baseAmount,
    minimumCollateral,
    collateralAmount: amount,
  });
  return undefined;
}

/** Comet.withdrawReserves by the governor: charges no interest. */
export function reserveWithdrawal(
  operation: Operation,
  intent: IntentOf<"reserveWithdrawal">,
): Refusal | undefined {
  const { recipient, amount } = intent;
  const base = baseOf(operation);
  if (base === undefined || base.address !== intent.reserve) return refuse("BAD_ASSET");
  const reserves = reservesNow(operation);
  if (typeof reserves !== "bigint") return reserves;
  if (reserves < 0n || amount > reserves) return refuse("INSUFFICIENT_RESERVES");
  const unpaid = payOut(operation, base, recipient, amount);
  if (unpaid !== undefined) return unpaid;
  announce(operation, { kind: "reserveWithdrawal", reserve: base.address, recipient, amount });
  return undefined;
}

/** Comet.accrueAccount: charges interest; rewards of the account are left out. */
export function interestAccrual(
  operation: Operation,
  intent: IntentOf<"interestAccrual">,
): Refusal | undefined {
  const base = baseOf(operation);
  if (base === undefined || base.address !== intent.reserve) return refuse("BAD_ASSET");
  const stale = accrue(operation, base);
  if (stale !== undefined) return stale;
  announce(operation, { kind: "interestAccrual", reserve: base.address });
  return undefined;
}

/** Tokens sent to the contract outside any call of it: they add to its reserves. */
export function donation(operation: Operation, intent: IntentOf<"donation">): Refusal | undefined {
  const { from, amount } = intent;
  const reserve = findReserve(operation.draft, intent.reserve);
  if (reserve === undefined) return refuse("BAD_ASSET");
  payIn(operation, reserve, amount);
  announce(operation, { kind: "donation", reserve: reserve.address, from, amount });
  return undefined;
}

function reservesNow(operation: Operation): bigint | Refusal {
  const { draft, timeSeconds } = operation;
  const indices = accruedIndices(bookOf(draft), draft.market, timeSeconds);
  if (typeof indices === "string") return refuse(indices);
  return baseReserves(draft, { timeSeconds, block: 0 });
}
