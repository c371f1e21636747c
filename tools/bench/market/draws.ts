import { luck, LUCK_RANGE } from "@hindcast/domain";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Luck that follows from one key: the key seeds a generator of the library. */
export class Draws {
  readonly #next: () => number;

  constructor(seed: number, stream: string, entity = "", step = 0) {
    const generator = xoroshiro128plus(luck(seed, stream, entity, step));
    this.#next = () => (generator.next() >>> 0) / LUCK_RANGE;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.#next();
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.#next();
  }

  /** A whole number from 0 to below - 1. */
  below(below: number): number {
    return Math.floor(this.#next() * below);
  }

  /** Standard normal, as the sum of twelve uniforms less six (Irwin and Hall): no logarithm. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.#next();
    return sum;
  }

  /** Where a uniform draw falls among weights; a place without weight is never given. */
  weighted(weights: readonly number[]): number {
    let left = this.#next() * weights.reduce((sum, weight) => sum + weight, 0);
    let last = 0;
    for (let place = 0; place < weights.length; place++) {
      const weight = weights[place] as number;
      if (weight === 0) continue;
      last = place;
      left -= weight;
      if (left < 0) break;
    }
    return last;
  }
}

/** e^x as (1 + x / 4096)^4096 by squaring: the same on every machine, unlike Math.exp. */
export function exponential(x: number): number {
  let power = 1 + x / 4096;
  for (let i = 0; i < 12; i++) power *= power;
  return power;
}
