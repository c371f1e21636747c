import { HindcastError } from "@hindcast/domain";
import type { ScenarioContext } from "./scenario-context.ts";
import { nearest } from "./load-scenario.ts";

/** The address of a reserve that a file names by symbol or address; others are refused (E-SCEN-004). */
export function reserveAddress(reserve: string, context: ScenarioContext): string {
  const symbols = [...context.reserves.keys()];
  const address = context.reserves.get(reserve) ?? reserve.toLowerCase();
  for (const known of context.reserves.values()) if (known === address) return address;
  throw new HindcastError({
    code: "E-SCEN-004",
    what: `The dataset has no reserve "${reserve}".`,
    why: `Did you mean "${nearest(reserve, symbols)}"? It has ${symbols.join(", ")}.`,
    next: "use one of these symbols, or the reserve's address",
  });
}
