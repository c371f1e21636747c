import type { Usd8 } from "@hindcast/domain";

/** The part is found to a ten-thousandth of the whole. */
const PRECISION = 10_000n;

/** The smallest part that is thought about. */
export function smallestPart(most: Usd8): Usd8 {
  return most / PRECISION + 1n;
}

/**
 * The size, from a ten-thousandth of `most` to all of it, that gains most, for a gain that rises to
 * one peak and falls from there: what buys and sells in a market's depth does. All of it where no
 * part gains more.
 */
export function bestPart(most: Usd8, gainUsd8: (size: Usd8) => bigint): Usd8 {
  const step = smallestPart(most);
  let [low, high] = [step, most];
  while (high - low > step) {
    // At least a unit, or two values side by side would be looked at for ever.
    const third = (high - low) / 3n || 1n;
    const [left, right] = [low + third, high - third];
    if (gainUsd8(left) < gainUsd8(right)) low = left;
    else high = right;
  }
  return gainUsd8(high) > gainUsd8(most) ? high : most;
}

/**
 * No part gains more than this, for a gain that begins at nothing and whose every further unit gains
 * no more than the one before: beyond its smallest part it lies below the line through that one, and
 * before its largest below the line through the last two.
 */
export function mostGained(most: Usd8, gainUsd8: (size: Usd8) => bigint): bigint {
  const step = smallestPart(most);
  const first = gainUsd8(step);
  if (first <= 0n || most <= 2n * step) return first > 0n ? first * PRECISION : 0n;
  const whole = gainUsd8(most);
  const last = whole - gainUsd8(most - step);
  // It still rises at its end, so that is its peak; a rounded unit more than it is one.
  if (last >= 0n) return whole + last + 1n;
  const alongFirst = (first * most) / step;
  // Where first * n = whole + last * (n - most / step), counted in steps.
  const crossing = (first * (whole * step - last * most)) / (step * (first - last));
  return crossing < alongFirst ? crossing : alongFirst;
}
