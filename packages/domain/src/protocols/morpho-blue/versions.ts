import type { RuleVersion } from "../protocol.ts";

/** The contract version these rules hold. Morpho Blue cannot be upgraded: there is one. */
export const VERSIONS: readonly RuleVersion[] = [
  {
    id: "1.0",
    contracts:
      "npm @morpho-org/morpho-blue 1.0.0, morpho-blue-irm at a1a87fd, pre-liquidation at 9e8b7f4",
    since: "2024-01-03",
  },
];
