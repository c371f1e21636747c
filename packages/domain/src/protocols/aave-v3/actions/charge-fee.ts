import type { Refusal } from "../../protocol.ts";
import { incomeIndex } from "../math.ts";
import { findAccount, holdingIn, type Reserve } from "../state.ts";
import type { Operation } from "./operation.ts";
import { moveShares } from "./shares.ts";

/** The treasury's part of the bonus; no more than what rounding has left of the deposit. */
export function chargeFee(
  operation: Operation,
  account: string,
  collateral: Reserve,
  fee: bigint,
): bigint | Refusal {
  if (fee === 0n) return 0n;
  const { tokens } = operation.rules;
  const index = incomeIndex(collateral, operation.timeSeconds);
  const left = holdingIn(findAccount(operation.draft, account), collateral.id)?.supplyScaled ?? 0n;
  const wanted = tokens.supplyMove(fee, index);
  const amount = wanted > left ? tokens.supplyBalance(left, index) : fee;
  const unmoved = moveShares(operation, {
    reserve: collateral,
    from: account,
    to: collateral.treasury,
    amount,
    caller: collateral.pool,
    scaledAmount: wanted > left ? tokens.supplyMove(amount, index) : wanted,
  });
  return unmoved ?? amount;
}
