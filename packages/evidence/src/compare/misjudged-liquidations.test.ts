import { expect, test } from "vitest";
import type { PlacedLiquidation } from "../projections/liquidations.ts";
import { liquidation, placed } from "../testing/outcomes.ts";
import { misjudgedLiquidations } from "./misjudged-liquidations.ts";

/** [time, account, repaid] of each call. */
function calls(...list: [number, string, bigint][]): PlacedLiquidation[] {
  return placed(
    ...list.map(
      ([time, account, debtValueUsd8]) => [time, liquidation(account, { debtValueUsd8 })] as const,
    ),
  ) as PlacedLiquidation[];
}

test("who is liquidated only as read was so wrongly, only at the market missed, in both perhaps late", () => {
  const asRead = calls(
    [10, "0xwrong", 5n],
    [20, "0xlate", 7n],
    [30, "0xlater", 1n],
    [40, "0xwrong", 6n],
    [50, "0xearly", 9n],
    [55, "0xsame", 2n],
  );
  const atMarket = calls(
    [15, "0xlate", 8n],
    [18, "0xlater", 2n],
    [52, "0xearly", 9n],
    [55, "0xsame", 2n],
    [60, "0xmissed", 4n],
  );
  expect(misjudgedLiquidations(asRead, atMarket)).toEqual({
    wrongful: { accounts: ["0xwrong"], repaidUsd8: 11n },
    missed: { accounts: ["0xmissed"], repaidUsd8: 4n },
    late: { accounts: ["0xlate", "0xlater"], repaidUsd8: 8n, longestSeconds: 12 },
  });
});

test("an oracle without error misjudges nobody; one that never moves misses all", () => {
  const all = calls([1, "0xa", 5n], [2, "0xb", 7n]);
  const nobody = { accounts: [], repaidUsd8: 0n };
  expect(misjudgedLiquidations(all, all)).toEqual({
    wrongful: nobody,
    missed: nobody,
    late: { ...nobody, longestSeconds: 0 },
  });
  expect(misjudgedLiquidations([], all).missed).toEqual({
    accounts: ["0xa", "0xb"],
    repaidUsd8: 12n,
  });
  // What the one wrongly does the other misses.
  expect(misjudgedLiquidations(all, []).wrongful).toEqual(misjudgedLiquidations([], all).missed);
});
