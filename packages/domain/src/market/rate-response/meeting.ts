import { HUNDRED_PERCENT_BPS, WAD, type Wad } from "../../numbers/units.ts";
import { chosenShareWad } from "./choice.ts";
import type { RateResponseParams } from "./params.ts";

/** The way to a meeting point is known to so small a part of it, as a power of two. */
const PRECISION_BITS = 24n;

/** A pool as its depositors see it; token units. */
export interface Offer {
  /** What is deposited, and how much of that has come because of rates (left, where below zero). */
  readonly supply: bigint;
  readonly net: bigint;
  readonly cash: bigint;
  /** What a deposit earns a year after so much more of them. */
  readonly rateWad: (added: bigint) => Wad | undefined;
}

/**
 * How far deposits are from where they would stay: each who leaves (or comes) changes what the next
 * one earns, so the way ends where nobody else would, and at the latest where the pool has no cash;
 * those who would still leave then are counted too, as they will ask. Zero where nobody bothers.
 */
export function wayToMeeting(offer: Offer, params: RateResponseParams): bigint {
  const first = wanted(offer, 0n, params);
  if (first === 0n) return 0n;
  let stays = first;
  if (first < 0n && -first > offer.cash) {
    const beyond = wanted(offer, -offer.cash, params);
    if (beyond < 0n) return beyond - offer.cash;
    stays = -offer.cash;
  }
  let moves = 0n;
  while (distance(moves, stays) > (distance(moves, 0n) >> PRECISION_BITS) + 1n) {
    const middle = (moves + stays) / 2n;
    if (wanted(offer, middle, params) * first > 0n) moves = middle;
    else stays = middle;
  }
  return moves;
}

const distance = (a: bigint, b: bigint): bigint => (a < b ? b - a : a - b);

/** How much more would come at the rate after so much more, or leave where below zero. */
function wanted(
  { supply, net, rateWad }: Offer,
  added: bigint,
  params: RateResponseParams,
): bigint {
  const { outsideBps, thresholdBps } = params;
  const rate = rateWad(added);
  if (rate === undefined) return 0n;
  const wad = WAD / HUNDRED_PERCENT_BPS;
  const gapWad = rate - outsideBps * wad;
  if ((gapWad < 0n ? -gapWad : gapWad) <= thresholdBps * wad) return 0n;
  return ((supply - net) * chosenShareWad(gapWad, params)) / WAD - supply - added;
}
