import type { Decision } from "@hindcast/domain";
import type { IsolatedRules } from "@hindcast/replay";
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
  type Prices,
  type ReferenceParameters,
} from "./position.ts";

/** Cover that withdrawals and loans must leave. */
const HEADROOM = 1.05;

/** One account under one parameter set, and the prices of the world. */
export interface AccountState extends Position {
  readonly prices: { readonly values: Float64Array; row: number; step: number };
  parameters: ReferenceParameters;
}

export type ReferenceIntent =
  | {
      readonly kind: "supply" | "withdraw" | "borrow" | "repay";
      readonly account: string;
      readonly asset: number;
      readonly amount: number;
    }
  | LiquidateIntent;

export type ReferenceOutcome =
  | {
      readonly kind: "collateralChange" | "debtChange";
      readonly slot: number;
      readonly left: number;
    }
  | Liquidation;

const TOO_LITTLE_COVER: Decision<ReferenceOutcome> = {
  ok: false,
  refusal: { code: "TOO_LITTLE_COVER", contractError: "" },
};

/** W1 and W1e: accounts that never meet, over known prices, in 64-bit floats as their page says. */
export const accountRules: IsolatedRules<
  AccountState,
  ReferenceParameters,
  ReferenceIntent,
  ReferenceOutcome,
  LiquidateIntent
> = {
  decide(state, intent, env) {
    const prices = at(state, env.block);
    if (intent.kind === "liquidate") return liquidate(state, intent, prices, state.parameters);
    const { kind, asset, amount } = intent;
    if (kind === "supply" || kind === "withdraw") {
      const slot = slotOf(state.holder.basket.collateralAsset, asset);
      const had = state.collateral[slot] as number;
      if (kind === "supply") return becomes("collateralChange", slot, had + amount);
      const left = had - Math.min(amount, had);
      return isCovered(state, prices, slot, left, -1, 0)
        ? becomes("collateralChange", slot, left)
        : TOO_LITTLE_COVER;
    }
    const slot = slotOf(state.holder.basket.debtAsset, asset);
    const had = state.debt[slot] as number;
    if (kind === "repay") return becomes("debtChange", slot, had < amount ? 0 : had - amount);
    return isCovered(state, prices, -1, 0, slot, had + amount)
      ? becomes("debtChange", slot, had + amount)
      : TOO_LITTLE_COVER;
  },

  evolve(state, outcome) {
    if (outcome.kind === "liquidation") afterLiquidation(state, outcome);
    else if (outcome.kind === "collateralChange") state.collateral[outcome.slot] = outcome.left;
    else state.debt[outcome.slot] = outcome.left;
  },

  accounts: (state) => [state.holder.account],
  marginForm: (state) => formOf(state, state.parameters.liquidationThreshold),
  driverValues: ({ prices }, env) =>
    prices.values.subarray(env.block * DRIVERS, (env.block + 1) * DRIVERS),
  touchedAccounts: (outcome) => (outcome.kind === "liquidation" ? [outcome.account] : "all"),
  movesDrivers: () => false,
  opportunity: (state, _account, env) =>
    callOn(state, at(state, env.block), state.parameters.liquidationThreshold),

  copy: (state) => ({
    holder: state.holder,
    collateral: state.collateral.slice(),
    debt: state.debt.slice(),
    calls: state.calls,
    calledStep: state.calledStep,
    prices: state.prices,
    parameters: state.parameters,
  }),

  setParameters(state, parameters) {
    state.parameters = parameters;
  },

  extremes(sets) {
    const [first] = sets as [ReferenceParameters, ...ReferenceParameters[]];
    if (sets.length === 1) return { cautious: first, bold: first };
    const low = first.liquidationThreshold.slice();
    const high = first.liquidationThreshold.slice();
    for (const { liquidationThreshold } of sets)
      for (let asset = 0; asset < ASSETS; asset++) {
        const value = liquidationThreshold[asset] as number;
        if (value < (low[asset] as number)) low[asset] = value;
        if (value > (high[asset] as number)) high[asset] = value;
      }
    return {
      cautious: { ...first, liquidationThreshold: low },
      bold: { ...first, liquidationThreshold: high },
    };
  },
};

/** The prices of a step; one object is used again and again. */
function at({ prices }: Readonly<AccountState>, step: number): Prices {
  prices.row = step * DRIVERS;
  prices.step = step;
  return prices;
}

function slotOf(assets: readonly number[], asset: number): number {
  for (let slot = 0; slot < assets.length; slot++) if (assets[slot] === asset) return slot;
  return -1;
}

function becomes(
  kind: "collateralChange" | "debtChange",
  slot: number,
  left: number,
): Decision<ReferenceOutcome> {
  return { ok: true, outcomes: [{ kind, slot, left }] };
}

/** Whether cover is left once one balance has become another; slot -1 for "none of this side". */
function isCovered(
  state: Readonly<AccountState>,
  { values, row }: Prices,
  collateralSlot: number,
  collateralLeft: number,
  debtSlot: number,
  debtLeft: number,
): boolean {
  const { collateral, debt, holder } = state;
  const { collateralAsset, debtAsset } = holder.basket;
  const threshold = state.parameters.liquidationThreshold;
  let owed = 0;
  for (let i = 0; i < debt.length; i++)
    owed +=
      (i === debtSlot ? debtLeft : (debt[i] as number)) *
      (values[row + ASSETS + (debtAsset[i] as number)] as number);
  if (!(owed > 0)) return true;
  let weighted = 0;
  for (let i = 0; i < collateral.length; i++) {
    const asset = collateralAsset[i] as number;
    weighted +=
      (i === collateralSlot ? collateralLeft : (collateral[i] as number)) *
      (threshold[asset] as number) *
      (values[row + asset] as number);
  }
  return !(weighted < HEADROOM * owed);
}
