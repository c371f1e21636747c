import type { Mutant } from "./mutant.ts";
import { aaveV3Mutants } from "./aave-v3.ts";
import { compoundV3Mutants } from "./compound-v3.ts";
import { makerMutants } from "./maker.ts";
import { morphoBlueMutants } from "./morpho-blue.ts";

/** Every wrong rule the bench must notice. */
export const MUTANTS: readonly Mutant[] = [
  ...aaveV3Mutants,
  ...compoundV3Mutants,
  ...makerMutants,
  ...morphoBlueMutants,
];
