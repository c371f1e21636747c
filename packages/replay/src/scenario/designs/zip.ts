import { HindcastError } from "@hindcast/domain";
import type { Design, DesignInput } from "./design.ts";

/** The axes side by side: their first values together, then their second (E-SCEN-006). */
export function zip({ sizes }: DesignInput): Design {
  const size = sizes[0] ?? 1;
  if (sizes.some((other) => other !== size))
    throw new HindcastError({
      code: "E-SCEN-006",
      what: `Lists to be zipped have different lengths: ${sizes.join(", ")}.`,
      why: "The first values belong together, then the second, and so on.",
      next: "give every list the same length, or write combine: grid",
    });
  return { size, place: (index) => sizes.map(() => index) };
}
