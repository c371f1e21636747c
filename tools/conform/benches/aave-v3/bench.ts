import { aaveV3, percentMul, type AaveV3State } from "@hindcast/domain";
import type { Bench } from "../../bench.ts";
import { directedCases } from "./directed.ts";
import { eventLines } from "./event-lines.ts";
import { startV30 } from "./market-v3-0.ts";
import { ruleRows } from "./readings.ts";

/** GenericLogic.calculateAvailableBorrows, which the rules have no use for. */
function availableBorrowsV30(collateralUsd8: bigint, ltvBps: bigint, debtUsd8: bigint): bigint {
  const most = percentMul(collateralUsd8, ltvBps);
  return most < debtUsd8 ? 0n : most - debtUsd8;
}

/** Aave v3.0. */
export const aaveV30: Bench<AaveV3State> = {
  id: "aave-v3-0",
  contracts: "npm @aave/core-v3 1.19.3",
  protocol: aaveV3,
  start: startV30,
  eventLines,
  isSameReason: (refusal, reason) => refusal.contractError === reason,
  readings: (state, env, accounts) => ruleRows(state, env, accounts, availableBorrowsV30),
  directed: directedCases,
};
