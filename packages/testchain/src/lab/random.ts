import { keccak256, stringToHex } from "viem";

/** Seeded random numbers (mulberry32). One stream per purpose, so that a change in one leaves the others. */
export class Random {
  #state: number;

  constructor(seed: number, stream: string) {
    this.#state = Number(BigInt(keccak256(stringToHex(`${seed}/${stream}`))) & 0xffff_ffffn);
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** Picks a name by weight, e.g. { supply: 3, repay: 1 }. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
    return entries[entries.length - 1]![0];
  }

  /** Standard normal (Box–Muller). */
  gaussian(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** How many events of the given mean fall in one step (Poisson). */
  count(mean: number): number {
    let events = 0;
    for (let left = Math.exp(-mean), product = this.next(); product > left; events += 1)
      product *= this.next();
    return events;
  }
}
