import { WAD, type Usd8 } from "../../numbers/units.ts";
import { sqrtDown } from "../../numbers/wad-math.ts";
import { halved } from "../../numbers/half-life.ts";
import { inWholeBps } from "../../numbers/whole-bps.ts";
import type { Mechanism, Sale, WorldView } from "../mechanism.ts";
import {
  concentratedPoolParams,
  concentratedPoolRanges,
  type ConcentratedPoolParams,
} from "./params.ts";
import { swapExactIn, type LiquidityRange, type Swapped } from "./swap.ts";
import { Q96, sqrtPriceAtTick } from "./tick-prices.ts";

/** A pool as the last sale left it. */
interface LeftPool {
  /** The market price around which the ranges lie, and since when; 0 where it is not known. */
  readonly centreUsd8: Usd8;
  readonly centredSeconds: number;
  /** The pool's own price against the centre, and what the market's was then. */
  readonly sqrtPriceX96: bigint;
  readonly restX96: bigint;
  readonly atSeconds: number;
}

export interface ConcentratedPoolState {
  readonly pools: Map<string, LeftPool>;
}

/**
 * Collateral is sold in a pool whose providers stand in ranges around a price. They take their
 * places around the market price when a first sale comes, and stay: a falling market leaves them
 * behind, and past the lowest range nothing is paid. Every swap is the contract's, to the unit, with
 * tokens counted in 10^-8 dollars at the centre's price; fees are the providers'. Between sales the
 * gap between the pool's price (its square root) and the market's closes by half in each half-life.
 */
export const concentratedPool: Mechanism<ConcentratedPoolState, ConcentratedPoolParams> = {
  id: "concentrated-pool",
  hypothesis:
    "Collateral is sold in a pool whose liquidity stands in ranges around the price at which sales began, and ends with the widest of them.",
  params: concentratedPoolParams,
  ranges: concentratedPoolRanges,
  open: () => ({ pools: new Map() }),

  priceLeftWad(state, reserve, world, params) {
    if (isBack(state, reserve, world, params)) return WAD;
    const { sqrtPriceX96, restX96 } = poolAt(state, reserve, world, params);
    return inWholeBps((sqrtPriceX96 * sqrtPriceX96 * WAD) / (restX96 * restX96));
  },

  proceedsUsd8: (state, sale, world, params) =>
    swapped(poolAt(state, sale.reserve, world, params), sale, world, params).amountOut,

  sold(state, sale, world, params) {
    const pool = poolAt(state, sale.reserve, world, params);
    const { sqrtPriceX96 } = swapped(pool, sale, world, params);
    state.pools.set(sale.reserve, { ...pool, sqrtPriceX96 });
  },
};

/** Whether nothing was sold, or so long ago that the pool's price is the market's. */
function isBack(
  { pools }: Readonly<ConcentratedPoolState>,
  reserve: string,
  { timeSeconds }: WorldView,
  { halfLifeSeconds }: ConcentratedPoolParams,
): boolean {
  const left = pools.get(reserve);
  return left === undefined || halved(WAD, timeSeconds - left.atSeconds, halfLifeSeconds) === 0n;
}

/** The pool now: somewhere on its way back to the market's price. */
function poolAt(
  { pools }: Readonly<ConcentratedPoolState>,
  reserve: string,
  world: WorldView,
  { recentreSeconds, halfLifeSeconds }: ConcentratedPoolParams,
): LeftPool {
  const atSeconds = world.timeSeconds;
  const marketUsd8 = world.marketPriceUsd8(reserve) ?? 0n;
  const left = pools.get(reserve);
  const isStale = left === undefined || BigInt(atSeconds - left.centredSeconds) >= recentreSeconds;
  const centreUsd8 = isStale ? marketUsd8 : left.centreUsd8;
  const centredSeconds = isStale ? atSeconds : left.centredSeconds;
  const restX96 =
    centreUsd8 > 0n && marketUsd8 > 0n ? sqrtDown((marketUsd8 << 192n) / centreUsd8) : Q96;
  const pool = { centreUsd8, centredSeconds, restX96, atSeconds };
  if (left === undefined) return { ...pool, sqrtPriceX96: restX96 };
  const gap = ((left.restX96 - left.sqrtPriceX96) * restX96) / left.restX96;
  const sqrtPriceX96 = restX96 - halved(gap, atSeconds - left.atSeconds, halfLifeSeconds);
  return { ...pool, sqrtPriceX96 };
}

function swapped(
  { centreUsd8, sqrtPriceX96 }: LeftPool,
  { reserve, valueUsd8 }: Sale,
  world: WorldView,
  params: ConcentratedPoolParams,
): Swapped {
  const marketUsd8 = world.marketPriceUsd8(reserve) ?? 0n;
  const amount =
    centreUsd8 > 0n && marketUsd8 > 0n ? (valueUsd8 * centreUsd8) / marketUsd8 : valueUsd8;
  const ranges = rangesOf(params);
  const lowestTick = Math.min(...ranges.map(({ lowerTick }) => lowerTick));
  const limit = sqrtPriceAtTick(lowestTick);
  if (sqrtPriceX96 <= limit) return { amountIn: 0n, amountOut: 0n, sqrtPriceX96 };
  const { feePips, tickSpacing } = params;
  return swapExactIn(
    { ranges, feePips, tickSpacing: Number(tickSpacing) },
    sqrtPriceX96,
    amount,
    limit,
  );
}

/** Ranges around tick 0, as much above as below, whose lower halves hold the dollars given. */
export function rangesOf(params: ConcentratedPoolParams): LiquidityRange[] {
  const { tickSpacing } = params;
  return (["near", "middle", "wide"] as const).map((name) => {
    const steps = (params[`${name}Ticks`] + tickSpacing - 1n) / tickSpacing;
    const upperTick = Number(steps * tickSpacing);
    // LiquidityAmounts.getLiquidityForAmount1 between the lower end and the centre.
    const depth = Q96 - sqrtPriceAtTick(-upperTick);
    return { lowerTick: -upperTick, upperTick, liquidity: (params[`${name}Usd8`] * Q96) / depth };
  });
}
