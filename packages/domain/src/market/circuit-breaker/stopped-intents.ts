import type { Intent } from "../../events/intents.ts";
import type { CircuitBreakerParams } from "./params.ts";

/** Whether a breaker of these parameters stops intents of this kind at all. */
export function isStopped(intent: Intent, params: CircuitBreakerParams): boolean {
  switch (intent.kind) {
    case "borrow":
    case "borrowShares":
      return params.stopsBorrow === 1n;
    case "withdraw":
    case "withdrawShares":
    case "collateralWithdrawal":
      return params.stopsWithdraw === 1n;
    case "vaultChange":
      return (
        (params.stopsBorrow === 1n && intent.debtDelta > 0n) ||
        (params.stopsWithdraw === 1n && intent.collateralDelta < 0n)
      );
    case "liquidate":
      return params.stopsLiquidate === 1n;
    default:
      return false;
  }
}

/** The reserves an intent that may be stopped is about. */
export function reservesOf(intent: Intent): readonly string[] {
  if (intent.kind === "liquidate") return [intent.collateralReserve, intent.debtReserve];
  return "reserve" in intent ? [intent.reserve] : [];
}
