import type { Decision, Env, Intent, Refusal } from "../protocol.ts";
import { borrow, repay } from "./actions/borrow.ts";
import {
  collateralSupply,
  collateralWithdrawal,
  flashLoan,
  interestAccrual,
} from "./actions/collateral.ts";
import {
  marketListing,
  oraclePrice,
  parameterChange,
  treasuryAssignment,
} from "./actions/configure.ts";
import { liquidate } from "./actions/liquidate.ts";
import { newOperation, type Operation } from "./actions/operation.ts";
import { refuse } from "./actions/refusals.ts";
import { supply, withdraw } from "./actions/supply.ts";
import { draftOf, type MorphoBlueState } from "./state.ts";

/**
 * What the contract would do with an intent: every outcome in the order it logs them, or its reason
 * to revert. The state is not changed; the caller applies the outcomes.
 */
export function decide(state: Readonly<MorphoBlueState>, intent: Intent, env: Env): Decision {
  const operation = newOperation(draftOf(state), env.timeSeconds);
  const refusal = perform(operation, intent);
  return refusal === undefined
    ? { ok: true, outcomes: operation.outcomes }
    : { ok: false, refusal };
}

function perform(operation: Operation, intent: Intent): Refusal | undefined {
  switch (intent.kind) {
    case "supply":
    case "supplyShares":
      return supply(operation, intent);
    case "withdraw":
    case "withdrawShares":
      return withdraw(operation, intent);
    case "borrow":
    case "borrowShares":
      return borrow(operation, intent);
    case "repay":
    case "repayShares":
      return repay(operation, intent);
    case "collateralSupply":
      return collateralSupply(operation, intent);
    case "collateralWithdrawal":
      return collateralWithdrawal(operation, intent);
    case "liquidate":
      return liquidate(operation, intent);
    case "interestAccrual":
      return interestAccrual(operation, intent);
    default:
      return performRare(operation, intent);
  }
}

function performRare(operation: Operation, intent: Intent): Refusal | undefined {
  switch (intent.kind) {
    case "flashLoan":
      return flashLoan(operation, intent);
    case "marketListing":
      return marketListing(operation, intent);
    case "treasuryAssignment":
      return treasuryAssignment(operation, intent);
    case "parameterChange":
      return parameterChange(operation, intent);
    case "oraclePrice":
      return oraclePrice(operation, intent);
    // Known to the dataset, nothing to the contract: tokens sent to it belong to no market.
    case "donation":
    case "feedAssignment":
    case "marketPrice":
    case "contractReading":
      return undefined;
    default:
      return refuse("NO_SUCH_CALL");
  }
}
