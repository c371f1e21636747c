import { WAD } from "@hindcast/domain";
import { jumpDiffusion } from "./jump-diffusion.ts";
import type { PricePath } from "./price-path.ts";
import type { DiffusedWorld } from "./world.ts";

/** From when to when. */
export interface Span {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

/**
 * The paths of a drawn world over a span, by reserve: each begins at 10^18, which stands for whatever
 * price there is. Throws as `jumpDiffusion` does.
 */
export function drawnPaths(
  world: DiffusedWorld,
  span: Span,
  seed: number,
): ReadonlyMap<string, PricePath> {
  const { stepSeconds, marketJumps } = world;
  return jumpDiffusion({
    seed,
    startSeconds: span.fromSeconds,
    stepSeconds,
    steps: Math.ceil((span.untilSeconds - span.fromSeconds) / stepSeconds),
    marketJumps,
    assets: world.assets.map(({ reserve, ...asset }) => ({
      ...asset,
      id: reserve,
      priceUsd8: WAD,
    })),
  });
}
