import {
  expWad,
  luck,
  LUCK_RANGE,
  normalOf,
  SECONDS_PER_YEAR,
  sqrtDown,
  WAD,
  type Wad,
} from "@hindcast/domain";

/** Jumps of a logarithmic price: how often they are expected, and the normal law of their size. */
export interface JumpLaw {
  readonly perYearWad: Wad;
  readonly meanWad: Wad;
  readonly deviationWad: Wad;
}

/** What jumps add to a price in a year on average: rate * (e^(mean + deviation^2 / 2) - 1). */
export function meanGrowthOf({ perYearWad, meanWad, deviationWad }: JumpLaw): Wad {
  return times(perYearWad, expWad(meanWad + times(deviationWad, deviationWad) / 2n) - WAD);
}

/** The sum of the jumps in a step: n of them are normal with n times the mean and the variance. */
export function jumpIn(
  stepSeconds: number,
  { perYearWad, meanWad, deviationWad }: JumpLaw,
  seed: number,
  entity: string,
  step: number,
): Wad {
  if (perYearWad === 0n) return 0n;
  const expected = times(perYearWad, yearsWad(stepSeconds));
  const count = BigInt(poissonOf(luck(seed, "jumps", entity, step), expected));
  if (count === 0n) return 0n;
  const spread = times(deviationWad, sqrtDown(count * WAD * WAD));
  return count * meanWad + times(spread, normalOf(luck(seed, "jump size", entity, step)));
}

/** How many of a Poisson law with this mean a draw stands for: the first count its share is not above. */
export function poissonOf(draw: number, meanWad: Wad): number {
  const share = ((2n * BigInt(draw) + 1n) * WAD) / (2n * BigInt(LUCK_RANGE));
  let term = expWad(-meanWad);
  let upTo = term;
  let count = 0;
  while (upTo < share && term > 0n) {
    count++;
    term = times(term, meanWad) / BigInt(count);
    upTo += term;
  }
  return count;
}

/** a * b in 18 decimals, truncated towards zero. */
export function times(a: Wad, b: Wad): Wad {
  return (a * b) / WAD;
}

/** Years of 365 days, rounded down. */
export function yearsWad(seconds: number): Wad {
  return (BigInt(seconds) * WAD) / SECONDS_PER_YEAR;
}
