import { WAD, type Wad } from "../../numbers/units.ts";
import { lnWad } from "../../numbers/wad-math.ts";

/** What a depositor weighs against leaving, shares of its deposit in 18 decimals. */
export interface StayingTerms {
  /** What it loses of its claim if it is stranded: 1 - R_s. */
  readonly haircutWad: Wad;
  /** What leaving costs. */
  readonly leavingCostWad: Wad;
}

/**
 * The extra yield over the horizon at which a depositor is indifferent, if it believes any share of
 * the others between none and all to leave with equal probability (the Laplacian belief of a global
 * game whose noise vanishes; Goldstein and Pauzner, Journal of Finance 60, 2005). Of a pool with the
 * liquid share l = 1 - U, those who stay gain y + c while n <= l leave and lose the haircut times
 * l / n, less c, beyond. The integral over n is zero at
 *
 *   y = haircut * ln(1 / l) - c / l
 *
 * Undefined where nothing is liquid: there is nothing left to be first for.
 */
export function requiredYieldWad(
  liquidShareWad: Wad,
  { haircutWad, leavingCostWad }: StayingTerms,
): Wad | undefined {
  if (liquidShareWad <= 0n) return undefined;
  const urgency = -lnWad(liquidShareWad < WAD ? liquidShareWad : WAD);
  return (haircutWad * urgency) / WAD - (leavingCostWad * WAD) / liquidShareWad;
}

/** Whether a depositor with this belief leaves for want of yield. */
export function runsForWantOfYield(
  liquidShareWad: Wad,
  yieldWad: Wad,
  stay: StayingTerms,
): boolean {
  const required = requiredYieldWad(liquidShareWad, stay);
  return required !== undefined && required > yieldWad;
}

/** A bank of Diamond and Dybvig's (Journal of Political Economy 91, 1983), deposits of one. */
export interface DepositBank {
  /** What who leaves early is promised, and what is earned by waiting; 18 decimals. */
  readonly earlyWad: Wad;
  readonly returnWad: Wad;
}

/** What is left for each who waits when this share leaves early: max((1 - s c1) R / (1 - s), 0). */
export function latePayoffWad(shareWad: Wad, { earlyWad, returnWad }: DepositBank): Wad {
  const left = WAD * WAD - shareWad * earlyWad;
  return left <= 0n ? 0n : (left * returnWad) / (WAD - shareWad) / WAD;
}

/** The share of early leavers from which waiting pays less: (R - c1) / (c1 (R - 1)). */
export function tippingShareWad({ earlyWad, returnWad }: DepositBank): Wad {
  return ((returnWad - earlyWad) * WAD * WAD) / (earlyWad * (returnWad - WAD));
}
