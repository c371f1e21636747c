import type { Design, DesignInput } from "./design.ts";
import { grid } from "./grid.ts";
import { zip } from "./zip.ts";

/** Every design by the name a scenario file calls it. */
export const KNOWN_DESIGNS = { grid, zip } satisfies Record<string, (input: DesignInput) => Design>;

export type DesignKind = keyof typeof KNOWN_DESIGNS;
