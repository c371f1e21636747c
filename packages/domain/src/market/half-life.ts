import { WAD } from "../numbers/units.ts";
import { expWad } from "../numbers/wad-math.ts";

const LN_2_WAD = 693_147_180_559_945_309n;

/**
 * What is left of an amount of either sign after so many seconds, if every half-life takes half;
 * truncated towards zero.
 *
 * A venue whose price comes back to the market's along its own curve leaves no profitable round
 * trip: valued at the market's price, whoever brings it back gains (buys below it, sells above it),
 * the venue itself is never worth less than at rest, and the three add up to nothing.
 */
export function halved(amount: bigint, seconds: number, halfLifeSeconds: bigint): bigint {
  if (seconds <= 0 || amount === 0n) return amount;
  const whole = BigInt(seconds) / halfLifeSeconds;
  const rest = BigInt(seconds) % halfLifeSeconds;
  return (amount * expWad((-LN_2_WAD * rest) / halfLifeSeconds)) / (WAD << whole);
}
