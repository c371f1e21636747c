import type { Refusal } from "../../protocol.ts";
import { supplyBase, transferBase, withdrawBase } from "./base.ts";
import { supplyCollateral, transferCollateral, withdrawCollateral } from "./collateral.ts";
import type { IntentOf } from "./intents.ts";
import { baseOf, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/**
 * The contract has one call each for base and collateral and tells them apart by the asset. The
 * caller is assumed to act for itself or to be allowed to.
 */

/** Comet.supplyInternal. */
export function supply(
  operation: Operation,
  intent: IntentOf<"supply" | "collateralSupply">,
): Refusal | undefined {
  if (operation.draft.market.supplyPaused) return refuse("PAUSED");
  const base = baseOf(operation);
  return base?.address === intent.reserve
    ? supplyBase(operation, base, intent)
    : supplyCollateral(operation, intent);
}

/** Comet.withdrawInternal. */
export function withdraw(
  operation: Operation,
  intent: IntentOf<"withdraw" | "collateralWithdrawal">,
): Refusal | undefined {
  if (operation.draft.market.withdrawPaused) return refuse("PAUSED");
  const base = baseOf(operation);
  return base?.address === intent.reserve
    ? withdrawBase(operation, base, intent)
    : withdrawCollateral(operation, intent);
}

/** Comet.transferInternal. */
export function transfer(
  operation: Operation,
  intent: IntentOf<"shareTransfer" | "collateralTransfer">,
): Refusal | undefined {
  if (operation.draft.market.transferPaused) return refuse("PAUSED");
  if (intent.from === intent.to) return refuse("NO_SELF_TRANSFER");
  const base = baseOf(operation);
  return base?.address === intent.reserve
    ? transferBase(operation, base, intent)
    : transferCollateral(operation, intent);
}
