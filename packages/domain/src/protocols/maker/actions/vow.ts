import type { Refusal } from "../../protocol.ts";
import type { IntentOf } from "./intents.ts";
import { emit, post, type Operation } from "./operation.ts";
import { refuse } from "./refusals.ts";

/** vow.flog: what was seized in one second has waited long enough. */
export function debtQueueRelease(
  operation: Operation,
  intent: IntentOf<"debtQueueRelease">,
): Refusal | undefined {
  const { state, env } = operation;
  const { eraSeconds } = intent;
  if (BigInt(eraSeconds) + state.parameters.badDebtDelay > BigInt(env.timeSeconds))
    return refuse("VOW_WAIT_NOT_FINISHED");
  const queued = state.queue.get(eraSeconds) ?? 0n;
  if (queued > 0n) emit(operation, { kind: "queuePosting", eraSeconds, delta: -queued });
  emit(operation, intent);
  return undefined;
}

/** vow.heal: surplus and debt that is not queued go against each other. */
export function debtSettlement(
  operation: Operation,
  intent: IntentOf<"debtSettlement">,
): Refusal | undefined {
  const { state } = operation;
  const { amount } = intent;
  if (amount > state.surplusRad) return refuse("VOW_INSUFFICIENT_SURPLUS");
  if (amount > state.viceRad - state.queuedRad) return refuse("VOW_INSUFFICIENT_DEBT");
  post(operation, { debt: -amount, vice: -amount, surplus: -amount });
  emit(operation, intent);
  return undefined;
}
