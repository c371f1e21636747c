import { luck, LUCK_RANGE } from "@hindcast/domain";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { HourlyCandles } from "./hourly-candles.ts";

/**
 * What the oracle's source (Maker's median) says, given a market's hourly candles: a held price.
 * Feeds report when the market has moved by about `threshold` from what they said last, or after a
 * while without (`refresh`), and their median differs from the market by a little (`noise`).
 */
export interface MedianModel {
  /** Move of log price that makes feeds report. */
  readonly threshold: number;
  /** Share by which a move may exceed the threshold before the report stands: uniform from 0. */
  readonly overshoot: number;
  /** Chance per hour of a report without such a move. */
  readonly refresh: number;
  /** Scale of the error of a report, in log price: Student's t with three degrees of freedom. */
  readonly noise: number;
}

/** Where a candle's low is taken to come before its high: nearly always if it closed higher. */
const LOW_FIRST_WHEN_RISING = 0.75;

/** Draws in [0, 1) that follow from one key: the key's luck seeds a xoroshiro128+. */
export function keyedSequence(
  seed: number,
  stream: string,
  entity: string,
  step: number,
): () => number {
  const generator = xoroshiro128plus(luck(seed, stream, entity, step));
  return () => (generator.next() >>> 0) / LUCK_RANGE;
}

/** Distribution function of Student's t with three degrees of freedom (closed form). */
export function studentThreeCdf(t: number): number {
  const u = t / SQRT_3;
  return 0.5 + (u / (1 + u * u) + Math.atan(u)) / Math.PI;
}

const SQRT_3 = Math.sqrt(3);

/** Its inverse by bisection; `share` between 0 and 1, exclusive. */
export function studentThreeQuantile(share: number): number {
  let low = -1e4;
  let high = 1e4;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (studentThreeCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Moves a held log price through one candle, in four quarters; `report` gets it at each quarter's
 * beginning. The market is taken to run open - first extreme - second extreme - close.
 */
export function holdThroughCandle(
  held: number,
  candles: HourlyCandles,
  place: number,
  model: MedianModel,
  draw: () => number,
  report?: (quarter: number, held: number) => void,
): number {
  const open = candles.open[place] as number;
  const close = candles.close[place] as number;
  const isRising = close >= open;
  const lowFirst = draw() < (isRising ? LOW_FIRST_WHEN_RISING : 1 - LOW_FIRST_WHEN_RISING);
  const low = candles.low[place] as number;
  const high = candles.high[place] as number;
  const path = [open, lowFirst ? low : high, lowFirst ? high : low, close];
  let now = held;
  for (let quarter = 0; quarter < 4; quarter++) {
    report?.(quarter, now);
    // Turning points stand at a third and two thirds of the hour; quarters pass them in order.
    for (const target of targetsOf(path, quarter)) now = follow(now, target, model, draw);
  }
  if (draw() < model.refresh) now = open + (close - open) * draw();
  return now;
}

/** What the market reaches in a quarter of an hour, turning points included. */
function targetsOf(path: readonly number[], quarter: number): number[] {
  const [a, b, c, d] = path as [number, number, number, number];
  const within = (from: number, to: number, share: number): number => from + (to - from) * share;
  if (quarter === 0) return [within(a, b, 0.75)];
  if (quarter === 1) return [b, within(b, c, 0.5)];
  if (quarter === 2) return [c, within(c, d, 0.25)];
  return [d];
}

/** Reports while the market runs straight to `target`. */
function follow(held: number, target: number, model: MedianModel, draw: () => number): number {
  let now = held;
  for (let reports = 0; reports < 1000; reports++) {
    const step = model.threshold * (1 + model.overshoot * draw());
    const distance = target - now;
    if (Math.abs(distance) <= step) return now;
    now += distance > 0 ? step : -step;
  }
  return target;
}
