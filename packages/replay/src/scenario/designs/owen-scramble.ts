import { luck } from "@hindcast/domain";

/**
 * Owen's nested uniform scrambling of a 32-bit fraction (Owen 1995, "Randomly permuted (t,m,s)-nets
 * and (t,s)-sequences"): each bit is flipped, or not, by a luck that belongs to the bits above it,
 * so that two points share their flips as far as they share their bits, and no further. The luck is
 * a hash of those bits, which needs no tree in memory (Burley 2020, "Practical Hash-based Owen
 * Scrambling", JCGT 9(4)); one hash for each bit rather than the paper's approximation of all 32 in
 * a few multiplications, for a member costs far more to run than to draw.
 */
export function owenScramble(fraction: number, seed: number, axis: number): number {
  let scrambled = 0;
  for (let depth = 0; depth < 32; depth++) {
    const above = depth === 0 ? 0 : fraction >>> (32 - depth);
    const flip = luck(seed, "owen scramble", `${axis}/${depth}`, above) >>> 31;
    scrambled = (scrambled << 1) | (((fraction >>> (31 - depth)) & 1) ^ flip);
  }
  return scrambled >>> 0;
}
