import { encodeParameterValues, type Fact, type ParameterValues } from "@hindcast/domain";
import type { MakerMarket } from "./market.ts";
import type { ParameterStep } from "./parameters.ts";
import type { BlockPlaces } from "./places.ts";

/** An ilk's name as Maker's bytes32: its letters, then zeros. */
export function ilkBytes(ilk: string): string {
  return `0x${Buffer.from(ilk, "ascii").toString("hex").padEnd(64, "0")}`;
}

/** What stands for the ilk wherever an address is asked for: the first 20 bytes of its name. */
export function ilkReserve(ilk: string): string {
  return ilkBytes(ilk).slice(0, 42);
}

/** Values the description assumes from a moment on. */
export function assumedValues(
  market: MakerMarket,
  from: MakerMarket["assumed"][number]["from"],
  scope: MakerMarket["assumed"][number]["scope"],
): ParameterValues {
  const values: Record<string, bigint> = {};
  for (const one of market.assumed)
    if (one.from === from && one.scope === scope)
      for (const [name, text] of Object.entries(one.values)) values[name] = BigInt(text);
  return values;
}

/** The creation of the ilk's market with its first parameters. */
export function listingFact(market: MakerMarket, first: ParameterStep, places: BlockPlaces): Fact {
  return {
    kind: "marketListing",
    at: places.place(first.block, first.timeSeconds),
    transactionHash: first.transactionHash,
    reserve: ilkReserve(market.ilk),
    marketId: ilkBytes(market.ilk),
    symbol: market.ilk,
    loanToken: market.loanToken,
    loanDecimals: 18,
    collateralToken: market.collateralToken,
    collateralDecimals: market.collateralDecimals,
    oracle: market.oracle,
    rateModel: market.rateModel,
    values: encodeParameterValues({ ...assumedValues(market, "listing", "ilk"), ...first.values }),
  };
}

/** Changes of parameters, with what the description assumes beside them. */
export function parameterFacts(
  market: MakerMarket,
  steps: readonly ParameterStep[],
  places: BlockPlaces,
): Fact[] {
  const facts: Fact[] = [];
  const change = (step: ParameterStep, scope: string, values: ParameterValues): void => {
    if (Object.keys(values).length === 0) return;
    const at = places.place(step.block, step.timeSeconds);
    const { transactionHash } = step;
    facts.push({
      kind: "parameterChange",
      at,
      transactionHash,
      scope,
      values: encodeParameterValues(values),
    });
  };
  const reserve = ilkReserve(market.ilk);
  let hasNewAuctions = false;
  for (const [index, step] of steps.entries()) {
    if (index === 0) change(step, "market", assumedValues(market, "listing", "market"));
    const isSwitch: boolean = !hasNewAuctions && step.values["ruleVersion"] === 20n;
    hasNewAuctions ||= isSwitch;
    const added = isSwitch ? assumedValues(market, "liquidations 2.0", "ilk") : {};
    if (index > 0 || isSwitch) change(step, reserve, { ...added, ...step.values });
    if (isSwitch) change(step, "market", assumedValues(market, "liquidations 2.0", "market"));
  }
  return facts;
}
