import { WAD, type Wad } from "./units.ts";

/** ln 2 with 36 decimals, and the scale it stands in. */
const FINE = 10n ** 36n;
const LN_2 = 693_147_180_559_945_309_417_232_121_458_176_568n;
const TO_WAD = FINE / WAD;
/** exp of less is zero in 18 decimals; exp of more is nothing anybody means. */
const LOWEST = -42n * WAD;
const HIGHEST = 200n * WAD;

/** The largest integer whose square is not above the value (Newton's method); throws below zero. */
export function sqrtDown(value: bigint): bigint {
  if (value < 0n) throw new RangeError("no square root below zero");
  if (value < 2n) return value;
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (guess + value / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/**
 * e^x for x in 18 decimals, truncated towards zero, right to a unit or two in the last place of
 * results up to 1 and relatively as exact beyond. x = k ln 2 + r, then the series of e^r.
 */
export function expWad(x: Wad): Wad {
  if (x < LOWEST) return 0n;
  if (x > HIGHEST) throw new RangeError("the exponent is too large");
  const fine = x * TO_WAD;
  const twos = (fine - (((fine % LN_2) + LN_2) % LN_2)) / LN_2;
  const rest = fine - twos * LN_2;
  let term = FINE;
  let sum = FINE;
  for (let n = 1n; term > 0n; n++) {
    term = (term * rest) / (FINE * n);
    sum += term;
  }
  return (twos >= 0n ? sum << twos : sum >> -twos) / TO_WAD;
}

/** The natural logarithm of a value in 18 decimals, truncated towards minus infinity; throws at zero and below. */
export function lnWad(value: Wad): Wad {
  if (value <= 0n) throw new RangeError("no logarithm at zero or below");
  let mantissa = value * TO_WAD;
  let twos = 0n;
  for (; mantissa >= 2n * FINE; twos++) mantissa >>= 1n;
  for (; mantissa < FINE; twos--) mantissa <<= 1n;
  // ln m = 2 artanh((m - 1) / (m + 1)), which converges fast for m in [1, 2).
  const ratio = ((mantissa - FINE) * FINE) / (mantissa + FINE);
  const square = (ratio * ratio) / FINE;
  let power = ratio;
  let sum = 0n;
  for (let n = 1n; power > 0n; n += 2n) {
    sum += power / n;
    power = (power * square) / FINE;
  }
  const fine = 2n * sum + twos * LN_2;
  return (fine - (((fine % TO_WAD) + TO_WAD) % TO_WAD)) / TO_WAD;
}

/** base^exponent, both in 18 decimals, through logarithm and exponential; 0^x is 0 for x above 0. */
export function powWad(base: Wad, exponent: Wad): Wad {
  if (exponent === 0n) return WAD;
  if (base === 0n) return 0n;
  return expWad((lnWad(base) * exponent) / WAD);
}
