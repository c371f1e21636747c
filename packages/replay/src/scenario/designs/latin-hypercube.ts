import { luck, LUCK_RANGE } from "@hindcast/domain";
import type { Design, DesignInput } from "./design.ts";
import { positionAt } from "./position.ts";

const RANGE = BigInt(LUCK_RANGE);

/**
 * As many members as samples. Each axis is cut into that many equal strata, every stratum of every
 * axis holds exactly one member, at a place of its own inside it (McKay, Beckman and Conover 1979).
 * Which strata meet is drawn by the seed. A design of another size shares no member with this one.
 */
export function latinHypercube({ sizes, samples, seed }: DesignInput): Design {
  const strata: (Uint32Array | undefined)[] = [];
  return {
    size: samples,
    place: (index) =>
      sizes.map((size, axis) => {
        const stratum = (strata[axis] ??= shuffledStrata(samples, seed, axis))[index] as number;
        const inside = luck(seed, "latin-hypercube within", String(axis), stratum);
        return positionAt(size, BigInt(stratum) * RANGE + BigInt(inside), BigInt(samples) * RANGE);
      }),
  };
}

/** Fisher and Yates's shuffle, by keyed luck; samples below 2^21 keep the product exact. */
function shuffledStrata(samples: number, seed: number, axis: number): Uint32Array {
  const strata = Uint32Array.from({ length: samples }, (_, stratum) => stratum);
  for (let last = samples - 1; last > 0; last--) {
    const drawn = luck(seed, "latin-hypercube strata", String(axis), last);
    const other = Math.floor((drawn * (last + 1)) / LUCK_RANGE);
    const kept = strata[last] as number;
    strata[last] = strata[other] as number;
    strata[other] = kept;
  }
  return strata;
}
