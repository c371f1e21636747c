import { HUNDRED_PERCENT_BPS, WAD, type Wad } from "./units.ts";

const BPS_WAD = WAD / HUNDRED_PERCENT_BPS;

/**
 * A share of a price as a market shows it, in steps of 0.01 % of the whole: what a price has fallen
 * by is rounded down. A recovery that never quite ends is over once less than a step is missing,
 * and an oracle that looks at it has something new to say at each step only.
 */
export function inWholeBps(leftWad: Wad): Wad {
  return leftWad + ((WAD - leftWad) % BPS_WAD);
}
