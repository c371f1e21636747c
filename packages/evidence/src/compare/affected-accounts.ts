import { byAccount, type PlacedLiquidation } from "../projections/liquidations.ts";
import type { AffectedAccount } from "../report-model.ts";

/** More rows than this nobody reads; the total is always stated beside. */
export const MAX_ACCOUNTS_SHOWN = 200;

export interface AffectedAccounts {
  readonly total: number;
  readonly rows: readonly AffectedAccount[];
}

/** Accounts whose liquidated value differs between two runs, largest difference first. */
export function affectedAccounts(
  base: readonly PlacedLiquidation[],
  proposed: readonly PlacedLiquidation[],
): AffectedAccounts {
  const before = byAccount(base);
  const after = byAccount(proposed);
  const rows: { row: AffectedAccount; difference: bigint }[] = [];
  for (const account of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(account);
    const is = after.get(account);
    const difference = (is?.repaidUsd8 ?? 0n) - (was?.repaidUsd8 ?? 0n);
    if (difference === 0n) continue;
    rows.push({
      difference: difference < 0n ? -difference : difference,
      row: {
        account,
        baseLiquidatedUsd8: (was?.repaidUsd8 ?? 0n).toString(),
        proposedLiquidatedUsd8: (is?.repaidUsd8 ?? 0n).toString(),
        baseCount: was?.count ?? 0,
        proposedCount: is?.count ?? 0,
        firstTimeSeconds: is?.firstTimeSeconds ?? was?.firstTimeSeconds ?? 0,
        lowestHealthFactorWad: is?.lowestHealthFactorWad.toString() ?? "",
      },
    });
  }
  rows.sort(
    (a, b) =>
      (a.difference === b.difference ? 0 : a.difference < b.difference ? 1 : -1) ||
      (a.row.account < b.row.account ? -1 : 1),
  );
  return { total: rows.length, rows: rows.slice(0, MAX_ACCOUNTS_SHOWN).map((r) => r.row) };
}
