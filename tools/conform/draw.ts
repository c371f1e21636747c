import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";

/** Seeded draws: the same seed gives the same campaign. */
export class Draw {
  readonly #generator: RandomGenerator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 to below - 1. */
  below(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** A whole number from low to high, both included. */
  between(low: bigint, high: bigint): bigint {
    return uniformBigInt(this.#generator, low, high);
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.below(100) < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** Picks a name by weight, e.g. { supply: 3, repay: 1 }. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.below(total);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    return (entries[0] as [Name, number])[0];
  }

  /** Part of an amount as people and edges have it: all of it, a unit less, a unit more, or a share. */
  part(whole: bigint): bigint {
    const kind = this.below(100);
    if (kind < 20) return whole;
    if (kind < 28 && whole > 1n) return whole - 1n;
    if (kind < 34) return whole + 1n;
    return whole > 0n ? this.between(0n, whole) : 0n;
  }
}
