import { HUNDRED_PERCENT_BPS, WAD, type Usd8 } from "../../numbers/units.ts";
import type { Action, Mechanism, WorldView } from "../mechanism.ts";
import { supplyShockParams, supplyShockRanges, type SupplyShockParams } from "./params.ts";

export interface SupplyShockState {
  startSeconds: number | undefined;
  /** Parts sold so far. */
  sold: number;
  /** By reserve: what the market paid when it began. */
  readonly firstPricesUsd8: Map<string, Usd8>;
}

/**
 * New tokens are sold: an unlock over time, a mint or a theft at once. As many tokens in every part,
 * so that a part is worth what the market's price has left of it.
 */
export const supplyShock: Mechanism<SupplyShockState, SupplyShockParams> = {
  id: "supply-shock",
  hypothesis:
    "Tokens that were not in the market before are sold there on a schedule, whatever they bring.",
  params: supplyShockParams,
  ranges: supplyShockRanges,
  open: () => ({ startSeconds: undefined, sold: 0, firstPricesUsd8: new Map() }),

  act(state, world, params) {
    // What has no price yet cannot be sold.
    const reserves = world.reserves().filter((reserve) => isPriced(reserve, world));
    if (reserves.length === 0) return [];
    const given = Number(params.startSeconds);
    state.startSeconds ??= given > 0 ? given : world.timeSeconds;
    const parts = partsOf(params);
    const passed = world.timeSeconds - state.startSeconds;
    if (passed < 0 || state.sold === parts) return [];
    const reached = Number(BigInt(passed) / params.partSeconds) + 1;
    const due = reached < parts ? reached : parts;
    const shareUsd8 = upTo(due, params) - upTo(state.sold, params);
    state.sold = due;
    return shareUsd8 === 0n
      ? []
      : reserves.map((reserve) => sale(state, reserve, shareUsd8, world));
  },

  nextActSeconds({ startSeconds, sold }, { timeSeconds }, params) {
    if (startSeconds === undefined || sold === partsOf(params)) return undefined;
    const next = startSeconds + sold * Number(params.partSeconds);
    return next > timeSeconds ? next : timeSeconds + 1;
  },
};

function isPriced(reserve: string, world: WorldView): boolean {
  return (world.marketPriceUsd8(reserve) ?? 0n) > 0n;
}

/** In how many parts all is sold. */
function partsOf({ durationSeconds, partSeconds }: SupplyShockParams): number {
  return Number(durationSeconds / partSeconds) + 1;
}

/** What the first parts together are worth at the first price; the last has what rounding left. */
function upTo(count: number, params: SupplyShockParams): Usd8 {
  const allUsd8 = (params.supplyUsd8 * params.soldBps) / HUNDRED_PERCENT_BPS;
  return (allUsd8 * BigInt(count)) / BigInt(partsOf(params));
}

function sale(
  { firstPricesUsd8 }: SupplyShockState,
  reserve: string,
  shareUsd8: Usd8,
  world: WorldView,
): Action {
  const priceUsd8 = world.marketPriceUsd8(reserve) ?? 0n;
  const firstUsd8 = firstPricesUsd8.get(reserve) ?? priceUsd8;
  firstPricesUsd8.set(reserve, firstUsd8);
  const amount = (shareUsd8 * WAD) / firstUsd8;
  const valueUsd8 = (shareUsd8 * priceUsd8) / firstUsd8;
  return { kind: "sell", sale: { reserve, amount, valueUsd8 } };
}
