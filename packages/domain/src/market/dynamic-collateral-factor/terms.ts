import type { ParameterValues } from "../../events/parameter-values.ts";
import { HUNDRED_PERCENT_BPS, RAY, WAD, type Wad } from "../../numbers/units.ts";
import type { WorldView } from "../mechanism.ts";

/** What a collateral's threshold is now, and how the protocol writes another. */
export interface Terms {
  readonly thresholdWad: Wad;
  /** What a liquidation costs; undefined where no parameter says it. */
  readonly bonusWad: Wad | undefined;
  /** The values that make it the threshold, as near as the protocol's units allow. */
  write(thresholdWad: Wad): ParameterValues;
}

/** The terms of a reserve as collateral; undefined where it is none, or the protocol has no such parameter. */
export function termsOf(reserve: string, world: WorldView): Terms | undefined {
  const read = (name: string): bigint | undefined => {
    const value = world.parameter(reserve, name);
    return typeof value === "bigint" && value > 0n ? value : undefined;
  };
  return inBps(read) ?? inFactors(read) ?? asRatio(read) ?? asLltv(read);
}

type Read = (name: string) => bigint | undefined;

const BPS = WAD / HUNDRED_PERCENT_BPS;

/** Aave: what may be borrowed keeps its distance from the threshold; of a frozen reserve it stays 0. */
function inBps(read: Read): Terms | undefined {
  const threshold = read("liquidationThresholdBps");
  if (threshold === undefined) return undefined;
  const ltv = read("ltvBps");
  const bonus = read("liquidationBonusBps");
  return {
    thresholdWad: threshold * BPS,
    bonusWad: bonus === undefined ? undefined : (bonus - HUNDRED_PERCENT_BPS) * BPS,
    write(thresholdWad) {
      const liquidationThresholdBps = thresholdWad / BPS;
      if (ltv === undefined) return { liquidationThresholdBps };
      return { liquidationThresholdBps, ltvBps: apart(liquidationThresholdBps, threshold - ltv) };
    },
  };
}

/** Compound III: the same, with 18 decimals; what is seized is credited at a discount. */
function inFactors(read: Read): Terms | undefined {
  const threshold = read("liquidateCollateralFactorWad");
  if (threshold === undefined) return undefined;
  const borrow = read("borrowCollateralFactorWad");
  const credited = read("liquidationFactorWad");
  return {
    thresholdWad: threshold,
    bonusWad: credited === undefined ? undefined : (WAD * WAD) / credited - WAD,
    write(liquidateCollateralFactorWad) {
      if (borrow === undefined) return { liquidateCollateralFactorWad };
      const borrowCollateralFactorWad = apart(liquidateCollateralFactorWad, threshold - borrow);
      return { liquidateCollateralFactorWad, borrowCollateralFactorWad };
    },
  };
}

/** Maker: a ratio of collateral to debt. */
function asRatio(read: Read): Terms | undefined {
  const ratio = read("liquidationRatio");
  if (ratio === undefined) return undefined;
  const penalty = read("liquidationPenalty");
  return {
    thresholdWad: (RAY * WAD) / ratio,
    bonusWad: penalty === undefined ? undefined : penalty - WAD,
    write: (thresholdWad) => ({ liquidationRatio: (RAY * WAD) / thresholdWad }),
  };
}

/** Morpho Blue: one number, which its contract never lets anybody change. */
function asLltv(read: Read): Terms | undefined {
  const threshold = read("lltvWad");
  if (threshold === undefined) return undefined;
  return {
    thresholdWad: threshold,
    bonusWad: undefined,
    write: (lltvWad) => ({ lltvWad }),
  };
}

function apart(threshold: bigint, distance: bigint): bigint {
  return threshold > distance ? threshold - distance : 0n;
}
