import { withLiquidator } from "@hindcast/domain";
import type { ScenarioFile } from "@hindcast/replay";
import type { OpenMarket } from "./open-market.ts";

/** What a report takes for granted, in the order a reader should doubt it. */
export function assumptionsOf(market: OpenMarket, file: ScenarioFile): string[] {
  const hypothesis = withLiquidator(file.liquidator.model, {}, (model) => model.hypothesis);
  const costs = [
    file.liquidator.gasCost === undefined ? [] : [`a call costs ${file.liquidator.gasCost}`],
    file.liquidator.saleCost === undefined ? [] : [`selling costs ${file.liquidator.saleCost}`],
  ].flat();
  return [
    `Liquidators (${file.liquidator.model}): ${hypothesis}${costs.length === 0 ? "" : ` Here ${costs.join(" and ")}.`}`,
    "Users ask for what they asked for in history, at the same moments; what the rules no longer allow is refused and counted. Nobody reacts to the changed parameters.",
    "Somebody who withdrew or repaid everything means everything, whatever interest has made of it.",
    "Prices are the oracle's recorded answers; liquidations do not move them.",
    ...market.description.assumptions,
  ];
}

/** What a report cannot say. */
export function limitationsOf(failed: number, members: number): string[] {
  const always = [
    "One history is one observation: differences are exact for it and carry no interval for another.",
    "No reaction of borrowers, lenders, prices or gas to the change is modelled: true effects may be larger or smaller.",
    "Only Aave v3.0 rules (variable debt); stable-rate debt, bridging and the sequencer sentinel are not modelled.",
  ];
  return failed === 0
    ? always
    : [`PARTIAL: ${failed} of ${members} scenarios failed and are missing here.`, ...always];
}
