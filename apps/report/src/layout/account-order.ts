import type { AffectedAccount } from "@hindcast/evidence";
import { magnitude, readInteger } from "../format/digits.ts";

export type AccountColumn =
  | "account"
  | "baseCount"
  | "proposedCount"
  | "baseLiquidatedUsd8"
  | "proposedLiquidatedUsd8"
  | "change"
  | "firstTimeSeconds"
  | "lowestHealthFactorWad";

export interface AccountOrder {
  readonly column: AccountColumn;
  readonly descending: boolean;
}

/** What a fresh list is sorted by: the size of the change, as the model itself orders it. */
export const LARGEST_CHANGE: AccountOrder = { column: "change", descending: true };

/** Proposed minus base liquidated value. */
export function liquidatedChange(account: AffectedAccount): bigint {
  return amount(account.proposedLiquidatedUsd8) - amount(account.baseLiquidatedUsd8);
}

/** A sorted copy; equal rows keep the model's order. "change" sorts by size, whatever its sign. */
export function orderAccounts(
  accounts: readonly AffectedAccount[],
  order: AccountOrder,
): readonly AffectedAccount[] {
  const sign = order.descending ? -1 : 1;
  return [...accounts].sort((a, b) => sign * compare(a, b, order.column));
}

function compare(a: AffectedAccount, b: AffectedAccount, column: AccountColumn): number {
  if (column === "account") return order(a.account, b.account);
  if (column === "change") {
    return order(magnitude(liquidatedChange(a)), magnitude(liquidatedChange(b)));
  }
  if (column === "baseCount" || column === "proposedCount" || column === "firstTimeSeconds") {
    return a[column] - b[column];
  }
  return order(amount(a[column]), amount(b[column]));
}

function order<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An account that was never liquidated has no lowest health factor: it sorts below all others. */
function amount(text: string): bigint {
  return readInteger(text) ?? (text === "" ? -1n : 0n);
}
