import type { Decision, Rules } from "@hindcast/domain";
import {
  afterLiquidation,
  ASSETS,
  callOn,
  DRIVERS,
  formOf,
  liquidate,
  type LiquidateIntent,
  type Liquidation,
  type Position,
  type ReferenceParameters,
} from "./position.ts";

/** What is left of a price impact a minute later. */
const IMPACT_DECAY = 0.985;
/** An impact smaller than this is none. */
const LEAST_IMPACT = 1e-9;
/** One step's sales take no more of a price than this share leaves. */
const LEAST_LEFT = 0.5;

/** The market of W2: all accounts, and a price impact that they share. */
export interface MarketState {
  /** Values of the drivers by step without any impact. */
  readonly path: Float64Array;
  /** The same now, with impact. */
  readonly prices: { readonly values: Float64Array; readonly row: 0; step: number };
  readonly positions: readonly Position[];
  readonly parameters: ReferenceParameters;
  /** US dollars, by asset, and a step's most repaid. */
  readonly depthUsd: Float64Array;
  readonly budgetUsd: number;
  /** By asset: what sales have left of its price, and what this step sold of it, in US dollars. */
  readonly impact: Float64Array;
  readonly soldUsd: Float64Array;
  spentUsd: number;
  /** The account that is being served: it is served to the end. */
  served: string;
}

export type MarketIntent = { readonly kind: "step"; readonly step: number } | LiquidateIntent;
export type MarketOutcome = { readonly kind: "step"; readonly step: number } | Liquidation;

/** W2: forced sales move the price that everybody is valued at, and liquidators have a budget. */
export const marketRules: Rules<MarketState, MarketIntent, MarketOutcome, LiquidateIntent> = {
  decide(state, intent): Decision<MarketOutcome> {
    if (intent.kind === "step") return { ok: true, outcomes: [intent] };
    return liquidate(positionOf(state, intent.account), intent, state.prices, state.parameters);
  },

  evolve(state, outcome) {
    if (outcome.kind === "step") takeStep(state, outcome.step);
    else {
      afterLiquidation(positionOf(state, outcome.account), outcome);
      state.soldUsd[outcome.collateralAsset] =
        (state.soldUsd[outcome.collateralAsset] as number) + outcome.seizedUsd;
      state.spentUsd += outcome.repaidUsd;
      state.served = outcome.account;
    }
  },

  accounts: (state) => state.positions.map(({ holder }) => holder.account),
  marginForm: (state, account) =>
    formOf(positionOf(state, account), state.parameters.liquidationThreshold),
  driverValues: (state) => state.prices.values,
  touchedAccounts: (outcome) => (outcome.kind === "liquidation" ? [outcome.account] : []),
  movesDrivers: (outcome) => outcome.kind === "step",

  opportunity(state, account) {
    if (state.spentUsd >= state.budgetUsd && state.served !== account) return undefined;
    return callOn(positionOf(state, account), state.prices, state.parameters.liquidationThreshold);
  },
};

/** Last step's sales move prices, impacts fade, and the budget is there again. */
function takeStep(state: MarketState, step: number): void {
  const { prices, path, impact, soldUsd, depthUsd } = state;
  for (let asset = 0; asset < ASSETS; asset++) {
    let left = impact[asset] as number;
    const sold = soldUsd[asset] as number;
    if (sold > 0) {
      left *= Math.max(LEAST_LEFT, 1 - sold / (depthUsd[asset] as number));
      soldUsd[asset] = 0;
    }
    if (left < 1) {
      left = 1 - (1 - left) * IMPACT_DECAY;
      if (1 - left < LEAST_IMPACT) left = 1;
    }
    impact[asset] = left;
  }
  for (let driver = 0; driver < DRIVERS; driver++)
    prices.values[driver] =
      (path[step * DRIVERS + driver] as number) * (impact[driver % ASSETS] as number);
  prices.step = step;
  state.spentUsd = 0;
  state.served = "";
}

function positionOf(state: Readonly<MarketState>, account: string): Position {
  return state.positions[Number(account)] as Position;
}
