import { HUNDRED_PERCENT_BPS, WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import { powWad } from "../../numbers/wad-math.ts";
import type { Mechanism } from "../mechanism.ts";
import {
  squareRootImpactParams,
  squareRootImpactRanges,
  type SquareRootImpactParams,
} from "./params.ts";

/** What was sold of a reserve since the market last forgot, at the price before. */
interface Sold {
  usd8: Usd8;
  lastSeconds: number;
}

export interface SquareRootImpactState {
  readonly sold: Map<string, Sold>;
}

/**
 * Forced sales move the market by the square-root law. All that is sold of a token without a pause
 * of `resetSeconds` is one large order; its price has fallen by
 *
 *   fall(Q) = factor * volatility * (Q / V)^exponent, at most 1
 *
 * and what a further sale brings is the price it moves through: the difference of the areas under
 * the curve, Q - fall(Q) * Q / (1 + exponent). After the pause the market is where it was. As the
 * whole order is priced together and nothing is bought back, no round trip earns anything.
 */
export const squareRootImpact: Mechanism<SquareRootImpactState, SquareRootImpactParams> = {
  id: "square-root-impact",
  hypothesis:
    "Collateral that is sold under force moves the market price by the square root of its size in daily volumes, until sales pause.",
  params: squareRootImpactParams,
  ranges: squareRootImpactRanges,
  open: () => ({ sold: new Map() }),

  priceLeftWad: (state, reserve, { timeSeconds }, params) =>
    WAD - fallNowWad(soldUsd8(state, reserve, timeSeconds, params), params),

  proceedsUsd8(state, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const before = soldUsd8(state, reserve, timeSeconds, params);
    const after = before + valueUsd8;
    return (
      broughtUsd8(after, fallWad(after, params), params) -
      broughtUsd8(before, fallNowWad(before, params), params)
    );
  },

  sold(state, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const usd8 = soldUsd8(state, reserve, timeSeconds, params) + valueUsd8;
    state.sold.set(reserve, { usd8, lastSeconds: timeSeconds });
  },
};

function soldUsd8(
  { sold }: Readonly<SquareRootImpactState>,
  reserve: string,
  timeSeconds: number,
  { resetSeconds }: SquareRootImpactParams,
): Usd8 {
  const last = sold.get(reserve);
  if (last === undefined || BigInt(timeSeconds - last.lastSeconds) >= resetSeconds) return 0n;
  return last.usd8;
}

/** The fall as it was asked for last, by its parameters: questions come by the dozen between two sales. */
const found = new WeakMap<
  SquareRootImpactParams,
  { readonly soldUsd8: Usd8; readonly fall: Wad }
>();

/** The fall of what has been sold, not of what might be. */
function fallNowWad(soldUsd8: Usd8, params: SquareRootImpactParams): Wad {
  const last = found.get(params);
  if (last?.soldUsd8 === soldUsd8) return last.fall;
  const fall = fallWad(soldUsd8, params);
  found.set(params, { soldUsd8, fall });
  return fall;
}

/** The relative fall of the price once this much was sold. */
export function fallWad(soldUsd8: Usd8, params: SquareRootImpactParams): Wad {
  const { dailyVolumeUsd8, depthLeftBps, exponentWad, factorWad, dailyVolatilityWad } = params;
  const shareWad = (soldUsd8 * WAD * HUNDRED_PERCENT_BPS) / (dailyVolumeUsd8 * depthLeftBps);
  const scaled = (factorWad * dailyVolatilityWad) / WAD;
  const fall = (scaled * powWad(shareWad, exponentWad)) / WAD;
  return fall < WAD ? fall : WAD;
}

/** US dollars that selling this much from the start brings; past a price of zero nothing more. */
function broughtUsd8(soldUsd8: Usd8, fall: Wad, params: SquareRootImpactParams): Usd8 {
  const whole = WAD + params.exponentWad;
  if (fall < WAD) return soldUsd8 - (soldUsd8 * fall) / whole;
  const most = mostSoldUsd8(params);
  return most - (most * WAD) / whole;
}

/** How much takes the price to zero: fall(Q) = 1. Asked only where less than what was sold does. */
function mostSoldUsd8(params: SquareRootImpactParams): Usd8 {
  const { dailyVolumeUsd8, depthLeftBps, exponentWad, factorWad, dailyVolatilityWad } = params;
  const scaled = (factorWad * dailyVolatilityWad) / WAD;
  const shareWad = powWad((WAD * WAD) / scaled, (WAD * WAD) / exponentWad);
  return (shareWad * dailyVolumeUsd8 * depthLeftBps) / (WAD * HUNDRED_PERCENT_BPS);
}
