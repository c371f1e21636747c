import type { RuleVersion } from "../protocol.ts";
import { WINDOWS } from "./windows.ts";

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

/**
 * The rule version known to have been in force on a chain's core market at a time (its sources are
 * in `windows.ts`); undefined where nothing dependable says it, and for v3.1 and v3.2, which have no
 * pack. A dataset that knows better says it itself, by a change of the market parameter `ruleVersion`.
 */
export function ruleVersionAt(chainId: number, timeSeconds: number): bigint | undefined {
  const window = WINDOWS.find(
    ([chain, , fromSeconds, untilSeconds]) =>
      chain === chainId && timeSeconds >= fromSeconds && timeSeconds < untilSeconds,
  );
  return window?.[1];
}
