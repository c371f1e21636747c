import type { HourlyCandles } from "./hourly-candles.ts";
import {
  holdThroughCandle,
  keyedSequence,
  studentThreeCdf,
  type MedianModel,
} from "./median-model.ts";

/** Weight left to a price that an accepted draw forbids: the record of the draw may be wrong. */
const RECORD_ERROR = 0.02;

/**
 * What may have been held at each hour, as weighted particles: the model moves them along the
 * market, accepted draws weigh them (a particle filter, Gordon, Salmond and Smith 1993).
 */
export class MedianCloud {
  private readonly candles: HourlyCandles;
  private readonly model: MedianModel;
  private readonly seed: number;
  private held: Float64Array;
  private weights: Float64Array;
  private place = 0;

  constructor(candles: HourlyCandles, model: MedianModel, seed: number, particles: number) {
    this.candles = candles;
    this.model = model;
    this.seed = seed;
    const draw = keyedSequence(seed, "median", "start", 0);
    const open = candles.open[0] as number;
    this.held = new Float64Array(particles).map(() => open + (2 * draw() - 1) * model.threshold);
    this.weights = new Float64Array(particles).fill(1);
  }

  /** Moves on to a unix hour (never back); says false where the candles end. */
  moveTo(hour: number): boolean {
    const target = hour - this.candles.firstHour;
    if (target < 0 || target >= this.candles.open.length) return false;
    for (; this.place < target; this.place++) {
      const draw = keyedSequence(this.seed, "median", "cloud", this.candles.firstHour + this.place);
      for (let one = 0; one < this.held.length; one++)
        this.held[one] = holdThroughCandle(
          this.held[one] as number,
          this.candles,
          this.place,
          this.model,
          draw,
        );
    }
    return true;
  }

  /** Probability that the value read now is below `logPrice`, if it is known not to be below `bound`. */
  probabilityBelow(logPrice: number, bound = -Infinity): number {
    let below = 0;
    let all = 0;
    const keep = 1 - RECORD_ERROR;
    const low = Math.min(bound, logPrice);
    for (let one = 0; one < this.held.length; one++) {
      const weight = this.weights[one] as number;
      const held = this.held[one] as number;
      const forbidden = bound === -Infinity ? 0 : keep * this.below(bound, held);
      all += weight * (1 - forbidden);
      const lost = bound === -Infinity ? 0 : keep * this.below(low, held);
      below += weight * (this.below(logPrice, held) - lost);
    }
    return Math.min(1, Math.max(0, below / all));
  }

  /** The value read now was not below `logPrice`, as a draw that went through proves. */
  learnAtLeast(logPrice: number): void {
    let sum = 0;
    let squares = 0;
    for (let one = 0; one < this.held.length; one++) {
      const left = 1 - (1 - RECORD_ERROR) * this.below(logPrice, this.held[one] as number);
      const weight = (this.weights[one] as number) * left;
      this.weights[one] = weight;
      sum += weight;
      squares += weight * weight;
    }
    if (sum * sum < (squares * this.held.length) / 3) this.resample(sum);
  }

  /** A value that is read with this probability at most. */
  quantile(share: number): number {
    let low = -50;
    let high = 50;
    for (let halving = 0; halving < 40; halving++) {
      const middle = (low + high) / 2;
      if (this.probabilityBelow(middle) < share) low = middle;
      else high = middle;
    }
    return high;
  }

  private below(logPrice: number, held: number): number {
    return studentThreeCdf((logPrice - held) / this.model.noise);
  }

  /** Systematic resampling (Kitagawa 1996): every particle weighs the same again. */
  private resample(sum: number): void {
    const count = this.held.length;
    const start = keyedSequence(this.seed, "median", "resample", this.place)();
    const chosen = new Float64Array(count);
    let passed = 0;
    let from = -1;
    for (let one = 0; one < count; one++) {
      const target = ((one + start) / count) * sum;
      while (passed < target && from < count - 1) passed += this.weights[++from] as number;
      chosen[one] = this.held[Math.max(0, from)] as number;
    }
    this.held = chosen;
    this.weights = new Float64Array(count).fill(1);
  }
}
