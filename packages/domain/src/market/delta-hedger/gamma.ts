import {
  HUNDRED_PERCENT_BPS,
  USD8,
  WAD,
  type Bps,
  type Usd8,
  type Wad,
} from "../../numbers/units.ts";
import { expWad } from "../../numbers/wad-math.ts";

/**
 * What a hedger's book needs bought (above zero) or sold when the price has returned r: -gamma * r,
 * with gamma in US dollars of delta for a return of 1. Truncated towards zero.
 */
export function hedgeUsd8(gammaUsd8: Usd8, returnWad: Wad): Usd8 {
  return (-gammaUsd8 * returnWad) / WAD;
}

/**
 * The return a first shock r0 ends at when every dollar that is hedged moves the price by lambda (a
 * share of it, 18 decimals, for each dollar): r = r0 - lambda * gamma * r, so r = r0 / (1 + lambda *
 * gamma). Undefined from lambda * gamma = -1 on: short hedgers then move the price by more than they
 * follow, and nothing stops it.
 */
export function settledReturnWad(
  firstReturnWad: Wad,
  impactPerUsdWad: Wad,
  gammaUsd8: Usd8,
): Wad | undefined {
  const feedbackWad = (impactPerUsdWad * gammaUsd8) / USD8;
  return feedbackWad <= -WAD ? undefined : (firstReturnWad * WAD) / (WAD + feedbackWad);
}

/**
 * What is left of a book's gamma (or vega) when the price has gone this far from where its options are struck:
 * the bell exp(-(distance / width)^2 / 2) of the Black-Scholes gamma; all of it everywhere if the
 * width is zero.
 */
export function gammaAt(peakUsd8: Usd8, distanceWad: Wad, widthBps: Bps): Usd8 {
  if (widthBps === 0n) return peakUsd8;
  const widths = (distanceWad * HUNDRED_PERCENT_BPS) / widthBps;
  return (peakUsd8 * expWad(-(widths * widths) / (2n * WAD))) / WAD;
}

/**
 * The gamma that vega adds where volatility moves against the price ("shadow gamma": N. Taleb, Dynamic
 * Hedging, 1997). By Black and Scholes an option's delta moves with volatility by -vega / S * d2 / w,
 * with w the width (volatility until expiry), d1 = distance / w and d2 = d1 - w; and volatility moves
 * by -beta * r. So the hedge of that is one of a gamma of beta * vega * exp(-d1^2 / 2) * d2 / w, with
 * vega in US dollars for a yearly volatility higher by 100 points. None where the width is zero.
 */
export function shadowGammaAt(
  peakVegaUsd8: Usd8,
  volatilityBetaWad: Wad,
  distanceWad: Wad,
  widthBps: Bps,
): Usd8 {
  if (widthBps === 0n) return 0n;
  const vegaUsd8 = gammaAt(peakVegaUsd8, distanceWad, widthBps);
  const d1 = (distanceWad * HUNDRED_PERCENT_BPS) / widthBps;
  const d2 = d1 - (widthBps * WAD) / HUNDRED_PERCENT_BPS;
  const slopeWad = (volatilityBetaWad * d2 * HUNDRED_PERCENT_BPS) / (widthBps * WAD);
  return (vegaUsd8 * slopeWad) / WAD;
}
