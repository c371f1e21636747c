import { noteValue } from "../../numbers/recent-values.ts";
import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { WorldView } from "../mechanism.ts";
import type { BreakerTrigger, CircuitBreakerParams } from "./params.ts";
import { priceOf, type Liquidated, type Watch } from "./watch.ts";

/** What a trigger may look at. */
export interface Sight {
  readonly reserve: string;
  readonly watch: Watch;
  readonly liquidated: Readonly<Liquidated>;
  readonly world: WorldView;
  readonly params: CircuitBreakerParams;
}

/** Each trigger: whether it is over its limit now. What is not known trips nothing. */
export const TRIGGERS: Readonly<Record<BreakerTrigger, (sight: Sight) => boolean>> = {
  /** |price / price a window ago - 1| reaches the limit. */
  priceMove({ reserve, watch, world, params }) {
    const price = priceOf(reserve, world);
    if (price === undefined) return false;
    noteValue(watch.samples, world.timeSeconds, price, params.windowSeconds);
    return isApart(price, watch.samples[0]?.value ?? price, params);
  },

  /** |what the protocol reads / what the market pays - 1| reaches the limit. */
  divergence({ reserve, world, params }) {
    const market = world.marketPriceUsd8(reserve);
    const read = world.priceUsd8(reserve);
    return market !== undefined && read !== undefined && isApart(read, market, params);
  },

  /** Share of what is there or lent that is lent: debt / (debt + cash). */
  utilisation({ reserve, world, params: { limitBps } }) {
    const totals = world.reserve(reserve);
    if (totals === undefined || totals.totalDebt === 0n) return false;
    const { totalDebt, cash } = totals;
    return totalDebt * HUNDRED_PERCENT_BPS >= limitBps * (totalDebt + cash);
  },

  /** The share of the cash of a window ago that is gone. */
  outflow({ reserve, watch, world, params: { limitBps, windowSeconds } }) {
    const totals = world.reserve(reserve);
    if (totals === undefined) return false;
    noteValue(watch.samples, world.timeSeconds, totals.cash, windowSeconds);
    const before = watch.samples[0]?.value ?? totals.cash;
    return before > 0n && (before - totals.cash) * HUNDRED_PERCENT_BPS >= limitBps * before;
  },

  /** Collateral liquidated within the window, of all watched reserves together. */
  liquidationVolume: ({ liquidated, params }) =>
    liquidated.totalUsd8 >= params.liquidationLimitUsd8,

  /** |price / peg - 1| reaches the limit, of a token that once was nearer. */
  depeg({ reserve, watch, world, params }) {
    const price = priceOf(reserve, world);
    if (price === undefined) return false;
    const isOff = isApart(price, params.pegUsd8, params);
    if (!isOff) watch.isPegged = true;
    return isOff && watch.isPegged;
  },

  /** Its feed has not answered for a window. */
  feedAge: ({ watch: { answeredSeconds }, world, params }) =>
    answeredSeconds !== undefined &&
    BigInt(world.timeSeconds - answeredSeconds) >= params.windowSeconds,
};

function isApart(value: bigint, from: bigint, { limitBps }: CircuitBreakerParams): boolean {
  const size = value < from ? from - value : value - from;
  return size * HUNDRED_PERCENT_BPS >= limitBps * from;
}
