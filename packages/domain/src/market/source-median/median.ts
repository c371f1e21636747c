import { LUCK_RANGE } from "../../numbers/luck.ts";
import { HUNDRED_PERCENT_BPS, type Bps } from "../../numbers/units.ts";

/** The middle of the sorted values, the upper one of two: Maker's Median.poke, `val_[bar / 2]`. */
export function medianOf(values: readonly bigint[]): bigint | undefined {
  return values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[values.length >> 1];
}

/** How many of n sources may be wrong, in whatever way, before the median can leave the others' range. */
export function toleratedFaults(sources: number): number {
  return (sources - 1) >> 1;
}

/** A price off by a draw: from -noise at 0 to just below +noise at 2^32, towards zero. */
export function withNoise(price: bigint, noiseBps: Bps, draw: number): bigint {
  const range = BigInt(LUCK_RANGE);
  return price + (price * noiseBps * (2n * BigInt(draw) - range)) / (range * HUNDRED_PERCENT_BPS);
}
