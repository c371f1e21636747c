import { WAD } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import {
  fragmentedVenuesParams,
  fragmentedVenuesRanges,
  type FragmentedVenuesParams,
} from "./params.ts";
import { afterSplit, allBroughtUsd8, indexLeftWad, type SoldByVenue } from "./venues.ts";

export interface FragmentedVenuesState {
  readonly sold: Map<string, { readonly byVenue: SoldByVenue; readonly lastSeconds: number }>;
}

/**
 * The market's depth lies on several venues, each with its share of the volume and a price of its
 * own that moves by the square root of what was sold there; a seller reaches some of them. With n
 * venues of which m are reached a sale loses sqrt(n / m) times what one shared market would take,
 * while an index over all venues falls by only sqrt(m / n) of what the shared price would: sellers
 * are hurt more than oracles see. Sale after sale goes where the least was sold; once all venues
 * have had as much, both are what they are in a shared market.
 */
export const fragmentedVenues: Mechanism<FragmentedVenuesState, FragmentedVenuesParams> = {
  id: "fragmented-venues",
  hypothesis:
    "Depth is spread over venues of which a forced sale reaches only some, so it costs more than in one market and shows less in the price.",
  params: fragmentedVenuesParams,
  ranges: fragmentedVenuesRanges,
  open: () => ({ sold: new Map() }),

  priceLeftWad: (state, reserve, { timeSeconds }, params) =>
    isForgotten(state, reserve, timeSeconds, params)
      ? WAD
      : indexLeftWad(soldNow(state, reserve, timeSeconds, params), params),

  proceedsUsd8(state, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const before = soldNow(state, reserve, timeSeconds, params);
    const after = afterSplit(before, valueUsd8, params);
    return allBroughtUsd8(after, params) - allBroughtUsd8(before, params);
  },

  sold(state, { reserve, valueUsd8 }, { timeSeconds }, params) {
    const before = soldNow(state, reserve, timeSeconds, params);
    const byVenue = afterSplit(before, valueUsd8, params);
    state.sold.set(reserve, { byVenue, lastSeconds: timeSeconds });
  },
};

function soldNow(
  state: Readonly<FragmentedVenuesState>,
  reserve: string,
  timeSeconds: number,
  params: FragmentedVenuesParams,
): SoldByVenue {
  const last = state.sold.get(reserve);
  return last === undefined || isForgotten(state, reserve, timeSeconds, params)
    ? Array.from({ length: Number(params.venues) }, () => 0n)
    : last.byVenue;
}

function isForgotten(
  { sold }: Readonly<FragmentedVenuesState>,
  reserve: string,
  timeSeconds: number,
  { resetSeconds }: FragmentedVenuesParams,
): boolean {
  const last = sold.get(reserve);
  return last === undefined || BigInt(timeSeconds - last.lastSeconds) >= resetSeconds;
}
