import fc from "fast-check";
import { expect, test } from "vitest";
import { owenScramble } from "./owen-scramble.ts";

const words = fc.nat(0xffff_ffff);

test("two fractions share exactly as many leading bits as before: a scrambled net is a net", () => {
  const shared = (a: number, b: number) => Math.clz32(a ^ b);
  const pairs = fc
    .tuple(words, words, fc.nat(31))
    .map(([a, b, bits]): [number, number] => [a, bits === 0 ? b : (a ^ (b >>> bits)) >>> 0]);
  fc.assert(
    fc.property(pairs, words, fc.nat(160), ([a, b], seed, axis) => {
      expect(shared(owenScramble(a, seed, axis), owenScramble(b, seed, axis))).toBe(shared(a, b));
    }),
  );
});

test("flips are even, and those of neighbouring branches have nothing to do with each other", () => {
  let flipped = 0;
  let equal = 0;
  const tries = 4_000;
  for (let seed = 0; seed < tries; seed++) {
    // The second bit below 0 and below 1 of the first.
    const left = (owenScramble(0, seed, 0) >>> 30) & 1;
    const right = (owenScramble(0x8000_0000, seed, 0) >>> 30) & 1;
    flipped += left;
    equal += left === right ? 1 : 0;
  }
  // Four standard deviations of a fair coin are 126.
  expect(Math.abs(flipped - tries / 2)).toBeLessThan(126);
  expect(Math.abs(equal - tries / 2)).toBeLessThan(126);
});

test("axes and seeds are scrambled differently", () => {
  expect(owenScramble(5, 1, 0)).not.toBe(owenScramble(5, 2, 0));
  expect(owenScramble(5, 1, 0)).not.toBe(owenScramble(5, 1, 1));
});
