import type { ParameterValues } from "../../events/parameter-values.ts";
import { RAY, WAD, type Wad } from "../../numbers/units.ts";
import type { WorldView } from "../mechanism.ts";
import { STEERED, type RateControllerParams, type Steered } from "./params.ts";

/** A part of a protocol's rate curve that can be set. */
export interface Lever {
  readonly scope: string;
  /** What it is now, yearly. */
  readonly rateWad: Wad;
  write(rateWad: Wad): ParameterValues;
}

/** By what is steered: Aave's name (27 decimals) and Compound III's (18), whose curve is the market's. */
const NAMES: Readonly<Record<Steered, { readonly ray: string; readonly wad: string }>> = {
  toTheBend: { ray: "slope1Ray", wad: "borrowRateSlopeLowWad" },
  pastTheBend: { ray: "slope2Ray", wad: "borrowRateSlopeHighWad" },
};

/** The lever of a reserve that is borrowed; undefined where the protocol has none, or it is zero. */
export function leverOf(
  reserve: string,
  world: WorldView,
  { steers }: RateControllerParams,
): Lever | undefined {
  const names = NAMES[STEERED[Number(steers)] ?? "pastTheBend"];
  const ray = world.parameter(reserve, names.ray);
  if (typeof ray === "bigint" && ray > 0n)
    return {
      scope: reserve,
      rateWad: (ray * WAD) / RAY,
      write: (rateWad) => ({ [names.ray]: (rateWad * RAY) / WAD }),
    };
  const wad = world.parameter("market", names.wad);
  if (typeof wad !== "bigint" || wad === 0n) return undefined;
  return { scope: "market", rateWad: wad, write: (rateWad) => ({ [names.wad]: rateWad }) };
}
