import { MAX_UINT256 } from "../../numbers/units.ts";
import { sqrtDown } from "../../numbers/wad-math.ts";

/** Square roots of prices have 96 binary places. */
export const Q96 = 1n << 96n;
/** The lowest and highest tick: prices of 2^-128 and 2^128. */
export const LOWEST_TICK = -887_272;
export const HIGHEST_TICK = 887_272;

const STEP_BITS = 128n;
/** Binary places in which the factors below are derived: far more than squaring twenty times loses. */
const FINE_BITS = 320n;

/** 1.0001^(-2^i / 2) for i = 0 to 19, to the nearest 2^-128. */
const FACTORS: readonly bigint[] = downwardFactors();

function downwardFactors(): bigint[] {
  const factors: bigint[] = [];
  let fine = sqrtDown((10_000n << (2n * FINE_BITS)) / 10_001n);
  for (let bit = 0; bit < 20; bit++) {
    const shift = FINE_BITS - STEP_BITS;
    factors.push((fine + (1n << (shift - 1n))) >> shift);
    fine = (fine * fine) >> FINE_BITS;
  }
  return factors;
}

/**
 * sqrt(1.0001^tick) with 96 binary places, rounded as TickMath.getSqrtRatioAtTick rounds: factors to
 * the nearest, products down, the result up. Throws RangeError outside the lowest and highest tick.
 */
export function sqrtPriceAtTick(tick: number): bigint {
  const size = tick < 0 ? -tick : tick;
  if (size > HIGHEST_TICK) throw new RangeError(`there is no tick ${tick}`);
  let ratio = 1n << STEP_BITS;
  FACTORS.forEach((factor, bit) => {
    if ((size & (1 << bit)) !== 0) ratio = (ratio * factor) >> STEP_BITS;
  });
  if (tick > 0) ratio = MAX_UINT256 / ratio;
  return (ratio + (1n << 32n) - 1n) >> 32n;
}

/** The highest tick whose price is not above this one: what TickMath.getTickAtSqrtRatio answers. */
export function tickAtSqrtPrice(sqrtPriceX96: bigint): number {
  let low = LOWEST_TICK;
  let high = HIGHEST_TICK;
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (sqrtPriceAtTick(middle) <= sqrtPriceX96) low = middle;
    else high = middle - 1;
  }
  return low;
}
