import { expWad, HindcastError, lnWad, mulDiv, WAD, type Wad } from "@hindcast/domain";
import { checkPath, pointAt, type PricePath } from "./price-path.ts";

/** A price has grown by e to this much: no market. */
const FURTHEST = 100n * WAD;

/** Which returns are made larger or smaller. */
export interface ReturnScale {
  /** Logarithmic returns times this: 10^18 leaves them, 2 * 10^18 doubles, 0 holds the price, below zero turns them round. */
  readonly factorWad: Wad;
  readonly fromSeconds: number;
  /** Its price is the last that moves by the factor. */
  readonly untilSeconds: number;
}

/**
 * A recorded price path whose logarithmic returns in a window are `factorWad` times the recorded
 * ones; before the window it is as recorded, after it goes on with the recorded returns:
 *
 *   price'(t) = price(t) * (price(min(t, until)) / price(from)) ^ (factor - 1)
 *
 * Each price is calculated by itself from the recorded ones and rounded half up, so no error grows,
 * a factor of one gives the history back to the unit, and no price falls below one unit. A window
 * that begins before the path scales from its first price on. Throws E-WORLD-001 for what is no
 * path, E-WORLD-002 for a window that ends before it begins and for returns beyond all measure.
 */
export function scaledHistory(path: PricePath, scale: ReturnScale): PricePath {
  const { factorWad, fromSeconds, untilSeconds } = scale;
  checkPath(path, "recorded history");
  if (untilSeconds < fromSeconds)
    throw unusable(
      `The window ends at ${untilSeconds} s, before it begins at ${fromSeconds} s.`,
      "give the earlier moment first",
    );
  const start = (pointAt(path, fromSeconds) ?? path[0])?.price ?? 0n;
  const end = pointAt(path, untilSeconds)?.price;
  const moveOf = (until: bigint): Wad => {
    const move = ((lnWad(until) - lnWad(start)) * (factorWad - WAD)) / WAD;
    if (move > FURTHEST)
      throw unusable(`A return becomes e^${move / WAD}.`, "take a smaller factor");
    return move;
  };
  return path.map((point) => {
    if (point.timeSeconds <= fromSeconds || end === undefined) return point;
    const until = point.timeSeconds <= untilSeconds ? point.price : end;
    const price = mulDiv(point.price, expWad(moveOf(until)), WAD, "half-up");
    return { ...point, price: price > 0n ? price : 1n };
  });
}

function unusable(why: string, next: string): HindcastError {
  return new HindcastError({
    code: "E-WORLD-002",
    what: "Returns cannot be scaled so.",
    why,
    next,
  });
}
