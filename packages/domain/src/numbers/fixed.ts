import { HUNDRED_PERCENT_BPS, RAY, WAD } from "./units.ts";

/** How a quotient becomes an integer. "half-up" is Solidity's `(a * b + d / 2) / d`. */
export type Rounding = "down" | "up" | "half-up";

/**
 * a * b / denominator on non-negative integers of any size, with the rounding said aloud.
 * Example: mulDiv(7n, 1n, 2n, "down") = 3n, "up" = 4n, "half-up" = 4n.
 * A zero denominator throws RangeError, as bigint division does.
 */
export function mulDiv(a: bigint, b: bigint, denominator: bigint, rounding: Rounding): bigint {
  const product = a * b;
  if (rounding === "down") return product / denominator;
  if (rounding === "up") return (product + denominator - 1n) / denominator;
  return (product + (denominator >> 1n)) / denominator;
}

const HALF_RAY = RAY / 2n;
const HALF_PERCENT = HUNDRED_PERCENT_BPS / 2n;
/** RAY is 2^27 * 5^27, and 5^27 is one machine word: engines divide by one word much faster. */
const RAY_TWOS = 27n;
const RAY_FIVES = 5n ** 27n;

/** A product in ray squared back in ray, truncated. */
function lessRay(product: bigint): bigint {
  return (product >> RAY_TWOS) / RAY_FIVES;
}

/** WadRayMath.rayMul: half-up. */
export function rayMul(a: bigint, b: bigint): bigint {
  return lessRay(a * b + HALF_RAY);
}

/** WadRayMath.rayMulFloor. */
export function rayMulDown(a: bigint, b: bigint): bigint {
  return lessRay(a * b);
}

/** WadRayMath.rayMulCeil. */
export function rayMulUp(a: bigint, b: bigint): bigint {
  return lessRay(a * b + RAY - 1n);
}

/** WadRayMath.rayDiv: half-up, half of the divisor truncated. */
export function rayDiv(a: bigint, b: bigint): bigint {
  return (a * RAY + (b >> 1n)) / b;
}

/** WadRayMath.wadDiv: half-up, half of the divisor truncated. */
export function wadDiv(a: bigint, b: bigint): bigint {
  return (a * WAD + (b >> 1n)) / b;
}

/** PercentageMath.percentMul: half-up. */
export function percentMul(value: bigint, bps: bigint): bigint {
  if (bps === HUNDRED_PERCENT_BPS) return value;
  return (value * bps + HALF_PERCENT) / HUNDRED_PERCENT_BPS;
}

/** PercentageMath.percentDiv: half-up, half of the divisor truncated. */
export function percentDiv(value: bigint, bps: bigint): bigint {
  return (value * HUNDRED_PERCENT_BPS + (bps >> 1n)) / bps;
}

/** A bounded integer (seconds, a version) as a number, exactly; past 2^53 it throws RangeError. */
export function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} has no exact number`);
  return number;
}
