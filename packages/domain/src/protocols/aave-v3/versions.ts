import type { RuleVersion } from "../protocol.ts";

/** The contract versions these rules hold. Later versions differ: see README.md. */
export const VERSIONS: readonly RuleVersion[] = [
  {
    id: "3.0",
    contracts: "npm @aave/core-v3 1.19.3",
    since: "2022-03-16",
  },
];
