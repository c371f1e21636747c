import { alignReadings } from "./align-readings.ts";
import { cutCandles, type HourlyCandles, type OracleReading } from "./hourly-candles.ts";
import { holdThroughCandle, keyedSequence, type MedianModel } from "./median-model.ts";

/** Used where the facts hold no oracle readings: what the grid gives on 2019-11 to 2020-04. */
export const STATED_MODEL: MedianModel = {
  threshold: 0.01,
  overshoot: 0.2,
  refresh: 0.25,
  noise: 0.002,
};

/** Fewer readings than three weeks of hours say too little. */
const LEAST_READINGS = 500;
const THRESHOLDS = [0.005, 0.0075, 0.01, 0.0125, 0.015];
const REFRESHES = [0.05, 0.15, 0.25, 0.35];
const NOISES = [0.001, 0.0015, 0.002, 0.003, 0.004];
const PARTICLES = 80;
/** Hours before the first reading in which the particles forget where they began. */
const WARM_UP_HOURS = 96;
/** Density under any model: a reading under a wrong hour says little. */
const DENSITY_FLOOR = 0.01;

/** How a model's probabilities met recorded oracle values. */
export interface MedianCalibration {
  readonly model: MedianModel;
  readonly readings: number;
  /** Readings before this hour are all there were: nothing later was looked at. */
  readonly untilHour: number;
  /** Mean log density of the readings under the model, and under the plain market open. */
  readonly logScore: number;
  readonly plainLogScore: number;
  /** Median and 95th percentile of |ln(reading / open one delay earlier)|. */
  readonly medianError: number;
  readonly highError: number;
}

/**
 * Chooses the model under which recorded oracle values are likeliest, on a grid. Only readings and
 * candles enter, no vault and no liquidation. `undefined` with too few readings.
 */
export function calibrateMedian(
  candles: HourlyCandles,
  readings: readonly OracleReading[],
  seed: number,
): MedianCalibration | undefined {
  const inside = alignReadings(readings, candles).filter(
    ({ hour }) =>
      hour - 1 - WARM_UP_HOURS >= candles.firstHour &&
      hour - 1 < candles.firstHour + candles.open.length,
  );
  const [first] = inside;
  const last = inside.at(-1);
  if (inside.length < LEAST_READINGS || first === undefined || last === undefined) return undefined;
  const part = cutCandles(candles, first.hour - 1 - WARM_UP_HOURS, last.hour + 1);
  let best: { model: MedianModel; logScore: number } | undefined;
  for (const threshold of THRESHOLDS)
    for (const refresh of REFRESHES) {
      const path = { threshold, refresh, overshoot: STATED_MODEL.overshoot, noise: 0 };
      const clouds = cloudsOf(part, path, seed);
      for (const noise of NOISES) {
        const logScore = meanLogDensity(inside, part.firstHour, clouds, noise);
        if (best === undefined || logScore > best.logScore)
          best = { model: { ...path, noise }, logScore };
      }
    }
  if (best === undefined) return undefined;
  const opens = [...part.open].map((open) => Float64Array.of(open));
  const errors = inside
    .map((one) => Math.abs(one.logPrice - (part.open[one.hour - 1 - part.firstHour] as number)))
    .toSorted((a, b) => a - b);
  return {
    ...best,
    readings: inside.length,
    untilHour: last.hour,
    plainLogScore: Math.max(
      ...NOISES.map((noise) => meanLogDensity(inside, part.firstHour, opens, noise)),
    ),
    medianError: errors[Math.floor(errors.length * 0.5)] as number,
    highError: errors[Math.floor(errors.length * 0.95)] as number,
  };
}

/** What may be held at the beginning of each hour. */
function cloudsOf(candles: HourlyCandles, model: MedianModel, seed: number): Float64Array[] {
  const start = keyedSequence(seed, "calibration", "start", 0);
  const open = candles.open[0] as number;
  const held = new Float64Array(PARTICLES).map(() => open + (2 * start() - 1) * model.threshold);
  const clouds: Float64Array[] = [];
  for (let place = 0; place < candles.open.length; place++) {
    clouds.push(held.slice());
    const draw = keyedSequence(seed, "calibration", "cloud", candles.firstHour + place);
    for (let one = 0; one < PARTICLES; one++)
      held[one] = holdThroughCandle(held[one] as number, candles, place, model, draw);
  }
  return clouds;
}

/** The value in force at an hour was read an hour before. */
function meanLogDensity(
  readings: readonly OracleReading[],
  firstHour: number,
  clouds: readonly Float64Array[],
  noise: number,
): number {
  let sum = 0;
  for (const { hour, logPrice } of readings) {
    const cloud = clouds[hour - 1 - firstHour];
    if (cloud === undefined) continue;
    let density = 0;
    for (const held of cloud) {
      const t = (logPrice - held) / noise;
      const kernel = 1 + (t * t) / 3;
      density += 1 / (kernel * kernel);
    }
    // Student's t with three degrees of freedom: 2 / (pi * sqrt 3) at its middle.
    density *= 2 / (Math.PI * Math.sqrt(3) * noise * cloud.length);
    sum += Math.log(density + DENSITY_FLOOR);
  }
  return sum / readings.length;
}
