import { HindcastError, WAD, type Usd8, type Wad } from "@hindcast/domain";
import { times, yearsWad, type JumpLaw } from "./jumps.ts";

/** One asset of a jump diffusion. Rates and volatilities are yearly, of logarithmic returns. */
export interface DiffusingAsset {
  /** Keys its draws, so it is this asset's luck wherever it appears. */
  readonly id: string;
  readonly priceUsd8: Usd8;
  /** Expected growth of the price, jumps included. */
  readonly driftWad: Wad;
  readonly volatilityWad: Wad;
  /** Correlation of its diffusion with the macro factor, -1 to 1. */
  readonly macroWad: Wad;
  /** Correlations of what the macro factor leaves unexplained, with the assets before it. */
  readonly correlationsWad: readonly Wad[];
  /** How much of the market's jumps is its own: 10^18 is all, 0 none. */
  readonly marketJumpShareWad: Wad;
  readonly ownJumps: JumpLaw;
}

export interface JumpDiffusionWorld {
  readonly seed: number;
  readonly startSeconds: number;
  readonly stepSeconds: number;
  readonly steps: number;
  /** Jumps that all assets make at once, each by its share. */
  readonly marketJumps: JumpLaw;
  readonly assets: readonly DiffusingAsset[];
}

/** More jumps than this expected in one step are no jumps any more. */
const MOST_JUMPS_A_STEP = 10n * WAD;
/** Two years of minutes; more would not fit a machine's memory. */
const MOST_STEPS = 1_000_000;
/** Yearly rates and volatilities beyond 2,000 %, and jumps of e^5, are mistakes in their unit. */
const LARGEST_RATE = 20n * WAD;
const LARGEST_JUMP = 5n * WAD;
const LARGEST_DEVIATION = 3n * WAD;
const LARGEST_SHARE = 3n * WAD;

/** Refuses numbers of which there is no jump diffusion (E-WORLD-005). */
export function checkWorld(world: JumpDiffusionWorld): void {
  const why = whyNoWorld(world);
  if (why !== undefined) throw noWorld(why);
}

/** The refusal of a world, with its reason. */
export function noWorld(why: string): HindcastError {
  return new HindcastError({
    code: "E-WORLD-005",
    what: "There is no jump diffusion of these numbers.",
    why,
    next: "see packages/replay/src/worlds/README.md for their meaning and bounds",
  });
}

function whyNoWorld({ stepSeconds, steps, assets, marketJumps }: JumpDiffusionWorld) {
  if (!Number.isSafeInteger(stepSeconds) || stepSeconds < 1) return "A step is a second or longer.";
  if (!Number.isSafeInteger(steps) || steps < 1) return "There is at least one step.";
  if (steps > MOST_STEPS) return `There are ${steps} steps, and ${MOST_STEPS} at most.`;
  const ids = new Set(assets.map(({ id }) => id));
  if (ids.size < assets.length || ids.has("market"))
    return 'Each asset has an id of its own, and none is called "market".';
  return (
    assets.map(whyNoAsset).find((why) => why !== undefined) ??
    [marketJumps, ...assets.map((asset) => asset.ownJumps)]
      .map((law) => whyNoJumps(law, stepSeconds))
      .find((why) => why !== undefined)
  );
}

function whyNoAsset(asset: DiffusingAsset): string | undefined {
  const { id, priceUsd8, driftWad, volatilityWad, macroWad, marketJumpShareWad } = asset;
  if (priceUsd8 <= 0n) return `${id} begins with a price of ${priceUsd8}.`;
  if (volatilityWad < 0n) return `The volatility of ${id} is below zero.`;
  if (volatilityWad > LARGEST_RATE || isBeyond(driftWad, LARGEST_RATE))
    return `The drift or volatility of ${id} is beyond 2,000 % a year.`;
  if (isBeyond(macroWad, WAD)) return `The macro factor of ${id} is beyond one.`;
  if (isBeyond(marketJumpShareWad, LARGEST_SHARE))
    return `${id} makes more than three times the market's jumps.`;
  return undefined;
}

function whyNoJumps({ perYearWad, meanWad, deviationWad }: JumpLaw, stepSeconds: number) {
  if (perYearWad < 0n || deviationWad < 0n) return "A rate or deviation of jumps is below zero.";
  if (isBeyond(meanWad, LARGEST_JUMP) || deviationWad > LARGEST_DEVIATION)
    return "The mean of a jump is beyond 5, or its deviation beyond 3.";
  if (times(perYearWad, yearsWad(stepSeconds)) > MOST_JUMPS_A_STEP)
    return "More than ten jumps are expected in a step: take shorter steps.";
  return undefined;
}

function isBeyond(value: bigint, bound: bigint): boolean {
  return value > bound || value < -bound;
}
