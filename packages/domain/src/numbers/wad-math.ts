import { WAD, type Wad } from "./units.ts";

/** Binary digits behind the point of everything in between, a shift for each division. */
const FINE_BITS = 128n;
const FINE = 1n << FINE_BITS;
/** ln 2 from 45 of its decimals (OEIS A002162). */
const LN_2 =
  (693_147_180_559_945_309_417_232_121_458_176_568_075_500_134n << FINE_BITS) / 10n ** 45n;
const WAD_BITS = 60n;
/** Series begin at the nearest of so many steps between 1 and 2, or 0 and ln 2. */
const STEP_BITS = 6n;
const STEPS = 1n << STEP_BITS;
/** exp of less is zero in 18 decimals; exp of more is nothing anybody means. */
const LOWEST = -42n * WAD;
const HIGHEST = 200n * WAD;

/** 1 + step / STEPS in FINE. */
function stepAt(step: number): bigint {
  return FINE + (BigInt(step) << (FINE_BITS - STEP_BITS));
}

/** ln(1 + step / STEPS), each from the one before. */
const LN_AT: readonly bigint[] = tableOf(
  0n,
  (last, step) => last + lnRatio(stepAt(step), stepAt(step - 1)),
);
/** e^(step / STEPS), each by the series. */
const EXP_AT: readonly bigint[] = tableOf(FINE, (_last, step) =>
  expSeries(FINE, BigInt(step) << (FINE_BITS - STEP_BITS)),
);

function tableOf(first: bigint, next: (last: bigint, step: number) => bigint): bigint[] {
  const table = [first];
  for (let step = 1; step < Number(STEPS); step++)
    table.push(next(table[step - 1] as bigint, step));
  return table;
}

/** factor * e^x for x >= 0, all in FINE. */
function expSeries(factor: bigint, x: bigint): bigint {
  let term = factor;
  let sum = term;
  for (let n = 1n; term > 0n; n++) {
    term = ((term * x) >> FINE_BITS) / n;
    sum += term;
  }
  return sum;
}

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
 * results up to 1 and relatively as exact beyond. x = k ln 2 + r, r = a step of a table + s, then the
 * series of e^s.
 */
export function expWad(x: Wad): Wad {
  if (x < LOWEST) return 0n;
  if (x > HIGHEST) throw new RangeError("the exponent is too large");
  const fine = (x << FINE_BITS) / WAD;
  const whole = fine / LN_2;
  const twos = whole * LN_2 > fine ? whole - 1n : whole;
  const rest = fine - twos * LN_2;
  const step = rest >> (FINE_BITS - STEP_BITS);
  const beyond = rest - (step << (FINE_BITS - STEP_BITS));
  const sum = expSeries(EXP_AT[Number(step)] as bigint, beyond);
  return (sum * WAD) >> (FINE_BITS - twos);
}

/** The natural logarithm of a value in 18 decimals, truncated towards minus infinity; throws at zero and below. */
export function lnWad(value: Wad): Wad {
  if (value <= 0n) throw new RangeError("no logarithm at zero or below");
  // Near 1 within a few doublings, so that a small value keeps as many digits as a large one.
  let twos = BigInt(value.toString(16).length) * 4n - WAD_BITS;
  const shift = FINE_BITS - twos;
  let mantissa = (shift >= 0n ? value << shift : value >> -shift) / WAD;
  for (; mantissa >= 2n * FINE; twos++) mantissa >>= 1n;
  for (; mantissa < FINE; twos--) mantissa <<= 1n;
  const step = Number(mantissa >> (FINE_BITS - STEP_BITS)) - Number(STEPS);
  const fine = (LN_AT[step] as bigint) + lnRatio(mantissa, stepAt(step)) + twos * LN_2;
  return (fine * WAD) >> FINE_BITS;
}

/**
 * No less than |ln(a / b)|, by ln x <= x - 1: a bound that costs no logarithm, rounded up. Undefined
 * where one of two different values is not above zero.
 */
export function lnDistanceBoundWad(a: bigint, b: bigint): Wad | undefined {
  if (a === b) return 0n;
  const [less, more] = a < b ? [a, b] : [b, a];
  return less <= 0n ? undefined : ((more - less) * WAD + less - 1n) / less;
}

/** ln(above / below) for above >= below, both in FINE: 2 artanh((a - b) / (a + b)), fast for a near b. */
function lnRatio(above: bigint, below: bigint): bigint {
  const ratio = ((above - below) << FINE_BITS) / (above + below);
  const square = (ratio * ratio) >> FINE_BITS;
  let power = ratio;
  let sum = 0n;
  for (let n = 1n; power > 0n; n += 2n) {
    sum += power / n;
    power = (power * square) >> FINE_BITS;
  }
  return 2n * sum;
}

/**
 * base^exponent, both in 18 decimals: a square root truncated, any other through logarithm and
 * exponential; 0^x is 0 for x above 0.
 */
export function powWad(base: Wad, exponent: Wad): Wad {
  if (exponent === 0n) return WAD;
  if (base === 0n) return 0n;
  if (exponent === WAD / 2n) return sqrtDown(base * WAD);
  return expWad((lnWad(base) * exponent) / WAD);
}
