import { expect, test } from "vitest";
import { liquidatorSuite } from "../liquidator.suite.ts";
import { sameBlockLiquidator } from "./model.ts";

const offer = {
  account: "0x00000000000000000000000000000000000000aa",
  healthFactorWad: 9n * 10n ** 17n,
  choices: [
    {
      collateralReserve: "weth",
      debtReserve: "usdc",
      debtRepaid: 1n,
      collateralSeized: 1n,
      debtValueUsd8: 1_000n,
      collateralValueUsd8: 1_040n,
    },
    {
      collateralReserve: "wbtc",
      debtReserve: "usdc",
      debtRepaid: 1n,
      collateralSeized: 1n,
      debtValueUsd8: 1_000n,
      collateralValueUsd8: 1_050n,
    },
    {
      collateralReserve: "link",
      debtReserve: "usdc",
      debtRepaid: 1n,
      collateralSeized: 1n,
      debtValueUsd8: 1_000n,
      collateralValueUsd8: 1_050n,
    },
  ],
};
const recorded = {
  collateralReserve: "weth",
  debtReserve: "usdc",
  account: offer.account,
  liquidator: "0xb0",
  debtRepaid: 5n,
  collateralSeized: 6n,
  receiveShares: false,
};
const free = { gasCostUsd8: 0n, saleCostBps: 0n };

liquidatorSuite(sameBlockLiquidator, { params: free, offer, recorded });

test("takes the most profitable pair, the first of equals", () => {
  expect(sameBlockLiquidator.answerOffer?.(offer, free)?.collateralReserve).toBe("wbtc");
});

test("a call that only breaks even is left alone: gas of 50 against a gain of 50", () => {
  expect(sameBlockLiquidator.answerOffer?.(offer, { ...free, gasCostUsd8: 50n })).toBeUndefined();
  expect(sameBlockLiquidator.answerOffer?.(offer, { ...free, gasCostUsd8: 49n })).toBeDefined();
});

test("sale cost is taken from what is seized, rounded down", () => {
  // 1050 * 0.953 = 1000.65 -> 1000: no gain; 1050 * 0.954 = 1001.7 -> 1001: a gain of 1
  expect(sameBlockLiquidator.answerOffer?.(offer, { ...free, saleCostBps: 470n })).toBeUndefined();
  expect(sameBlockLiquidator.answerOffer?.(offer, { ...free, saleCostBps: 460n })).toBeDefined();
});
