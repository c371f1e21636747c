import { expect, test } from "vitest";
import { liquidatorSuite } from "../liquidator.suite.ts";
import { asRecordedLiquidator } from "./model.ts";

const recorded = {
  collateralReserve: "weth",
  debtReserve: "usdc",
  account: "0xaa",
  liquidator: "0xb0",
  debtRepaid: 5n,
  collateralSeized: 6n,
  receiveShares: true,
};

liquidatorSuite(asRecordedLiquidator, {
  params: {},
  offer: { account: "0xaa", healthFactorWad: 1n, choices: [] },
  recorded,
});

test("asks for the recorded debt in the recorded name", () => {
  expect(asRecordedLiquidator.answerRecorded?.(recorded, {})).toEqual({
    collateralReserve: "weth",
    debtReserve: "usdc",
    account: "0xaa",
    liquidator: "0xb0",
    amount: 5n,
    receiveShares: true,
  });
});

test("answers no offers, so the kernel looks for none", () => {
  expect("answerOffer" in asRecordedLiquidator).toBe(false);
});
