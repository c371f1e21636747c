import { WAD } from "../../numbers/units.ts";
import { halved } from "../../numbers/half-life.ts";
import { inWholeBps } from "../../numbers/whole-bps.ts";
import type { Mechanism } from "../mechanism.ts";
import {
  constantProductPoolParams,
  constantProductPoolRanges,
  type ConstantProductPoolParams,
} from "./params.ts";
import { pairAfterSale, pairAmountOut, type PoolReserves } from "./pool.ts";

/** A pool as the last sale left it. */
interface LeftPool extends PoolReserves {
  readonly atSeconds: number;
}

export interface ConstantProductPoolState {
  readonly pools: Map<string, LeftPool>;
}

/**
 * Collateral is sold in a pool that holds tokens and dollars and keeps their product. Tokens are
 * counted by what the market pays for them (10^-8 dollars are the unit of both sides), so that the
 * pool at rest holds as much of one as of the other. Sales of one moment are the pair's own swaps;
 * then arbitrage carries what was sold out along the product, half of it in each half-life, and
 * the fees are the providers'.
 */
export const constantProductPool: Mechanism<ConstantProductPoolState, ConstantProductPoolParams> = {
  id: "constant-product-pool",
  hypothesis:
    "Collateral is sold in a pool that keeps the product of its reserves, and arbitrage brings the pool back to the market price by half in each half-life.",
  params: constantProductPoolParams,
  ranges: constantProductPoolRanges,
  open: () => ({ pools: new Map() }),

  priceLeftWad(state, reserve, { timeSeconds }, params) {
    const { token, quote } = poolAt(state, reserve, timeSeconds, params);
    return inWholeBps((quote * WAD) / token);
  },

  proceedsUsd8(state, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const { token, quote } = poolAt(state, reserve, timeSeconds, params);
    return pairAmountOut(valueUsd8, token, quote, params.feeBps);
  },

  sold(state, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const pool = poolAt(state, reserve, timeSeconds, params);
    const after = pairAfterSale(pool, valueUsd8, params.feeBps);
    state.pools.set(reserve, { ...after, atSeconds: timeSeconds });
  },
};

function poolAt(
  { pools }: Readonly<ConstantProductPoolState>,
  reserve: string,
  timeSeconds: number,
  params: ConstantProductPoolParams,
): PoolReserves {
  const left = pools.get(reserve);
  if (left === undefined) return { token: params.quoteReserveUsd8, quote: params.quoteReserveUsd8 };
  return pairAfterArbitrage(left, timeSeconds - left.atSeconds, params);
}

/** The pool some seconds later: on its way back to rest along the product, rounded for the pool. */
export function pairAfterArbitrage(
  pool: PoolReserves,
  seconds: number,
  { quoteReserveUsd8, halfLifeSeconds }: ConstantProductPoolParams,
): PoolReserves {
  if (seconds <= 0) return pool;
  const token = quoteReserveUsd8 + halved(pool.token - quoteReserveUsd8, seconds, halfLifeSeconds);
  const product = quoteReserveUsd8 * quoteReserveUsd8;
  return { token, quote: (product + token - 1n) / token };
}
