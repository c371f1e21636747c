import { halved } from "../../numbers/half-life.ts";
import { HUNDRED_PERCENT_BPS, WAD, type Bps, type Usd8, type Wad } from "../../numbers/units.ts";
import { expWad } from "../../numbers/wad-math.ts";
import type { StressedDepthParams } from "./params.ts";

/** An order book in which every further dollar lowers the price by as much. */
export interface Book {
  /** Tokens sold that nobody has taken off it yet, at the market's price. */
  readonly soldUsd8: Usd8;
  /** How much of its calm depth is there: 10^18 is all of it. */
  readonly shareWad: Wad;
}

/** What of the depth a recent fall of the market's price leaves. */
export function shareLeftWad(
  fallWad: Wad,
  { collapseBps, leastLeftBps }: StressedDepthParams,
): Wad {
  const least = (leastLeftBps * WAD) / HUNDRED_PERCENT_BPS;
  const left = expWad((-fallWad * HUNDRED_PERCENT_BPS) / collapseBps);
  return left > least ? left : least;
}

/**
 * The book some seconds later, with another share of its depth. Orders that go leave the price where
 * it is, so what was sold counts for less; orders that come stand behind what was sold, and bring
 * the price nearer to the market's. Counted the other way round each, selling into a full book and
 * buying back from an empty one (or the reverse) would pay.
 */
export function bookLater(
  book: Book,
  shareWad: Wad,
  seconds: number,
  params: StressedDepthParams,
): Book {
  const { shareWad: before } = book;
  const sold = soldLaterUsd8(book, seconds, params);
  return { soldUsd8: shareWad < before ? (sold * shareWad) / before : sold, shareWad };
}

/** Tokens sold that are not taken off the book some seconds later, at the depth it had. */
export function soldLaterUsd8(
  { soldUsd8 }: Book,
  seconds: number,
  { halfLifeSeconds }: StressedDepthParams,
): Usd8 {
  return halved(soldUsd8, seconds, halfLifeSeconds);
}

/** What has to be sold to take the price to zero. */
export function fullUsd8(shareWad: Wad, { depthUsd8, withinBps }: StressedDepthParams): Usd8 {
  const full = (depthUsd8 * HUNDRED_PERCENT_BPS * shareWad) / (withinBps * WAD);
  return full > 0n ? full : 1n;
}

/** What selling this much into a book where nothing was sold brings; past a price of zero no more. */
export function broughtUsd8(soldUsd8: Usd8, fullUsd8: Usd8): Usd8 {
  const counted = soldUsd8 < fullUsd8 ? soldUsd8 : fullUsd8;
  return counted - (counted * counted) / (2n * fullUsd8);
}

/** The spread grows from calm to stress as depth goes from all to the least. */
export function spreadNowBps(shareWad: Wad, params: StressedDepthParams): Bps {
  const { calmSpreadBps, stressSpreadBps, leastLeftBps } = params;
  const most = WAD - (leastLeftBps * WAD) / HUNDRED_PERCENT_BPS;
  if (most === 0n) return calmSpreadBps;
  return calmSpreadBps + ((stressSpreadBps - calmSpreadBps) * (WAD - shareWad)) / most;
}
