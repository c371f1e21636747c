import type { RuleVersion } from "../protocol.ts";

/** A version, and the value of the market parameter `ruleVersion` that puts its rules in force. */
export interface AaveRuleVersion extends RuleVersion {
  readonly ruleVersion: bigint;
}

/** The contract versions these rules hold; `since` is when the contracts were published. */
export const VERSIONS: readonly AaveRuleVersion[] = [
  { id: "3.0", ruleVersion: 30n, contracts: "npm @aave/core-v3 1.19.3", since: "2022-03-16" },
  {
    id: "3.3",
    ruleVersion: 33n,
    contracts: "aave-v3-origin 5431379f (v3.3.0)",
    since: "2025-02-24",
  },
  {
    id: "3.4",
    ruleVersion: 34n,
    contracts: "aave-v3-origin d7a64127 (v3.4.0)",
    since: "2025-07-30",
  },
  {
    id: "3.5",
    ruleVersion: 35n,
    contracts: "aave-v3-origin 6138e1fd (v3.5.0)",
    since: "2025-08-07",
  },
  {
    id: "3.6",
    ruleVersion: 36n,
    contracts: "npm @aave-dao/aave-v3-origin 3.6.0 (aave-v3-origin 5a230ec8)",
    since: "2026-01-08",
  },
  {
    id: "3.7",
    ruleVersion: 37n,
    contracts: "aave-v3-origin 4fbd7442 (v3.7.0)",
    since: "2026-06-01",
  },
];

/** Somebody's word that a version was in force on some chains for some time. */
interface Report {
  readonly ruleVersion: bigint;
  /** Chain ids, or every chain Aave v3 was on. */
  readonly chains: readonly number[] | "all";
  readonly fromSeconds: number;
  /** The first second no longer covered. */
  readonly untilSeconds: number;
  readonly source: string;
}

/**
 * What was read, not what may be guessed: sources were published before some activations and after
 * others (v3.4 was announced four weeks before its last commit), so no date of theirs counts.
 */
const REPORTS: readonly Report[] = [
  {
    ruleVersion: 33n,
    chains: "all",
    fromSeconds: 1_748_304_000,
    untilSeconds: 1_749_427_200,
    source:
      'Blackthorn, "Security Review For Aave v3.4", audited May 27 to June 8, 2025: "currently running on v3.3 in production across all networks"',
  },
];

/**
 * The rule version known to have been in force on a chain at a time; undefined where no report
 * covers it: a dataset says it itself then, by a change of the market parameter `ruleVersion`.
 */
export function ruleVersionAt(chainId: number, timeSeconds: number): bigint | undefined {
  return REPORTS.find(
    ({ chains, fromSeconds, untilSeconds }) =>
      (chains === "all" || chains.includes(chainId)) &&
      timeSeconds >= fromSeconds &&
      timeSeconds < untilSeconds,
  )?.ruleVersion;
}
