import { compoundV3, type CompoundV3State } from "@hindcast/domain";
import type { Bench } from "../../bench.ts";
import { directedCases } from "./directed.ts";
import { eventLines } from "./event-lines.ts";
import { startComet } from "./market.ts";
import { ruleRows } from "./readings.ts";
import { toldByComet } from "./told-by-log.ts";

/**
 * Compound v3. Its contracts are in no package registry: `artifacts` is a folder with Comet.json and
 * CometExt.json as solc writes them (standard JSON output of one contract each: abi, evm). Without
 * it only recorded cases can be held against the rules.
 */
export function cometBench(artifacts?: string): Bench<CompoundV3State> {
  return {
    id: "compound-v3",
    contracts:
      "compound-finance/comet d5a30b0aaeff7755f1431e87f818990902237b03, contracts/Comet.sol",
    protocol: compoundV3,
    start(draw) {
      if (artifacts === undefined)
        throw new Error("compound-v3 is played on contracts you compiled: --artifacts <folder>");
      return startComet(artifacts, draw);
    },
    eventLines,
    isSameReason: (refusal, reason) => refusal.contractError === reason,
    readings: ruleRows,
    directed: directedCases,
    toldByLog: toldByComet,
  };
}
