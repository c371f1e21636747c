import { HUNDRED_PERCENT_BPS, WAD, type Wad } from "../../numbers/units.ts";
import { expWad, lnWad } from "../../numbers/wad-math.ts";
import type { RateResponseParams } from "./params.ts";

const LN_2 = lnWad(2n * WAD);
/** Beyond, everybody has chosen. */
const DECIDED = 40n * WAD;

/**
 * What deposits come to, as a share of what they are without a difference, where the pool pays so much
 * more a year than elsewhere (less where negative). Money chooses between the two by a logit, as in
 * models of demand for deposits: with the pool's share s without a difference,
 *
 *   D* / D0 = 1 / (s + (1 - s) e^(-a gap)),   a = semi-elasticity / (1 - s)
 *
 * so that near no difference d ln D / d gap is the semi-elasticity, everybody leaves for enough more,
 * and no more than 1 / s come. Rounded down.
 */
export function chosenShareWad(
  gapWad: Wad,
  { movedPerPointBps, poolShareBps }: RateResponseParams,
): Wad {
  const pointsPerUnit = 100n;
  const others = HUNDRED_PERCENT_BPS - poolShareBps;
  const pull = clamped((gapWad * movedPerPointBps * pointsPerUnit) / others);
  const elsewhere = (others * expWad(-pull)) / HUNDRED_PERCENT_BPS;
  const here = (poolShareBps * WAD) / HUNDRED_PERCENT_BPS;
  return (WAD * WAD) / (here + elsewhere);
}

/** The share of a distance that is covered within a time: 1 - 2^(-t / half-life). */
export function coveredShareWad(seconds: number, halfLifeSeconds: bigint): Wad {
  return WAD - expWad((-LN_2 * BigInt(seconds)) / halfLifeSeconds);
}

function clamped(pull: Wad): Wad {
  if (pull > DECIDED) return DECIDED;
  return pull < -DECIDED ? -DECIDED : pull;
}
