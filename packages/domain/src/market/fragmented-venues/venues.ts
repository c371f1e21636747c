import { WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import { sqrtDown } from "../../numbers/wad-math.ts";
import type { FragmentedVenuesParams } from "./params.ts";

/** What was sold on each venue since the market last forgot, at the price before. */
export type SoldByVenue = readonly Usd8[];

/** The relative fall of one venue's price: impact * sqrt(sold / the venue's own volume), at most 1. */
export function venueFallWad(soldUsd8: Usd8, params: FragmentedVenuesParams): Wad {
  const { dailyVolumeUsd8, impactWad, venues } = params;
  const root = sqrtDown((soldUsd8 * venues * WAD * WAD) / dailyVolumeUsd8);
  const fall = (impactWad * root) / WAD;
  return fall < WAD ? fall : WAD;
}

/** What selling this much on one venue brings: two thirds of the last fall are lost on average. */
export function venueBroughtUsd8(soldUsd8: Usd8, params: FragmentedVenuesParams): Usd8 {
  const fall = venueFallWad(soldUsd8, params);
  if (fall < WAD) return soldUsd8 - (2n * soldUsd8 * fall) / (3n * WAD);
  // Past a price of zero nothing more; a third of what took it there was paid.
  const { dailyVolumeUsd8, impactWad, venues } = params;
  const most = (dailyVolumeUsd8 * WAD * WAD) / (venues * impactWad * impactWad);
  return most / 3n;
}

/** The venues after a sale: equal parts where the least was sold, the first of equals first. */
export function afterSplit(
  sold: SoldByVenue,
  valueUsd8: Usd8,
  { reachedVenues }: FragmentedVenuesParams,
): SoldByVenue {
  const reached = sold
    .map((usd8, place) => ({ usd8, place }))
    .sort((a, b) => (a.usd8 < b.usd8 ? -1 : a.usd8 > b.usd8 ? 1 : a.place - b.place))
    .slice(0, Number(reachedVenues));
  const after = [...sold];
  reached.forEach(({ usd8, place }, turn) => {
    const odd = BigInt(turn) < valueUsd8 % reachedVenues ? 1n : 0n;
    after[place] = usd8 + valueUsd8 / reachedVenues + odd;
  });
  return after;
}

/** What all that was sold has brought. */
export function allBroughtUsd8(sold: SoldByVenue, params: FragmentedVenuesParams): Usd8 {
  return sold.reduce((sum, usd8) => sum + venueBroughtUsd8(usd8, params), 0n);
}

/** The price as an index over the venues shows it: the mean of their falls, as their volumes are equal. */
export function indexLeftWad(sold: SoldByVenue, params: FragmentedVenuesParams): Wad {
  const falls = sold.reduce((sum, usd8) => sum + venueFallWad(usd8, params), 0n);
  return WAD - falls / params.venues;
}
