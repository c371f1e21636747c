import { HUNDRED_PERCENT_BPS, WAD, type Bps, type Usd8, type Wad } from "../../numbers/units.ts";
import { expWad } from "../../numbers/wad-math.ts";
import type { QuotePoint } from "./curve.ts";

/** An order book whose bids thin out by a factor e with each `decayBps` below the price. */
export interface ExponentialBook {
  /** What can be sold until the price is `withinBps` lower, at the market's price. */
  readonly depthUsd8: Usd8;
  readonly withinBps: Bps;
  readonly decayBps: Bps;
}

const POINTS = 48n;
/** Decays after which the book is taken to end: less than a two-thousandth lies beyond. */
const FARTHEST = 8n;

/**
 * The book as a table. Bids lie with density D0 e^(-kx) at the relative distance x below the price,
 * so down to x there are Q(x) = D0 (1 - e^(-kx)) / k, and selling them brings Q less the integral of
 * x over them. Straight lines between the points bring a little less than the book would.
 */
export function exponentialBook({ depthUsd8, withinBps, decayBps }: ExponentialBook): QuotePoint[] {
  const decayWad = (decayBps * WAD) / HUNDRED_PERCENT_BPS;
  const withinWad = (withinBps * WAD) / HUNDRED_PERCENT_BPS;
  const allUsd8 = (depthUsd8 * WAD) / (WAD - leftWad(withinWad, decayWad));
  const farthestWad = FARTHEST * decayWad < WAD ? FARTHEST * decayWad : WAD;
  return Array.from({ length: Number(POINTS) }, (_, step) => {
    const downWad = (farthestWad * BigInt(step + 1)) / POINTS;
    const beyond = leftWad(downWad, decayWad);
    const share = WAD - beyond;
    const lostWad = (decayWad * share - downWad * beyond) / WAD;
    return {
      sizeUsd8: (allUsd8 * share) / WAD,
      outUsd8: (allUsd8 * (share - lostWad)) / WAD,
    };
  });
}

/** Share of the book that lies farther down: e^(-x / decay). */
function leftWad(downWad: Wad, decayWad: Wad): Wad {
  return expWad((-downWad * WAD) / decayWad);
}
