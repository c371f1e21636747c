import { HindcastError } from "../hindcast-error.ts";
import { aaveV3 } from "./aave-v3/index.ts";
import { compoundV3 } from "./compound-v3/index.ts";
import { maker } from "./maker/index.ts";
import { morphoBlue } from "./morpho-blue/index.ts";
import type { Protocol } from "./protocol.ts";

/** Protocols whose rules this version holds. */
export const PROTOCOL_IDS = [aaveV3.id, compoundV3.id, maker.id, morphoBlue.id] as const;

/** Hands the protocol of this name to `use`; an unknown name is refused (E-DATA-010). */
export function withProtocol<T>(id: string, use: <State>(protocol: Protocol<State>) => T): T {
  if (id === aaveV3.id) return use(aaveV3);
  if (id === compoundV3.id) return use(compoundV3);
  if (id === maker.id) return use(maker);
  if (id === morphoBlue.id) return use(morphoBlue);
  throw new HindcastError({
    code: "E-DATA-010",
    what: `There are no rules for the protocol "${id}".`,
    why: `This version holds: ${PROTOCOL_IDS.join(", ")}.`,
    next: "hindcast datasets list",
  });
}
