import type { Wad } from "@hindcast/domain";
import type { DiffusingAsset } from "./jump-world.ts";
import type { JumpLaw } from "./jumps.ts";
import type { PricePath } from "./price-path.ts";

/** Prices a scenario has instead of the recorded ones, for some reserves; seconds are since 1970, UTC. */
export type World = ScaledWorld | SplicedWorld | DiffusedWorld;

/** Recorded returns in a window, times a factor. */
export interface ScaledWorld {
  readonly model: "scaled-history";
  /** The beginning of history where absent. */
  readonly fromSeconds?: number;
  /** The end of history where absent. */
  readonly untilSeconds?: number;
  readonly assets: readonly { readonly reserve: string; readonly factorWad: Wad }[];
}

/** The returns of an event, from a moment on. */
export interface SplicedWorld {
  readonly model: "spliced-history";
  readonly atSeconds: number;
  /** An event's prices are part of the scenario, so that it can be run wherever its dataset is not. */
  readonly assets: readonly { readonly reserve: string; readonly event: PricePath }[];
}

/** Drawn returns; the scenario's seed is the key of their luck. */
export interface DiffusedWorld {
  readonly model: "jump-diffusion";
  /** The beginning of history where absent. */
  readonly fromSeconds?: number;
  /** The end of history where absent. */
  readonly untilSeconds?: number;
  readonly stepSeconds: number;
  readonly marketJumps: JumpLaw;
  /** In the order in which each may be correlated with those before it. */
  readonly assets: readonly DiffusedAsset[];
}

/** An asset begins with the price its feed has, and its reserve is the key of its luck. */
export type DiffusedAsset = Omit<DiffusingAsset, "id" | "priceUsd8"> & { readonly reserve: string };
