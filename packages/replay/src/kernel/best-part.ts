import type { Usd8 } from "@hindcast/domain";

/** Parts a call is thought of in, a Fibonacci number: so near its peak a gain is flat. */
const PARTS = 987n;
/** The two Fibonacci numbers before it: where a search begins. */
const FIRST_RIGHT = 610n;
const FIRST_LEFT = 377n;
/** Of the whole, the piece at either end whose gain tells how a gain goes on. */
const END_PIECES = 10_000n;

/**
 * The size, in 987ths of `most` and at least a unit, that gains most, for a gain that rises to one
 * peak and falls from there: what buys and sells in a market's depth does. All of it where it still
 * rises there. Fibonacci's search (J. Kiefer, Sequential Minimax Search for a Maximum, Proceedings of
 * the American Mathematical Society 4, 1953): the two points asked about last tell on which side of
 * one the peak is, and the other serves again.
 */
export function bestPart(most: Usd8, gainUsd8: (size: Usd8) => bigint): Usd8 {
  const sizeOf = (part: bigint): Usd8 => (most * part) / PARTS || 1n;
  const gainOf = (part: bigint): bigint => gainUsd8(sizeOf(part));
  if (gainUsd8(most) >= gainOf(PARTS - 1n)) return most;
  // The peak lies above `low`; `left` and `right` are counted from there.
  let low = 0n;
  let [left, right] = [FIRST_LEFT, FIRST_RIGHT];
  let [gainLeft, gainRight] = [gainOf(left), gainOf(right)];
  while (right > 1n) {
    const isRising = gainLeft < gainRight;
    if (isRising) low += left;
    [left, right] = [right - left, left];
    if (isRising) [gainLeft, gainRight] = [gainRight, gainOf(low + right)];
    else [gainLeft, gainRight] = [gainOf(low + left), gainLeft];
  }
  return sizeOf(low + 1n);
}

/**
 * No part gains more than this, for a gain that begins at nothing and whose every further unit gains
 * no more than the one before: beyond its smallest piece it lies below the line through that one, and
 * before its largest below the line through the last two.
 */
export function mostGained(most: Usd8, gainUsd8: (size: Usd8) => bigint): bigint {
  const step = most / END_PIECES + 1n;
  const first = gainUsd8(step);
  if (first <= 0n || most <= 2n * step) return first > 0n ? first * END_PIECES : 0n;
  const whole = gainUsd8(most);
  const last = whole - gainUsd8(most - step);
  // It still rises at its end, so that is its peak; a rounded unit more than it is one.
  if (last >= 0n) return whole + last + 1n;
  const alongFirst = (first * most) / step;
  // Where first * n = whole + last * (n - most / step), counted in steps.
  const crossing = (first * (whole * step - last * most)) / (step * (first - last));
  return crossing < alongFirst ? crossing : alongFirst;
}
