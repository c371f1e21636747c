import { aaveV3, percentMul, type AaveV3State } from "@hindcast/domain";
import type { Bench } from "../../bench.ts";
import { directedCases } from "./directed.ts";
import { eventLines } from "./event-lines.ts";
import { startV30 } from "./market-v3-0.ts";
import { ruleRows, type ComparedState } from "./readings.ts";

const COMPARED_V30: ComparedState = {
  availableBorrows(collateralUsd8, ltvBps, debtUsd8) {
    const most = percentMul(collateralUsd8, ltvBps);
    return most < debtUsd8 ? 0n : most - debtUsd8;
  },
  missing: new Set(["deficit", "underlying", "pendingLtvBps", "liquidationGraceUntilSeconds"]),
  modes: [],
};

/** Aave v3.0. */
export const aaveV30: Bench<AaveV3State> = {
  id: "aave-v3-0",
  contracts: "npm @aave/core-v3 1.19.3",
  protocol: aaveV3,
  start: startV30,
  eventLines,
  isSameReason: (refusal, reason) => refusal.contractError === reason,
  readings: (state, env, accounts) => ruleRows(state, env, accounts, COMPARED_V30),
  directed: directedCases,
};
