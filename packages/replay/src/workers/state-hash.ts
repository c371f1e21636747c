import { createHash } from "node:crypto";
import type { Protocol } from "@hindcast/domain";

/** SHA-256 over the canonical lines of a state: every balance, index and parameter is in it. */
export function hashState<State>(protocol: Protocol<State>, state: Readonly<State>): string {
  const hash = createHash("sha256");
  for (const { path, value } of protocol.stateRows(state)) hash.update(`${path}=${value}\n`);
  return hash.digest("hex");
}
