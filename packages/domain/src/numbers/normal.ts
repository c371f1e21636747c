import { LUCK_RANGE } from "./luck.ts";
import { WAD, type Wad } from "./units.ts";
import { lnWad, sqrtDown } from "./wad-math.ts";

/** 36 decimals, in which everything here is calculated. */
const FINE = 10n ** 36n;
const TO_WAD = FINE / WAD;
/** 1 / sqrt(2 pi). */
const DENSITY_AT_ZERO = 398_942_280_401_432_677_939_946_059_934_381_868n;
/** Beyond this many deviations there is less than half a unit of probability. */
const FURTHEST = 9n * WAD;

/**
 * Coefficients of algorithm AS 241, PPND16 (M. J. Wichura, "The percentage points of the normal
 * distribution", Applied Statistics 37, 1988, pages 477 to 484), highest power first: for
 * probabilities within 0.425 of a half, for tails down to e^-25, and beyond.
 */
const CENTRE = {
  numerator: [
    "2.5090809287301226727e3",
    "3.3430575583588128105e4",
    "6.7265770927008700853e4",
    "4.5921953931549871457e4",
    "1.3731693765509461125e4",
    "1.9715909503065514427e3",
    "1.3314166789178437745e2",
    "3.3871328727963666080",
  ].map(fine),
  denominator: [
    "5.2264952788528545610e3",
    "2.8729085735721942674e4",
    "3.9307895800092710610e4",
    "2.1213794301586595867e4",
    "5.3941960214247511077e3",
    "6.8718700749205790830e2",
    "4.2313330701600911252e1",
    "1",
  ].map(fine),
};
const TAIL = {
  numerator: [
    "7.74545014278341407640e-4",
    "2.27238449892691845833e-2",
    "2.41780725177450611770e-1",
    "1.27045825245236838258",
    "3.64784832476320460504",
    "5.76949722146069140550",
    "4.63033784615654529590",
    "1.42343711074968357734",
  ].map(fine),
  denominator: [
    "1.05075007164441684324e-9",
    "5.47593808499534494600e-4",
    "1.51986665636164571966e-2",
    "1.48103976427480074590e-1",
    "6.89767334985100004550e-1",
    "1.67638483018380384940",
    "2.05319162663775882187",
    "1",
  ].map(fine),
};
const FAR_TAIL = {
  numerator: [
    "2.01033439929228813265e-7",
    "2.71155556874348757815e-5",
    "1.24266094738807843860e-3",
    "2.65321895265761230930e-2",
    "2.96560571828504891230e-1",
    "1.78482653991729133580",
    "5.46378491116411436990",
    "6.65790464350110377720",
  ].map(fine),
  denominator: [
    "2.04426310338993978564e-15",
    "1.42151175831644588870e-7",
    "1.84631831751005468180e-5",
    "7.86869131145613259100e-4",
    "1.48753612908506148525e-2",
    "1.36929880922735805310e-1",
    "5.99832206555887937690e-1",
    "1",
  ].map(fine),
};

/** A decimal of the paper, such as "7.7454501427834140764e-4", in 36 decimals: none is cut off. */
function fine(text: string): bigint {
  const [digits = "", power = "0"] = text.split("e");
  const [whole = "", decimals = ""] = digits.split(".");
  return BigInt(whole + decimals) * 10n ** (36n - BigInt(decimals.length) + BigInt(power));
}

/**
 * How many deviations above the mean the share `probability` of a normal distribution ends:
 * 0.975 gives 1.9599…. Right to 10^-15, or in far tails to what one unit of the probability is worth
 * there; the same on every machine; exactly symmetric. Throws RangeError outside of 0 to 1, and at
 * both.
 */
export function normalQuantileWad(probability: Wad): Wad {
  if (probability <= 0n || probability >= WAD)
    throw new RangeError("a probability lies between 0 and 1");
  const fromHalf = probability - WAD / 2n;
  const distance = fromHalf < 0n ? -fromHalf : fromHalf;
  const found = distance * 1000n <= 425n * WAD ? centre(distance) : tail(WAD / 2n - distance);
  return fromHalf < 0n ? -found : found;
}

function centre(distance: Wad): Wad {
  const across = distance * TO_WAD;
  const ratio = quotient(CENTRE, fine("0.180625") - (across * across) / FINE);
  return (ratio * across) / FINE / TO_WAD;
}

function tail(outside: Wad): Wad {
  const depth = sqrtDown(-lnWad(outside) * TO_WAD * FINE);
  const found =
    depth <= 5n * FINE
      ? quotient(TAIL, depth - fine("1.6"))
      : quotient(FAR_TAIL, depth - 5n * FINE);
  return found / TO_WAD;
}

function quotient(
  { numerator, denominator }: { numerator: readonly bigint[]; denominator: readonly bigint[] },
  at: bigint,
): bigint {
  return (polynomial(numerator, at) * FINE) / polynomial(denominator, at);
}

function polynomial(coefficients: readonly bigint[], at: bigint): bigint {
  return coefficients.reduce((sum, coefficient) => (sum * at) / FINE + coefficient, 0n);
}

/**
 * The share of a normal distribution up to so many deviations above its mean, to the last unit or
 * two: 1/2 + sum of (-1)^n z^(2n+1) / (sqrt(2 pi) n! 2^n (2n+1)), which needs no exponential.
 */
export function normalProbabilityWad(deviations: Wad): Wad {
  if (deviations < -FURTHEST) return 0n;
  if (deviations > FURTHEST) return WAD;
  const square = deviations * deviations;
  let term = deviations * TO_WAD;
  let sum = 0n;
  for (let n = 0n; term !== 0n; n++) {
    sum += term / (2n * n + 1n);
    term = (-term * square) / (WAD * WAD * 2n * (n + 1n));
  }
  return (FINE / 2n + (sum * DENSITY_AT_ZERO) / FINE) / TO_WAD;
}

/** A standard normal number from a draw in [0, 2^32): the middle of the draw's share. */
export function normalOf(draw: number): Wad {
  if (draw >= LUCK_RANGE / 2) return -normalOf(LUCK_RANGE - 1 - draw);
  return normalQuantileWad(((2n * BigInt(draw) + 1n) * WAD) / (2n * BigInt(LUCK_RANGE)));
}
