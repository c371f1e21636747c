import { swapStep } from "./swap-step.ts";
import { HIGHEST_TICK, LOWEST_TICK, sqrtPriceAtTick, tickAtSqrtPrice } from "./tick-prices.ts";

/** Liquidity between two ticks, the upper one not included. */
export interface LiquidityRange {
  readonly lowerTick: number;
  readonly upperTick: number;
  readonly liquidity: bigint;
}

/** A pool's terms and who provides where. */
export interface RangedPool {
  readonly ranges: readonly LiquidityRange[];
  readonly feePips: bigint;
  readonly tickSpacing: number;
}

/** What a swap took, fee included, what it brought, and where it left the price. */
export interface Swapped {
  readonly amountIn: bigint;
  readonly amountOut: bigint;
  readonly sqrtPriceX96: bigint;
}

/**
 * UniswapV3Pool.swap of an exact amount in, to the unit, without a protocol fee: token 0 comes in
 * where the limit lies below the price, token 1 where above. Stops at the limit with the rest of
 * the amount untouched.
 */
export function swapExactIn(
  { ranges, feePips, tickSpacing }: RangedPool,
  from: bigint,
  amount: bigint,
  limit: bigint,
): Swapped {
  const down = limit < from;
  let sqrtPriceX96 = from;
  let tick = tickAtSqrtPrice(from);
  let liquidity = liquidityAt(ranges, tick);
  let remaining = amount;
  let amountOut = 0n;
  while (remaining > 0n && sqrtPriceX96 !== limit) {
    const next = nextStop(ranges, tick, tickSpacing, down);
    const atStop = sqrtPriceAtTick(next);
    const beyond = down ? atStop < limit : atStop > limit;
    const target = beyond ? limit : atStop;
    const step = swapStep(sqrtPriceX96, target, liquidity, remaining, feePips);
    remaining -= step.amountIn + step.feeAmount;
    amountOut += step.amountOut;
    sqrtPriceX96 = step.sqrtPriceX96;
    if (sqrtPriceX96 !== atStop) break;
    tick = down ? next - 1 : next;
    liquidity = liquidityAt(ranges, tick);
  }
  return { amountIn: amount - remaining, amountOut, sqrtPriceX96 };
}

function liquidityAt(ranges: readonly LiquidityRange[], tick: number): bigint {
  let sum = 0n;
  for (const { lowerTick, upperTick, liquidity } of ranges)
    if (lowerTick <= tick && tick < upperTick) sum += liquidity;
  return sum;
}

/**
 * Where the contract's next step ends: the next end of a range, or the end of the 256 spacings whose
 * ends it keeps in one word (TickBitmap.nextInitializedTickWithinOneWord). Every stop rounds.
 */
function nextStop(
  ranges: readonly LiquidityRange[],
  tick: number,
  spacing: number,
  down: boolean,
): number {
  const place = Math.floor(tick / spacing);
  if (down) {
    let stop = Math.floor(place / 256) * 256 * spacing;
    for (const end of endsOf(ranges)) if (end <= tick && end > stop) stop = end;
    return Math.max(stop, LOWEST_TICK);
  }
  let stop = (Math.floor((place + 1) / 256) * 256 + 255) * spacing;
  for (const end of endsOf(ranges)) if (end > tick && end < stop) stop = end;
  return Math.min(stop, HIGHEST_TICK);
}

function endsOf(ranges: readonly LiquidityRange[]): number[] {
  return ranges.flatMap(({ lowerTick, upperTick }) => [lowerTick, upperTick]);
}
