import { WAD, type Wad } from "./units.ts";
import { expWad } from "./wad-math.ts";

const LN_2_WAD = 693_147_180_559_945_309n;
/** Half-lives after which the rest, less than a 65,000th, is taken for nothing. */
const FORGOTTEN = 16n;
/** By half-life, what is left of one after so many seconds of it: the same few are asked for all the time. */
const partsLeft = new Map<bigint, Map<bigint, Wad>>();

/**
 * What is left of an amount of either sign after so many seconds, if every half-life takes half;
 * truncated towards zero. Nothing after sixteen of them, so that it ends.
 */
export function halved(amount: bigint, seconds: number, halfLifeSeconds: bigint): bigint {
  if (seconds <= 0 || amount === 0n) return amount;
  const whole = BigInt(seconds) / halfLifeSeconds;
  const rest = BigInt(seconds) % halfLifeSeconds;
  if (whole >= FORGOTTEN) return 0n;
  return (amount * leftWithin(halfLifeSeconds, rest)) / (WAD << whole);
}

/** What is left of one after less than a half-life. */
function leftWithin(halfLifeSeconds: bigint, seconds: bigint): Wad {
  let parts = partsLeft.get(halfLifeSeconds);
  if (parts === undefined) partsLeft.set(halfLifeSeconds, (parts = new Map()));
  let left = parts.get(seconds);
  if (left === undefined) {
    left = expWad((-LN_2_WAD * seconds) / halfLifeSeconds);
    parts.set(seconds, left);
  }
  return left;
}

/** An amount that was so large when it last changed. */
export interface Decaying {
  readonly amount: bigint;
  readonly atSeconds: number;
}

/** What is left of it now; nothing of what never was. */
export function decayed(
  last: Decaying | undefined,
  timeSeconds: number,
  halfLifeSeconds: bigint,
): bigint {
  if (last === undefined) return 0n;
  return halved(last.amount, timeSeconds - last.atSeconds, halfLifeSeconds);
}
