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

/** The one place that makes these, so that all have one shape. */
export function accountState(
  { holder, calls, calledStep, prices, parameters }: AccountState,
  balances: number[],
): AccountState {
  return { holder, balances, calls, calledStep, prices, parameters };
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
  | { readonly kind: "balanceChange"; readonly slot: number; readonly left: number }
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
    const { drivers } = state.holder.basket;
    const isCollateral = kind === "supply" || kind === "withdraw";
    const slot = slotOf(drivers, isCollateral ? asset : ASSETS + asset);
    const had = state.balances[slot] as number;
    if (kind === "supply") return becomes(slot, had + amount);
    if (kind === "repay") return becomes(slot, had < amount ? 0 : had - amount);
    const left = kind === "borrow" ? had + amount : had - Math.min(amount, had);
    return isCovered(state, prices, slot, left) ? becomes(slot, left) : TOO_LITTLE_COVER;
  },

  evolve(state, outcome) {
    if (outcome.kind === "liquidation") afterLiquidation(state, outcome);
    else state.balances[outcome.slot] = outcome.left;
  },

  accounts: (state) => [state.holder.account],
  marginForm: (state) => formOf(state, state.parameters.liquidationThreshold),
  driverValues: ({ prices }, env) =>
    prices.values.subarray(env.block * DRIVERS, (env.block + 1) * DRIVERS),
  touchedAccounts: (outcome) => (outcome.kind === "liquidation" ? [outcome.account] : "all"),
  movesDrivers: () => false,
  opportunity: (state, _account, env) =>
    callOn(state, at(state, env.block), state.parameters.liquidationThreshold),

  copy: (state) => accountState(state, state.balances.slice()),

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

function slotOf(drivers: readonly number[], driver: number): number {
  for (let slot = 0; slot < drivers.length; slot++) if (drivers[slot] === driver) return slot;
  return -1;
}

function becomes(slot: number, left: number): Decision<ReferenceOutcome> {
  return { ok: true, outcomes: [{ kind: "balanceChange", slot, left }] };
}

/** Whether cover is left once one balance has become another. */
function isCovered(
  { balances, holder, parameters }: Readonly<AccountState>,
  { values, row }: Prices,
  changed: number,
  left: number,
): boolean {
  const { drivers, collaterals } = holder.basket;
  const threshold = parameters.liquidationThreshold;
  let weighted = 0;
  let owed = 0;
  for (let slot = 0; slot < balances.length; slot++) {
    const driver = drivers[slot] as number;
    const balance = slot === changed ? left : (balances[slot] as number);
    const value = values[row + driver] as number;
    if (slot < collaterals) weighted += balance * (threshold[driver] as number) * value;
    else owed += balance * value;
  }
  return !(owed > 0 && weighted < HEADROOM * owed);
}
