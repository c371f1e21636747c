import type { LiquidateIntent } from "../events/intents.ts";
import type { OutcomeOf } from "../events/outcomes.ts";

/** A liquidator's call on account "a": WETH for USDC. */
export const LIQUIDATION_CALL: LiquidateIntent = {
  kind: "liquidate",
  collateralReserve: "weth",
  debtReserve: "usdc",
  account: "a",
  liquidator: "b",
  amount: 1n,
  receiveShares: false,
};

/** Such a call as it came out, without any bonus; what a test is about it says itself. */
export function liquidationOf(
  valueUsd8: bigint,
  changed: Partial<OutcomeOf<"liquidation">> = {},
): OutcomeOf<"liquidation"> {
  return {
    kind: "liquidation",
    collateralReserve: "weth",
    debtReserve: "usdc",
    account: "a",
    liquidator: "b",
    debtRepaid: 1n,
    collateralSeized: 1n,
    receiveShares: false,
    protocolFee: 0n,
    debtValueUsd8: valueUsd8,
    collateralValueUsd8: valueUsd8,
    protocolFeeUsd8: 0n,
    healthFactorWad: 0n,
    ...changed,
  };
}
