import { luck, LUCK_RANGE, normalProbabilityWad, normalQuantileWad } from "@hindcast/domain";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Resampling {
  /** Keys the draws: the same values and seed give the same interval. */
  readonly seed: number;
  /** How many samples are drawn from the sample. */
  readonly resamples: number;
  /** 0.95: how often intervals made this way hold the true mean. */
  readonly confidence: number;
}

/**
 * An interval for the mean of what the values were drawn from: the bootstrap's bias-corrected and
 * accelerated percentiles (BCa; B. Efron, "Better bootstrap confidence intervals", Journal of the
 * American Statistical Association 82, 1987, equations 3.8 to 3.10, with the acceleration of a mean
 * from the values' skewness). Ends are resampled means, the outer neighbours of their percentiles.
 * Undefined for fewer than two values, which say nothing about others.
 */
export function bootstrapInterval(
  values: readonly number[],
  { seed, resamples, confidence }: Resampling,
): Interval | undefined {
  if (values.length < 2) return undefined;
  const mean = meanOf(values);
  const means = Float64Array.from({ length: resamples }, (_, resample) =>
    resampledMean(values, seed, resample),
  ).sort();
  const bias = biasOf(means, mean);
  const acceleration = accelerationOf(values, mean);
  const share = (probability: number): number => {
    const moved = bias + deviationsAt(probability);
    return probabilityAt(bias + moved / (1 - acceleration * moved));
  };
  const [below, above] = [share((1 - confidence) / 2), share((1 + confidence) / 2)];
  const at = (place: number): number =>
    means[Math.min(Math.max(place, 0), resamples - 1)] as number;
  return {
    low: at(Math.floor(below * (resamples + 1)) - 1),
    high: at(Math.ceil(above * (resamples + 1)) - 1),
  };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function resampledMean(values: readonly number[], seed: number, resample: number): number {
  const { length } = values;
  let sum = 0;
  for (let place = 0; place < length; place++) {
    const drawn = luck(seed, "bootstrap", String(resample), place);
    sum += values[Math.floor((drawn * length) / LUCK_RANGE)] as number;
  }
  return sum / length;
}

/** How far the resampled means' median is from the mean, in deviations; ties count half. */
function biasOf(sorted: Float64Array, mean: number): number {
  const below = sorted.filter((value) => value < mean).length;
  const equal = sorted.filter((value) => value === mean).length;
  return deviationsAt((below + equal / 2) / sorted.length);
}

function accelerationOf(values: readonly number[], mean: number): number {
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    const square = (value - mean) * (value - mean);
    squares += square;
    cubes += square * (value - mean);
  }
  return squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
}

/** Shares closer to nothing or everything than this are not told apart by any number of resamples. */
const LEAST_SHARE = 1e-9;

function deviationsAt(share: number): number {
  const bounded = Math.min(Math.max(share, LEAST_SHARE), 1 - LEAST_SHARE);
  return Number(normalQuantileWad(wadOf(bounded))) / 1e18;
}

function probabilityAt(deviations: number): number {
  return Number(normalProbabilityWad(wadOf(Math.min(Math.max(deviations, -9), 9)))) / 1e18;
}

function wadOf(value: number): bigint {
  return BigInt(Math.round(value * 1e18));
}
