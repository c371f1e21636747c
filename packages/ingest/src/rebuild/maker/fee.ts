import { RAY, SECONDS_PER_YEAR, type Ray } from "@hindcast/domain";

/** Decimals of the intermediate results: far beyond the 27 that are kept. */
const SCALE = 10n ** 60n;

/** One in the last of the 27 decimals that the calculator behind published fees works with. */
const UNIT = SCALE / RAY;

/**
 * The fee a second (ray) that a yearly one stands for: (1 + yearly)^(1 / 31,536,000). Governance
 * publishes e(l(1 + yearly) / 31536000) of bc with scale=27, which cuts the quotient and the result
 * at 27 decimals, up to two units below the exact value (6 % = 1000000001847694957439350562); so
 * does this. `yearly27` is the yearly fee with 27 decimals: 0.06 is 6 * 10^25.
 */
export function feePerSecond(yearly27: bigint): Ray {
  const logarithm = naturalLogarithm(SCALE + yearly27 * UNIT);
  const quotient = logarithm / SECONDS_PER_YEAR / UNIT;
  return exponential(quotient * UNIT) / UNIT;
}

/** ln(x) = 2 artanh((x - 1) / (x + 1)), x > 0 with SCALE's decimals. */
function naturalLogarithm(x: bigint): bigint {
  const y = ((x - SCALE) * SCALE) / (x + SCALE);
  const square = (y * y) / SCALE;
  let power = y;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = (power * square) / SCALE;
  }
  return 2n * sum;
}

/** e^x by its power series, for small x with SCALE's decimals. */
function exponential(x: bigint): bigint {
  let term = SCALE;
  let sum = 0n;
  for (let k = 1n; term !== 0n; k++) {
    sum += term;
    term = (term * x) / SCALE / k;
  }
  return sum;
}
