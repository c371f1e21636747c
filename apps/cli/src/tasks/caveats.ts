import { mechanismNamed, withLiquidator } from "@hindcast/domain";
import type { ScenarioFile } from "@hindcast/replay";
import { drawsLots } from "./draws-lots.ts";
import type { SweepFile } from "./sweep-file.ts";
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
    `Users ask for what they asked for in history, at the same moments; what the rules no longer allow is refused and counted. ${file.mechanisms.length === 0 ? "Nobody" : "Beyond the mechanisms nobody"} reacts to the changed parameters.`,
    "Somebody who withdrew or repaid everything means everything, whatever interest has made of it.",
    ...mechanismsOf(file),
    ...worldsOf(file),
    ...market.description.assumptions,
  ];
}

const ONE_SEED =
  "One seed: what is drawn by lot falls otherwise under another, perhaps by more than these effects. `hindcast spread` runs many, and this report then tells how far they go.";

/** What a report cannot say. */
export function limitationsOf(
  market: OpenMarket,
  file: ScenarioFile,
  { members, spread }: SweepFile,
): string[] {
  const { mechanisms } = file;
  const failed = members.filter(({ runHash }) => runHash === null).length;
  const always = [
    ...(spread === undefined && drawsLots(file, market.protocolId) ? [ONE_SEED] : []),
    "One history is one observation: differences are exact for it and carry no interval for another.",
    mechanisms.length === 0
      ? "No reaction of borrowers, lenders, prices or gas to the change is modelled: true effects may be larger or smaller."
      : "Reactions of borrowers, lenders, prices and gas are modelled as far as the mechanisms go, with settings that are assumed: true effects may be larger or smaller.",
    ...notModelled(market.protocolId),
  ];
  return failed === 0
    ? always
    : [`PARTIAL: ${failed} of ${members.length} scenarios failed and are missing here.`, ...always];
}

/** What the rules of a protocol leave out, or count in their own way. */
function notModelled(protocolId: string): readonly string[] {
  switch (protocolId) {
    case "aave-v3":
      return [
        "Of Aave v3 the rules of 3.0 and of 3.3 to 3.7 (variable debt): those of 3.1 and 3.2, stable-rate debt, bridging and the sequencer sentinel are not modelled.",
      ];
    case "morpho-blue":
      return [
        "Only Morpho Blue itself: vaults, bundlers and pre-liquidations are not modelled. A loan token without a price of its own counts as one US dollar.",
        "A call that names shares or collateral names the same number again, even if it was all there was: what liquidations or interest changed in between can make the contract refuse it.",
        "On chain a market's LLTV cannot change: a scenario with another one stands for another market.",
      ];
    case "compound-v3":
      return [
        "Only Comet itself: rewards are not modelled. Whoever absorbs an account gains nothing; the liquidation penalty counts as the protocol's fee, of which buyers at the store front get their share later.",
        "The protocol's interest income is what its reserves come to: first reserves put in, penalties less bad debt, and unsold collateral at the oracle's prices are part of it.",
        "Buyers at the store front ask for what they asked for in history; what is no longer in stock is refused and counted.",
      ];
    case "maker":
      return [
        "Only vaults, their oracle, collateral auctions and the vow's books: debt and surplus auctions, savings and shutdown are not modelled. Keepers' own DAI is a parameter of their model.",
        "A single replay stands for one price path. Where the source does not tell the oracle's price, a vault that is seized wrongly contradicts its own later history, and what no longer fits is refused and counted.",
      ];
    default:
      return [];
  }
}

/** Prices nobody has recorded, and who acts at them. */
function worldsOf({ worlds }: ScenarioFile): string[] {
  if (worlds.length === 0) return [];
  const told = worlds.map((world) => {
    const assets = Object.keys(world.assets).join(", ");
    if (world.model === "scaled-history")
      return `World ${world.model}: the recorded returns of ${assets} times a factor.`;
    if (world.model === "jump-diffusion")
      return `World ${world.model}: returns of ${assets} are drawn, each step apart from the others; the seed is their key.`;
    const { dataset, from, until } = world.event;
    return `World ${world.model}: ${assets} from ${world.at} on as in ${dataset} from ${from} until ${until}.`;
  });
  return [
    ...told,
    "A price in a chart is the base run's; a scenario in another world has another.",
    "In a world people do what they did at the recorded prices, unless a mechanism makes them act.",
  ];
}

/** What stands around the protocol; without anything prices are what was recorded. */
function mechanismsOf({ mechanisms, worlds }: ScenarioFile): string[] {
  const said = worlds.length === 0 ? "the oracle's recorded answers" : "what the worlds say";
  if (mechanisms.length === 0) return [`Prices are ${said}; liquidations do not move them.`];
  const own = mechanisms.map(({ name, model, reserve }) => {
    const { hypothesis } = mechanismNamed(model, {}).mechanism;
    const about = [name === undefined || name === model ? [] : [model], reserve ?? []].flat();
    const told = about.length === 0 ? "" : ` (${about.join(", ")})`;
    return `Mechanism ${name ?? model}${told}: ${hypothesis}`;
  });
  return [
    `The market's own price is ${worlds.length === 0 ? "what the oracle was recorded to say" : said}, less what the mechanisms' sales take off it.`,
    ...own,
  ];
}
