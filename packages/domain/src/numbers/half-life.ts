import { WAD } from "./units.ts";
import { expWad } from "./wad-math.ts";

const LN_2_WAD = 693_147_180_559_945_309n;
/** Half-lives after which the rest, less than a 65,000th, is taken for nothing. */
const FORGOTTEN = 16n;

/**
 * What is left of an amount of either sign after so many seconds, if every half-life takes half;
 * truncated towards zero. Nothing after sixteen of them, so that it ends.
 */
export function halved(amount: bigint, seconds: number, halfLifeSeconds: bigint): bigint {
  if (seconds <= 0 || amount === 0n) return amount;
  const whole = BigInt(seconds) / halfLifeSeconds;
  const rest = BigInt(seconds) % halfLifeSeconds;
  if (whole >= FORGOTTEN) return 0n;
  return (amount * expWad((-LN_2_WAD * rest) / halfLifeSeconds)) / (WAD << whole);
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
