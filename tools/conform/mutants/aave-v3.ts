import type { Mutant } from "./mutant.ts";

const FIXED = "packages/domain/src/numbers/fixed.ts";

/** Wrong rules of Aave v3. */
export const aaveV3Mutants: readonly Mutant[] = [];
