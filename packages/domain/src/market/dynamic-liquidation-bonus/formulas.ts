import { WAD, type Wad } from "../../numbers/units.ts";
import type { BonusFormula, DynamicLiquidationBonusParams } from "./params.ts";

/** The position a bonus is for: who stood on the threshold at the highest price of the window. */
export interface AtTheEdge {
  /** Its health factor now; 1 where the price has not fallen. */
  readonly healthFactorWad: Wad;
  /** What its collateral is worth for one of debt. */
  readonly collateralPerDebtWad: Wad;
  /** Since the lowest price of the window: so long might it have been liquidated. */
  readonly waitedSeconds: bigint;
}

type Params = DynamicLiquidationBonusParams;

/** Each formula: the bonus of a position; 0.05 is 5 %. */
export const FORMULAS: Readonly<Record<BonusFormula, (edge: AtTheEdge, params: Params) => Wad>> = {
  /** mars-params, LiquidationBonus: min(b + slope * (1 - HF), max(min(CR - 1, highest), lowest)). */
  mars({ healthFactorWad, collateralPerDebtWad }, params) {
    const grown = params.startWad + (params.slopeWad * (WAD - healthFactorWad)) / WAD;
    const covered = collateralPerDebtWad - WAD;
    const most = larger(smaller(covered, params.highestWad), params.lowestWad);
    return smaller(grown, most);
  },

  /** EVK Liquidation.sol: collateral at max(HF, 1 - greatest discount) of its price. */
  euler({ healthFactorWad }, { highestWad }) {
    const floor = (WAD * WAD) / (WAD + highestWad);
    return smaller((WAD * WAD) / larger(healthFactorWad, floor) - WAD, highestWad);
  },

  /** A price that falls by the same amount each second, as LinearDecrease in abaci.sol. */
  dutch({ healthFactorWad, waitedSeconds }, { startWad, highestWad, rampSeconds }) {
    if (healthFactorWad >= WAD || highestWad < startWad) return startWad;
    const waited = smaller(waitedSeconds, rampSeconds);
    return startWad + ((highestWad - startWad) * waited) / rampSeconds;
  },
};

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
