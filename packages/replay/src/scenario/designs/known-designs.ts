import { aloneAndTogether } from "./alone-and-together.ts";
import type { Design, DesignInput } from "./design.ts";
import { grid } from "./grid.ts";
import { latinHypercube } from "./latin-hypercube.ts";
import { sobol } from "./sobol.ts";
import { tornado } from "./tornado.ts";
import { zip } from "./zip.ts";

interface KnownDesign {
  readonly make: (input: DesignInput) => Design;
  /** "every" takes all values of an axis, "draws" some of them, "ends" the first and the last, "last" the last. */
  readonly takes: "every" | "draws" | "ends" | "last";
}

/** Every design by the name a scenario file calls it. */
export const KNOWN_DESIGNS = {
  grid: { make: grid, takes: "every" },
  zip: { make: zip, takes: "every" },
  "latin-hypercube": { make: latinHypercube, takes: "draws" },
  sobol: { make: sobol, takes: "draws" },
  tornado: { make: tornado, takes: "ends" },
  "alone-and-together": { make: aloneAndTogether, takes: "last" },
} satisfies Record<string, KnownDesign>;

export type DesignKind = keyof typeof KNOWN_DESIGNS;
export const DESIGN_KINDS = Object.keys(KNOWN_DESIGNS) as readonly DesignKind[];
