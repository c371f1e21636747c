import { mulDiv, type Rounding } from "../../numbers/fixed.ts";
import { Q96 } from "./tick-prices.ts";

/** One hundredth of a bip: fees are counted in these. */
export const HUNDRED_PERCENT_PIPS = 1_000_000n;

/** What a swap does without crossing a tick. */
export interface SwapStep {
  readonly sqrtPriceX96: bigint;
  readonly amountIn: bigint;
  readonly amountOut: bigint;
  readonly feeAmount: bigint;
}

/** Of token 0 between two prices: L (1 / sqrt a - 1 / sqrt b); SqrtPriceMath.getAmount0Delta. */
export function amountOfTokenZero(
  lower: bigint,
  upper: bigint,
  liquidity: bigint,
  rounding: Rounding,
): bigint {
  const overUpper = mulDiv(liquidity * Q96, upper - lower, upper, rounding);
  return mulDiv(overUpper, 1n, lower, rounding);
}

/** Of token 1 between two prices: L (sqrt b - sqrt a); SqrtPriceMath.getAmount1Delta. */
export function amountOfTokenOne(
  lower: bigint,
  upper: bigint,
  liquidity: bigint,
  rounding: Rounding,
): bigint {
  return mulDiv(liquidity, upper - lower, Q96, rounding);
}

/**
 * SwapMath.computeSwapStep for an exact input: towards the target price, downwards if token 0 comes
 * in, as far as what remains to be swapped allows. Amounts are rounded for the pool.
 */
export function swapStep(
  current: bigint,
  target: bigint,
  liquidity: bigint,
  remaining: bigint,
  feePips: bigint,
): SwapStep {
  const down = current >= target;
  const [lower, upper] = down ? [target, current] : [current, target];
  const lessFee = (remaining * (HUNDRED_PERCENT_PIPS - feePips)) / HUNDRED_PERCENT_PIPS;
  const needed = (down ? amountOfTokenZero : amountOfTokenOne)(lower, upper, liquidity, "up");
  const reaches = lessFee >= needed;
  const sqrtPriceX96 = reaches ? target : priceAfterInput(current, liquidity, lessFee, down);
  if (sqrtPriceX96 === target)
    return {
      sqrtPriceX96,
      amountIn: needed,
      amountOut: outBetween(current, target, liquidity, down),
      feeAmount: mulDiv(needed, feePips, HUNDRED_PERCENT_PIPS - feePips, "up"),
    };
  const amountIn = down
    ? amountOfTokenZero(sqrtPriceX96, current, liquidity, "up")
    : amountOfTokenOne(current, sqrtPriceX96, liquidity, "up");
  const amountOut = outBetween(current, sqrtPriceX96, liquidity, down);
  // All that does not move the price is the fee.
  return { sqrtPriceX96, amountIn, amountOut, feeAmount: remaining - amountIn };
}

function outBetween(from: bigint, to: bigint, liquidity: bigint, down: boolean): bigint {
  return down
    ? amountOfTokenOne(to, from, liquidity, "down")
    : amountOfTokenZero(from, to, liquidity, "down");
}

/**
 * SqrtPriceMath.getNextSqrtPriceFromInput: rounded so that the price never moves too far. Where 256
 * bits do not hold the product below the contract divides first; with spacings up to 200 a step's
 * prices differ by a factor of 13 at most, and they always do.
 */
function priceAfterInput(
  current: bigint,
  liquidity: bigint,
  amount: bigint,
  down: boolean,
): bigint {
  if (!down) return current + (amount * Q96) / liquidity;
  const scaled = liquidity * Q96;
  return mulDiv(scaled, current, scaled + amount * current, "up");
}
