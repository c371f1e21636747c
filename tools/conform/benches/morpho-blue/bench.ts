import { morphoBlue, type MorphoBlueState } from "@hindcast/domain";
import type { Bench } from "../../bench.ts";
import { directedCases } from "./directed.ts";
import { drawPlainRateModel } from "./drawn-markets.ts";
import { eventLines } from "./event-lines.ts";
import { startMorpho } from "./market.ts";
import { ruleRows } from "./readings.ts";

const CONTRACTS = "npm @morpho-org/morpho-blue 1.0.0";

const shared = {
  protocol: morphoBlue,
  eventLines,
  isSameReason: (refusal, reason) => refusal.contractError === reason,
  readings: ruleRows,
  directed: directedCases,
} satisfies Partial<Bench<MorphoBlueState>>;

/** Morpho Blue with the rate models that npm's package lets deploy. */
export const morphoBlueBench: Bench<MorphoBlueState> = {
  ...shared,
  id: "morpho-blue",
  contracts: CONTRACTS,
  start: (draw) => startMorpho(draw, drawPlainRateModel, undefined),
};

/**
 * Morpho Blue with its adaptive rate model, which is in no package registry: `artifacts` is a folder
 * with AdaptiveCurveIrm.json (abi, bytecode). Without it only recorded cases can be held against the
 * rules.
 */
export function morphoAdaptiveBench(artifacts?: string): Bench<MorphoBlueState> {
  return {
    ...shared,
    id: "morpho-blue-adaptive",
    contracts: `${CONTRACTS}, morpho-org/morpho-blue-irm a1a87fd5a7ee13873ea9d2bbd87e9c7b2cdbbef3`,
    start(draw) {
      if (artifacts === undefined)
        throw new Error("morpho-blue-adaptive needs a contract you compiled: --artifacts <folder>");
      return startMorpho(draw, () => ({ kind: "adaptive" }), artifacts);
    },
  };
}
