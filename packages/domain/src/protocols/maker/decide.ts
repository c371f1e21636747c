import type { Decision, Env, Intent, Refusal } from "../protocol.ts";
import {
  auctionBid,
  auctionClose,
  auctionKick,
  auctionRestart,
  auctionTake,
} from "./actions/auction.ts";
import { marketListing, parameterChange } from "./actions/configure.ts";
import { liquidate } from "./actions/liquidate.ts";
import { newOperation, type Operation } from "./actions/operation.ts";
import { oraclePoke, oraclePrice, spotPoke } from "./actions/oracle.ts";
import { refuse } from "./actions/refusals.ts";
import { interestAccrual, vaultChange, vaultOpening } from "./actions/vault.ts";
import { debtQueueRelease, debtSettlement } from "./actions/vow.ts";
import type { MakerState } from "./state.ts";

/**
 * What the contracts would do with an intent: every outcome in order, or the reason to revert. The
 * state is not changed; the caller applies the outcomes.
 */
export function decide(state: Readonly<MakerState>, intent: Intent, env: Env): Decision {
  const operation = newOperation(state, env);
  const refusal = perform(operation, intent);
  return refusal === undefined
    ? { ok: true, outcomes: operation.outcomes }
    : { ok: false, refusal };
}

function perform(operation: Operation, intent: Intent): Refusal | undefined {
  switch (intent.kind) {
    case "vaultChange":
      return vaultChange(operation, intent);
    case "liquidate":
      return liquidate(operation, intent);
    case "interestAccrual":
      return interestAccrual(operation, intent);
    case "oraclePrice":
      return oraclePrice(operation, intent);
    case "oraclePoke":
      return oraclePoke(operation, intent);
    case "spotPoke":
      return spotPoke(operation, intent);
    case "auctionKick":
      return auctionKick(operation, intent);
    case "auctionBid":
      return auctionBid(operation, intent);
    case "auctionClose":
      return auctionClose(operation, intent);
    case "auctionRestart":
      return auctionRestart(operation, intent);
    case "auctionTake":
      return auctionTake(operation, intent);
    default:
      return performRare(operation, intent);
  }
}

function performRare(operation: Operation, intent: Intent): Refusal | undefined {
  switch (intent.kind) {
    case "vaultOpening":
      return vaultOpening(operation, intent);
    case "marketListing":
      return marketListing(operation, intent);
    case "parameterChange":
      return parameterChange(operation, intent);
    case "debtQueueRelease":
      return debtQueueRelease(operation, intent);
    case "debtSettlement":
      return debtSettlement(operation, intent);
    // Known to the dataset, nothing to the contracts.
    case "marketPrice":
    case "contractReading":
      return undefined;
    default:
      return refuse("NO_SUCH_CALL");
  }
}
