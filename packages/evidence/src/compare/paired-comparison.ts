import { bootstrapInterval, meanOf, type Interval } from "./bootstrap-interval.ts";

/** What one seed's pair of runs gave: with and without the change, under the same luck. */
export interface PairedRuns {
  readonly seed: number;
  readonly base: number;
  readonly proposed: number;
}

/** How a quantity differs between two scenarios over many seeds; a difference is proposed - base. */
export interface PairedComparison {
  readonly pairs: number;
  readonly mean: number;
  readonly median: number;
  /** Shares of pairs in which the proposal has more, and less; the rest is equal. */
  readonly sharePositive: number;
  readonly shareNegative: number;
  /** For the mean difference; undefined of a single pair, which has no spread to learn from. */
  readonly interval: Interval | undefined;
  /** Whether the interval is on one side of zero; a single pair settles nothing. */
  readonly standing: "more" | "less" | "open";
  /**
   * Where the quantity was zero in every run of a side: the share of all runs in which it could be
   * otherwise, at most. Undefined where it was seen.
   */
  readonly unseenAtMost: {
    readonly base: number | undefined;
    readonly proposed: number | undefined;
  };
}

const CONFIDENCE = 0.95;
const RESAMPLES = 2000;

/**
 * Compares two scenarios that met the same luck, seed by seed: the unit of inference is a whole run,
 * never an event within it. The interval is a bootstrap's (BCa, 95 %) over the pairs, drawn from
 * `luckSeed`. Undefined without pairs.
 */
export function pairedComparison(
  runs: readonly PairedRuns[],
  luckSeed: number,
): PairedComparison | undefined {
  if (runs.length === 0) return undefined;
  const differences = runs.map(({ base, proposed }) => proposed - base);
  const share = (is: (difference: number) => boolean) =>
    differences.filter(is).length / differences.length;
  const interval = bootstrapInterval(differences, {
    seed: luckSeed,
    resamples: RESAMPLES,
    confidence: CONFIDENCE,
  });
  return {
    pairs: runs.length,
    mean: meanOf(differences),
    median: medianOf(differences),
    sharePositive: share((difference) => difference > 0),
    shareNegative: share((difference) => difference < 0),
    interval,
    standing: standingOf(interval),
    unseenAtMost: {
      base: runs.every(({ base }) => base === 0) ? unseenAtMost(runs.length) : undefined,
      proposed: runs.every(({ proposed }) => proposed === 0)
        ? unseenAtMost(runs.length)
        : undefined,
    },
  };
}

/**
 * Something that happened in none of n independent runs happens in at most 3/n of all, with 95 %
 * confidence (J. Hanley and A. Lippman-Hand, "If nothing goes wrong, is everything all right?",
 * Journal of the American Medical Association 249, 1983): 1 - 0.05^(1/n) rounded up. 1 of no runs.
 */
export function unseenAtMost(runs: number): number {
  return runs < 3 ? 1 : 3 / runs;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

function standingOf(interval: Interval | undefined): PairedComparison["standing"] {
  if (interval === undefined) return "open";
  if (interval.low > 0) return "more";
  return interval.high < 0 ? "less" : "open";
}
