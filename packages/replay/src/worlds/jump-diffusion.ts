import { expWad, luck, mulDiv, normalOf, sqrtDown, WAD, type Wad } from "@hindcast/domain";
import { correlationRoot } from "./correlation.ts";
import { jumpIn, meanGrowthOf, times, yearsWad } from "./jumps.ts";
import { checkWorld, noWorld, type DiffusingAsset, type JumpDiffusionWorld } from "./jump-world.ts";
import type { PricePath, PricePoint } from "./price-path.ts";

/** A price has grown by e to this much: no market. */
const FURTHEST = 100n * WAD;

/**
 * Prices of correlated jump diffusions (R. C. Merton, "Option pricing when underlying stock returns
 * are discontinuous", 1976), one path per asset, in US dollars with 8 decimals, rounded half up and
 * not below one unit. Over a step of dt years an asset's logarithmic price moves by
 *
 *   (drift - vol^2/2 - sum of rate * (e^(mean + deviation^2/2) - 1)) dt + vol sqrt(dt) Z + jumps
 *
 * with Z = macro * M + sqrt(1 - macro^2) * (independent normals times the correlations' root), the
 * market's jumps times the asset's share, and its own. The steps are exact in law, whatever their
 * length. Every draw is keyed by (seed, stream, asset or market, step): an asset added after the
 * others leaves all their paths as they are, and so does one more step.
 * Throws E-WORLD-004 for impossible correlations, E-WORLD-005 for numbers out of bounds.
 */
export function jumpDiffusion(world: JumpDiffusionWorld): ReadonlyMap<string, PricePath> {
  checkWorld(world);
  const root = correlationRoot(world.assets.map(({ correlationsWad }) => correlationsWad));
  const market = Array.from({ length: world.steps }, (_, step) => marketStep(world, step));
  const normals = world.assets.map(({ id }) =>
    Array.from({ length: world.steps }, (_, step) => normal(world.seed, "diffusion", id, step)),
  );
  const paths = world.assets.map((asset, place): [string, PricePath] => {
    const row = root[place] as readonly Wad[];
    return [asset.id, pathOf(world, asset, market, (step) => dot(row, normals, step))];
  });
  return new Map(paths);
}

interface MarketStep {
  readonly macro: Wad;
  /** Sum of the market's jumps in this step. */
  readonly jump: Wad;
}

function marketStep({ seed, stepSeconds, marketJumps }: JumpDiffusionWorld, step: number) {
  const jump = jumpIn(stepSeconds, marketJumps, seed, "market", step);
  return { macro: normal(seed, "macro", "market", step), jump } satisfies MarketStep;
}

function pathOf(
  world: JumpDiffusionWorld,
  asset: DiffusingAsset,
  market: readonly MarketStep[],
  residual: (step: number) => Wad,
): PricePath {
  const { startSeconds, stepSeconds, seed } = world;
  const { macroWad, marketJumpShareWad: share } = asset;
  const growth = growthIn(world, asset);
  const spread = times(asset.volatilityWad, sqrtDown(yearsWad(stepSeconds) * WAD));
  const rest = sqrtDown(WAD * WAD - macroWad * macroWad);
  const points: PricePoint[] = [{ timeSeconds: startSeconds, price: asset.priceUsd8 }];
  let log = 0n;
  for (const [step, { macro, jump }] of market.entries()) {
    const shock = times(macroWad, macro) + times(rest, residual(step));
    const own = jumpIn(stepSeconds, asset.ownJumps, seed, asset.id, step);
    log += growth + times(spread, shock) + times(share, jump) + own;
    if (log > FURTHEST) throw noWorld(`The price of ${asset.id} grows beyond all measure.`);
    const price = mulDiv(asset.priceUsd8, expWad(log), WAD, "half-up");
    const timeSeconds = startSeconds + (step + 1) * stepSeconds;
    points.push({ timeSeconds, price: price > 0n ? price : 1n });
  }
  return points;
}

/** What the logarithm grows by in a step without luck, so that the price grows by its drift on average. */
function growthIn({ stepSeconds, marketJumps }: JumpDiffusionWorld, asset: DiffusingAsset): Wad {
  const share = asset.marketJumpShareWad;
  const shared = {
    perYearWad: marketJumps.perYearWad,
    meanWad: times(share, marketJumps.meanWad),
    deviationWad: times(share, marketJumps.deviationWad),
  };
  const yearly =
    asset.driftWad -
    times(asset.volatilityWad, asset.volatilityWad) / 2n -
    meanGrowthOf(shared) -
    meanGrowthOf(asset.ownJumps);
  return times(yearly, yearsWad(stepSeconds));
}

function normal(seed: number, stream: string, entity: string, step: number): Wad {
  return normalOf(luck(seed, stream, entity, step));
}

function dot(row: readonly Wad[], normals: readonly (readonly Wad[])[], step: number): Wad {
  return row.reduce((sum, weight, place) => sum + times(weight, normals[place]?.[step] ?? 0n), 0n);
}
