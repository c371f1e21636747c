import { openAt, type HourlyCandles, type OracleReading } from "./hourly-candles.ts";

/** Five days of hourly readings: one shift of the clock for all of them. */
const STRETCH = 120;
const FARTHEST_HOURS = 3;

/**
 * The log of the delayed oracle tells blocks, and times between known blocks are a guess that
 * drifts by hours. Each stretch is put under the shift at which its values, one delay old, lie
 * closest to the market (by their median): a value is never moved, only the hour it is held from.
 */
export function alignReadings(
  readings: readonly OracleReading[],
  candles: HourlyCandles,
): OracleReading[] {
  const aligned: OracleReading[] = [];
  for (let start = 0; start < readings.length; start += STRETCH) {
    const stretch = readings.slice(start, start + STRETCH);
    let best = { shift: 0, error: Infinity };
    for (let shift = -FARTHEST_HOURS; shift <= FARTHEST_HOURS; shift++) {
      const error = medianError(stretch, candles, shift);
      if (error < best.error) best = { shift, error };
    }
    aligned.push(...stretch.map((one) => ({ ...one, hour: one.hour + best.shift })));
  }
  return aligned;
}

function medianError(
  readings: readonly OracleReading[],
  candles: HourlyCandles,
  shift: number,
): number {
  const errors = readings
    .map(({ hour, logPrice }) => Math.abs(logPrice - openAt(candles, hour + shift - 1)))
    .toSorted((a, b) => a - b);
  return errors[errors.length >> 1] ?? Infinity;
}
