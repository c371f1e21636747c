import { expect, test } from "vitest";
import { liquidation, placed, USDC, WETH } from "../testing/outcomes.ts";
import { byAccount, byBucket, byPair, type PlacedLiquidation } from "./liquidations.ts";

const LIST = placed(
  [100, liquidation("0xbb", { debtValueUsd8: 40n, collateralValueUsd8: 44n, protocolFeeUsd8: 1n })],
  [
    159,
    liquidation("0xaa", {
      debtReserve: "0xda",
      debtValueUsd8: 100n,
      collateralValueUsd8: 90n,
      healthFactorWad: 8n,
    }),
  ],
  [160, liquidation("0xbb", { debtValueUsd8: 30n, collateralValueUsd8: 33n, healthFactorWad: 5n })],
  [279, liquidation("0xbb", { debtValueUsd8: 20n, protocolFeeUsd8: 2n, healthFactorWad: 7n })],
) as PlacedLiquidation[];

test("by account, in order of the first liquidation", () => {
  expect([...byAccount(LIST).values()]).toEqual([
    {
      account: "0xbb",
      count: 3,
      repaidUsd8: 90n, // 40 + 30 + 20
      firstTimeSeconds: 100,
      lowestHealthFactorWad: 5n,
    },
    {
      account: "0xaa",
      count: 1,
      repaidUsd8: 100n,
      firstTimeSeconds: 159,
      lowestHealthFactorWad: 8n,
    },
  ]);
});

test("by pair, the largest repaid value first, seized including the protocol's fee", () => {
  expect(byPair(LIST)).toEqual([
    {
      collateralReserve: WETH,
      debtReserve: "0xda",
      count: 1,
      accounts: 1,
      repaidUsd8: 100n,
      seizedUsd8: 90n,
    },
    {
      collateralReserve: WETH,
      debtReserve: USDC,
      count: 3,
      accounts: 1,
      repaidUsd8: 90n,
      seizedUsd8: 80n, // 44 + 1 + 33 + 0 + 2
    },
  ]);
});

test("by bucket, each from its start to just before the next; what lies outside is left out", () => {
  expect(byBucket(LIST, 100, 60, 3)).toEqual([140n, 30n, 20n]);
  expect(byBucket(LIST, 101, 60, 2)).toEqual([130n, 0n]);
  expect(byBucket([], 0, 60, 2)).toEqual([0n, 0n]);
});

test("nothing gives nothing", () => {
  expect(byAccount([]).size).toBe(0);
  expect(byPair([])).toEqual([]);
});
