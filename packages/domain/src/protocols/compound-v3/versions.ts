import type { RuleVersion } from "../protocol.ts";

/** The contract versions these rules hold: see README.md for what differs between them. */
export const VERSIONS: readonly RuleVersion[] = [
  {
    id: "comet",
    contracts:
      "compound-finance/comet d5a30b0aaeff7755f1431e87f818990902237b03 contracts/Comet.sol",
    since: "2022-08-13",
  },
];
