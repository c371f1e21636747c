import { expect, test } from "vitest";
import type { PlacedLiquidation } from "../projections/liquidations.ts";
import { liquidation, placed } from "../testing/outcomes.ts";
import { affectedAccounts, MAX_ACCOUNTS_SHOWN } from "./affected-accounts.ts";

/** [time, account, repaid, health factor] of each call. */
function calls(...list: [number, string, bigint, bigint][]): PlacedLiquidation[] {
  return placed(
    ...list.map(
      ([time, account, debtValueUsd8, healthFactorWad]) =>
        [time, liquidation(account, { debtValueUsd8, healthFactorWad })] as const,
    ),
  ) as PlacedLiquidation[];
}

test("accounts whose value differs, the largest difference first, equal ones by address", () => {
  const base = calls(
    [10, "0xsame", 5n, 9n],
    [20, "0xspared", 40n, 9n],
    [30, "0xless", 30n, 9n],
    [31, "0xless", 30n, 9n],
    [50, "0xb", 1n, 9n],
  );
  const proposed = calls(
    [11, "0xsame", 3n, 9n],
    [12, "0xsame", 2n, 9n],
    [29, "0xless", 10n, 8n],
    [33, "0xnew", 15n, 7n],
    [34, "0xnew", 25n, 6n],
    [51, "0xa", 1n, 9n],
  );
  const { total, rows } = affectedAccounts(base, proposed);
  expect(total).toBe(5);
  // differences 60 - 10, 0 - 40, 40 - 0, 1, -1
  expect(rows.map((row) => row.account)).toEqual(["0xless", "0xnew", "0xspared", "0xa", "0xb"]);
  expect(rows.slice(0, 3)).toEqual([
    {
      account: "0xless",
      baseLiquidatedUsd8: "60",
      proposedLiquidatedUsd8: "10",
      baseCount: 2,
      proposedCount: 1,
      firstTimeSeconds: 29,
      lowestHealthFactorWad: "8",
    },
    {
      account: "0xnew",
      baseLiquidatedUsd8: "0",
      proposedLiquidatedUsd8: "40",
      baseCount: 0,
      proposedCount: 2,
      firstTimeSeconds: 33,
      lowestHealthFactorWad: "6",
    },
    {
      account: "0xspared",
      baseLiquidatedUsd8: "40",
      proposedLiquidatedUsd8: "0",
      baseCount: 1,
      proposedCount: 0,
      firstTimeSeconds: 20,
      lowestHealthFactorWad: "",
    },
  ]);
});

test("a run beside itself affects nobody", () => {
  const run = calls([1, "0xa", 5n, 9n], [2, "0xb", 6n, 9n]);
  expect(affectedAccounts(run, run)).toEqual({ total: 0, rows: [] });
});

test("at most 200 rows are shown, all are counted, the largest are kept", () => {
  const many = calls(
    ...Array.from(
      { length: 205 },
      (_, i) => [i, `0x${i}`, BigInt(i + 1), 9n] as [number, string, bigint, bigint],
    ),
  );
  const { total, rows } = affectedAccounts([], many);
  expect(total).toBe(205);
  expect(rows).toHaveLength(MAX_ACCOUNTS_SHOWN);
  expect(rows.at(-1)?.proposedLiquidatedUsd8).toBe("6");
});
