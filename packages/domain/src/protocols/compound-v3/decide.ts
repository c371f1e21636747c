import type { Decision, Env, Intent, Refusal } from "../protocol.ts";
import { liquidate } from "./actions/absorb.ts";
import { supply, transfer, withdraw } from "./actions/calls.ts";
import {
  feedAssignment,
  oraclePrice,
  parameterChange,
  reserveListing,
} from "./actions/configure.ts";
import type { Operation } from "./actions/operation.ts";
import { refuse } from "./actions/refusals.ts";
import {
  collateralSale,
  donation,
  interestAccrual,
  reserveWithdrawal,
} from "./actions/reserves.ts";
import { draftOf, type CompoundV3State } from "./state.ts";

/**
 * What the contract would do with an intent: every outcome in the order it logs them, or its
 * reason to revert. The state is not changed; the caller applies the outcomes.
 */
export function decide(state: Readonly<CompoundV3State>, intent: Intent, env: Env): Decision {
  const operation: Operation = {
    draft: draftOf(state),
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
    case "collateralSupply":
      return supply(operation, intent);
    case "withdraw":
    case "collateralWithdrawal":
      return withdraw(operation, intent);
    case "shareTransfer":
    case "collateralTransfer":
      return transfer(operation, intent);
    case "liquidate":
      return liquidate(operation, intent);
    case "collateralSale":
      return collateralSale(operation, intent);
    case "interestAccrual":
      return interestAccrual(operation, intent);
    case "reserveWithdrawal":
      return reserveWithdrawal(operation, intent);
    case "donation":
      return donation(operation, intent);
    default:
      return configure(operation, intent);
  }
}

function configure(operation: Operation, intent: Intent): Refusal | undefined {
  switch (intent.kind) {
    case "reserveListing":
      return reserveListing(operation, intent);
    case "parameterChange":
      return parameterChange(operation, intent);
    case "feedAssignment":
      return feedAssignment(operation, intent);
    case "oraclePrice":
      return oraclePrice(operation, intent);
    // Known to the dataset, nothing to the contract.
    case "marketPrice":
    case "contractReading":
      return undefined;
    // Comet borrows by withdrawing and repays by supplying; it has no shares, modes or flash loans.
    default:
      return refuse("NOT_OF_THIS_PROTOCOL");
  }
}
