import type { Decision, Env, Intent, Refusal } from "../protocol.ts";
import { borrow } from "./actions/borrow.ts";
import { collateralToggle, modeChange, shareTransfer } from "./actions/collateral.ts";
import {
  feedAssignment,
  oraclePrice,
  parameterChange,
  reserveListing,
} from "./actions/configure.ts";
import { liquidate } from "./actions/liquidate.ts";
import type { Operation } from "./actions/operation.ts";
import { repay } from "./actions/repay.ts";
import { refuse } from "./actions/refusals.ts";
import { supply, withdraw } from "./actions/supply.ts";
import { deficitCover, donation, flashLoan, treasuryMint } from "./actions/treasury.ts";
import { rulesOf } from "./rules.ts";
import { draftOf, type AaveV3State } from "./state.ts";

/**
 * What the pool would do with an intent: every outcome in the order its contracts log them, or the
 * contract's reason to revert. The state is not changed; the caller applies the outcomes.
 */
export function decide(state: Readonly<AaveV3State>, intent: Intent, env: Env): Decision {
  const operation: Operation = {
    draft: draftOf(state),
    rules: rulesOf(state),
    outcomes: [],
    timeSeconds: env.timeSeconds,
  };
  const refusal = perform(operation, intent);
  return refusal === undefined
    ? { ok: true, outcomes: operation.outcomes }
    : { ok: false, refusal };
}

function perform(operation: Operation, intent: Intent): Refusal | undefined {
  switch (intent.kind) {
    case "supply":
      return supply(operation, intent);
    case "withdraw":
      return withdraw(operation, intent);
    case "borrow":
      return borrow(operation, intent);
    case "repay":
      return repay(operation, intent);
    case "liquidate":
      return liquidate(operation, intent);
    case "shareTransfer":
      return shareTransfer(operation, intent);
    case "collateralToggle":
      return collateralToggle(operation, intent);
    case "modeChange":
      return modeChange(operation, intent);
    case "flashLoan":
      return flashLoan(operation, intent);
    case "treasuryMint":
      return treasuryMint(operation, intent);
    case "donation":
      return donation(operation, intent);
    case "deficitCover":
      return deficitCover(operation, intent);
    case "reserveListing":
      return reserveListing(operation, intent);
    case "parameterChange":
      return parameterChange(operation, intent);
    case "feedAssignment":
      return feedAssignment(operation, intent);
    case "oraclePrice":
      return oraclePrice(operation, intent);
    // Known to the dataset, nothing to the pool.
    case "marketPrice":
    case "contractReading":
      return undefined;
    // Calls of other protocols.
    default:
      return refuse(operation.rules, "UNKNOWN_CALL");
  }
}
