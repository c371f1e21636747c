import { Settlement, TriggerIndex } from "@hindcast/replay";
import {
  marketRules,
  type MarketIntent,
  type MarketOutcome,
  type MarketState,
} from "./coupled-rules.ts";
import { parametersOf, type ReferenceInput } from "./input.ts";
import {
  ASSETS,
  DRIVERS,
  holderOf,
  openPosition,
  type Holder,
  type LiquidateIntent,
} from "./position.ts";
import { Tally } from "./tally.ts";

const SECONDS_PER_STEP = 60;

/** An input, and who its accounts are: the same under every set. */
export interface Market {
  readonly input: ReferenceInput;
  readonly holders: readonly Holder[];
}

/** Reads who the accounts are once for all sets. */
export function readMarket(input: ReferenceInput): Market {
  const holders = Array.from({ length: input.accounts }, (_, number) =>
    holderOf(
      number,
      input.collateral.subarray(number * ASSETS, (number + 1) * ASSETS),
      input.debt.subarray(number * ASSETS, (number + 1) * ASSETS),
    ),
  );
  return { input, holders };
}

/** Replays the whole market step by step under one set; gives its totals. */
export function replayMarket(market: Market, set: number): Float64Array {
  const { input } = market;
  const tally = new Tally(1);
  const state = openMarket(market, set);
  const index = new TriggerIndex<MarketState, MarketOutcome>(marketRules);
  const settlement = new Settlement<
    MarketState,
    MarketIntent,
    MarketOutcome,
    LiquidateIntent,
    undefined
  >({
    rules: marketRules,
    answer: (offer) => offer,
    onOutcome(outcome) {
      index.note(outcome);
      if (outcome.kind === "liquidation") tally.liquidated(0, outcome);
    },
    onRefusal: () => tally.refused(0),
  });
  for (let step = 0; step < input.steps; step++) {
    const env = { timeSeconds: step * SECONDS_PER_STEP, block: step };
    settlement.submit(state, { kind: "step", step }, env, undefined);
    for (const account of index.candidates(state, env))
      settlement.settle(state, account, env, undefined);
  }
  for (const position of state.positions) tally.ended(0, position, input.values, input.steps - 1);
  return tally.totals;
}

function openMarket({ input, holders }: Market, set: number): MarketState {
  const positions = holders.map((holder) =>
    openPosition(
      holder,
      input.collateral.subarray(holder.number * ASSETS, (holder.number + 1) * ASSETS),
      input.debt.subarray(holder.number * ASSETS, (holder.number + 1) * ASSETS),
    ),
  );
  return {
    path: input.values,
    prices: { values: new Float64Array(DRIVERS), row: 0, step: 0 },
    positions,
    parameters: parametersOf(input, set),
    depthUsd: input.depth.slice(set * ASSETS, (set + 1) * ASSETS),
    budgetUsd: input.budget[set] as number,
    impact: new Float64Array(ASSETS).fill(1),
    soldUsd: new Float64Array(ASSETS),
    spentUsd: 0,
    served: "",
  };
}
