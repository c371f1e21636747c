// Packages that compile this source must find the declarations too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./sobol-library.d.ts" />
import { LUCK_RANGE } from "@hindcast/domain";
import { SobolSequenceGenerator } from "sobol";
import type { Design, DesignInput } from "./design.ts";
import { owenScramble } from "./owen-scramble.ts";
import { positionAt } from "./position.ts";

/** Bits that the library's direction numbers are good for: 2^20 points. */
const BITS = 20;

/**
 * The first points of Sobol's sequence with Joe and Kuo's direction numbers, Owen-scrambled by the
 * seed. The first 2^m of them are a net: they fill every box of equal volume equally. A longer
 * design with the same seed and axes begins with the same members.
 */
export function sobol({ sizes, samples, seed }: DesignInput): Design {
  const { direction } = new SobolSequenceGenerator(sizes.length);
  return {
    size: samples,
    place: (index) =>
      sizes.map((size, axis) => {
        const fraction = fractionAt(index, direction[axis] as readonly number[]);
        return positionAt(size, BigInt(owenScramble(fraction, seed, axis)), BigInt(LUCK_RANGE));
      }),
  };
}

/** A coordinate of a point, in units of 2^-32: the direction numbers of the index's bits, added without carry. */
function fractionAt(index: number, direction: readonly number[]): number {
  let sum = 0;
  for (let bit = 0; bit < BITS; bit++) if ((index >>> bit) & 1) sum ^= direction[bit + 1] as number;
  return (sum << (32 - BITS)) >>> 0;
}
