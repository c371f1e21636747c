import { WAD, type Bps } from "../../numbers/units.ts";

/** A band's hundredth of a percent, in the 18 decimals in which the contract keeps its ratios. */
const BPS_WAD = WAD / 10_000n;

/**
 * Whether a reported price is near enough to its anchor: UniswapAnchoredView.isWithinAnchor of
 * Compound's Open Price Feed. The ratio is anchor / reported, so a band of 20 % takes prices from a
 * sixth below to a quarter above the anchor. A band of 100 % or more has no upper end for prices but
 * the smallest ratio, one unit. No anchor is near a price of zero.
 */
export function isNearAnchor(reported: bigint, anchor: bigint, bandBps: Bps): boolean {
  if (reported <= 0n) return false;
  const band = bandBps * BPS_WAD;
  const ratio = (anchor * WAD) / reported;
  return ratio <= WAD + band && ratio >= (band < WAD ? WAD - band : 1n);
}
