import { debtOf } from "../liquidation.ts";
import { daiUsd8 } from "../margin.ts";
import type { Rad } from "../math.ts";
import type { Ilk } from "../state.ts";
import { emit, type Operation } from "./operation.ts";

/**
 * What an auction raised less than the debt behind it stays with the vow, to be settled from its
 * surplus: bad debt that is written off. A penalty nobody paid is no debt.
 */
export function reportShortfall(
  operation: Operation,
  ilk: Ilk,
  account: string,
  dueRad: Rad,
  raisedRad: Rad,
): void {
  const amount = debtOf(dueRad - raisedRad);
  if (amount <= 0n) return;
  emit(operation, {
    kind: "badDebt",
    reserve: ilk.address,
    account,
    amount,
    valueUsd8: daiUsd8(operation.state, amount),
    writtenOff: true,
  });
}
