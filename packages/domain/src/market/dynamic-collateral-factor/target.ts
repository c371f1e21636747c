import { normalQuantileWad } from "../../numbers/normal.ts";
import { WAD, type Wad } from "../../numbers/units.ts";
import { expWad, sqrtDown } from "../../numbers/wad-math.ts";
import type { DynamicCollateralFactorParams } from "./params.ts";
import { DAY_SECONDS } from "./volatility.ts";

const DAYS_PER_YEAR = 365n;

/** Where a threshold should be at this daily volatility, within its bounds. */
export function targetWad(
  dailyVolatilityWad: Wad,
  bonusWad: Wad,
  params: DynamicCollateralFactorParams,
): Wad {
  const target =
    params.formula === 1n
      ? smartLtvWad(yearlyWad(dailyVolatilityWad), bonusWad, params)
      : afterFallWad(dailyVolatilityWad, bonusWad, params);
  if (target < params.lowestWad) return params.lowestWad;
  return target > params.highestWad ? params.highestWad : target;
}

/** 1 - z * sigma * sqrt(horizon in days) - bonus - buffer. */
export function afterFallWad(
  dailyVolatilityWad: Wad,
  bonusWad: Wad,
  { survivedWad, horizonSeconds, bufferWad }: DynamicCollateralFactorParams,
): Wad {
  const rootWad = sqrtDown((horizonSeconds * WAD * WAD) / BigInt(DAY_SECONDS));
  const sigmaWad = (dailyVolatilityWad * rootWad) / WAD;
  const fallWad = (normalQuantileWad(survivedWad) * sigmaWad) / WAD;
  return WAD - fallWad - bonusWad - bufferWad;
}

/** RiskDAO's SmartLTV: exp(-c * sigma / sqrt(liquidity / debt cap)) - bonus, sigma a year. */
export function smartLtvWad(
  yearlyVolatilityWad: Wad,
  bonusWad: Wad,
  {
    confidenceWad,
    liquidityOverDebtWad,
  }: Pick<DynamicCollateralFactorParams, "confidenceWad" | "liquidityOverDebtWad">,
): Wad {
  const rootWad = sqrtDown(liquidityOverDebtWad * WAD);
  return expWad(-(confidenceWad * yearlyVolatilityWad) / rootWad) - bonusWad;
}

/** Daily volatility as a yearly one: times the square root of 365. */
function yearlyWad(dailyVolatilityWad: Wad): Wad {
  return sqrtDown(dailyVolatilityWad * dailyVolatilityWad * DAYS_PER_YEAR);
}
