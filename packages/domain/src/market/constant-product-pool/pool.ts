import { HUNDRED_PERCENT_BPS, type Bps } from "../../numbers/units.ts";

/** What a pool holds of both tokens, in each one's smallest unit. */
export interface PoolReserves {
  readonly token: bigint;
  readonly quote: bigint;
}

/**
 * What a swap brings, to the unit: UniswapV2Library.getAmountOut, which is also the most that
 * UniswapV2Pair.swap lets go without breaking its product. A fee of 30 bps is its 997 of 1000.
 */
export function pairAmountOut(
  amountIn: bigint,
  reserveIn: bigint,
  reserveOut: bigint,
  feeBps: Bps,
): bigint {
  const lessFee = amountIn * (HUNDRED_PERCENT_BPS - feeBps);
  return (lessFee * reserveOut) / (reserveIn * HUNDRED_PERCENT_BPS + lessFee);
}

/** The pool after tokens were sold into it; the fee stays in. */
export function pairAfterSale(pool: PoolReserves, amount: bigint, feeBps: Bps): PoolReserves {
  const brought = pairAmountOut(amount, pool.token, pool.quote, feeBps);
  return { token: pool.token + amount, quote: pool.quote - brought };
}
