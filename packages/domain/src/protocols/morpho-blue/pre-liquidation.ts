import { MAX_UINT256, WAD, type Wad } from "../../numbers/units.ts";
import { seizureOf, type Call, type Seizure } from "./liquidation.ts";
import {
  mulDivDown,
  mulDivUp,
  ORACLE_PRICE_SCALE,
  toAssetsUp,
  type Faults,
  type Totals,
} from "./math.ts";
import type { Position } from "./state.ts";

/**
 * Terms of a PreLiquidation contract, which borrowers authorise to repay part of their debt before
 * the market's LLTV is reached. Both factors grow linearly from the first at preLltv to the second
 * at the LLTV; a close factor above one lets everything be repaid.
 */
export interface PreLiquidationTerms {
  readonly preLltvWad: Wad;
  readonly closeFactor1Wad: Wad;
  readonly closeFactor2Wad: Wad;
  readonly incentiveFactor1Wad: Wad;
  readonly incentiveFactor2Wad: Wad;
}

/** PreLiquidation's constructor: its reason to refuse these terms in a market of this LLTV. */
export function refusePreLiquidationTerms(
  terms: PreLiquidationTerms,
  lltvWad: Wad,
): string | undefined {
  if (terms.preLltvWad >= lltvWad) return "PreLltvTooHigh()";
  if (terms.closeFactor1Wad > terms.closeFactor2Wad) return "PreLCFDecreasing()";
  if (terms.closeFactor1Wad > WAD) return "PreLCFTooHigh()";
  if (terms.incentiveFactor1Wad < WAD) return "PreLIFTooLow()";
  if (terms.incentiveFactor1Wad > terms.incentiveFactor2Wad) return "PreLIFDecreasing()";
  return terms.incentiveFactor2Wad > (WAD * WAD) / lltvWad ? "PreLIFTooHigh()" : undefined;
}

/** What a pre-liquidation acts on: a position and its market, with interest charged up to now. */
export interface PreLiquidated {
  readonly position: Pick<Position, "borrowShares" | "collateral">;
  readonly debt: Totals;
  readonly lltvWad: Wad;
  /** The terms' own oracle: loan units per collateral unit, 36 decimals. */
  readonly price: bigint;
}

/** The factors that hold at a position's loan-to-value. */
export interface PreLiquidationFactors {
  readonly incentiveWad: Wad;
  readonly closeFactorWad: Wad;
}

/** preLIF and preLCF at a loan-to-value between preLltv and the LLTV, rounded down. */
export function preLiquidationFactors(
  terms: PreLiquidationTerms,
  lltvWad: Wad,
  ltvWad: Wad,
): PreLiquidationFactors {
  const quotient = ((ltvWad - terms.preLltvWad) * WAD) / (lltvWad - terms.preLltvWad);
  const between = (from: Wad, to: Wad): Wad => (quotient * (to - from)) / WAD + from;
  return {
    incentiveWad: between(terms.incentiveFactor1Wad, terms.incentiveFactor2Wad),
    closeFactorWad: between(terms.closeFactor1Wad, terms.closeFactor2Wad),
  };
}

/** What changes hands, or PreLiquidation's reason to refuse. */
export type PreLiquidation =
  | { readonly ok: true; readonly taken: Seizure }
  | { readonly ok: false; readonly contractError: string };

/**
 * PreLiquidation.preLiquidate up to its calls of Morpho (repay, then withdrawCollateral in the
 * borrower's name, which have their own checks). `faults` tells arithmetic that would have reverted.
 */
export function preLiquidate(
  terms: PreLiquidationTerms,
  on: PreLiquidated,
  call: Call,
  faults: Faults,
): PreLiquidation {
  const asked = call.form === "collateral" ? call.seized : call.repaidShares;
  if (asked === 0n) return refusal("InconsistentInput()");
  const { position, debt, lltvWad, price } = on;
  const quoted = mulDivDown(position.collateral, price, ORACLE_PRICE_SCALE, faults);
  const borrowed = toAssetsUp(position.borrowShares, debt, faults);
  if (borrowed > mulDivDown(quoted, lltvWad, WAD, faults)) return refusal("LiquidatablePosition()");
  if (borrowed <= mulDivDown(quoted, terms.preLltvWad, WAD, faults))
    return refusal("NotPreLiquidatablePosition()");
  const ltvWad = mulDivUp(borrowed, WAD, quoted, faults);
  const { incentiveWad, closeFactorWad } = preLiquidationFactors(terms, lltvWad, ltvWad);
  const taken = seizureOf({ debt, price, incentiveWad }, call, faults);
  const most = mulDivDown(position.borrowShares, closeFactorWad, WAD, faults);
  if (taken.repaidShares > most)
    return refusal(`PreLiquidationTooLarge(${taken.repaidShares & MAX_UINT256},${most})`);
  return { ok: true, taken };
}

function refusal(contractError: string): PreLiquidation {
  return { ok: false, contractError };
}
