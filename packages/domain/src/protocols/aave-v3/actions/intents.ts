import type { Intent } from "../../protocol.ts";
import type { AaveV3State } from "../state.ts";

/** The intent of one kind. */
export type IntentOf<K extends Intent["kind"]> = Extract<Intent, { kind: K }>;

/** Whether the pool knows the reserve. */
export function isListed(state: AaveV3State, reserve: string): boolean {
  return state.reserveIds.has(reserve);
}
