import { HUNDRED_PERCENT_BPS, WAD } from "../../numbers/units.ts";
import { inWholeBps } from "../../numbers/whole-bps.ts";
import type { Mechanism, WorldView } from "../mechanism.ts";
import {
  bookLater,
  broughtUsd8,
  fullUsd8,
  shareLeftWad,
  soldLaterUsd8,
  spreadNowBps,
  type Book,
} from "./book.ts";
import { stressedDepthParams, stressedDepthRanges, type StressedDepthParams } from "./params.ts";
import { notePrice, recentFallWad, type Highs } from "./recent-high.ts";

export interface StressedDepthState {
  /** By reserve. */
  readonly highs: Map<string, Highs>;
  readonly books: Map<string, Book & { readonly atSeconds: number }>;
  /** When prices were last taken down. */
  lookedSeconds: number | undefined;
}

/** Prices are taken down so many times in a window. */
const LOOKS = 20n;

/**
 * Collateral is sold into a book whose depth goes while the market falls, as market makers go: what
 * is left is exp(-fall / collapse), the fall being that from the highest price of the last while,
 * and the spread widens. In what is left every further dollar lowers the price by as much (linear
 * impact, the one that may decay exponentially without leaving a profitable round trip).
 */
export const stressedDepth: Mechanism<StressedDepthState, StressedDepthParams> = {
  id: "stressed-depth",
  hypothesis:
    "Depth goes when it is needed: a fall of the market price within minutes takes most of the orders that forced sales would meet.",
  params: stressedDepthParams,
  ranges: stressedDepthRanges,
  open: () => ({ highs: new Map(), books: new Map(), lookedSeconds: undefined }),

  priceLeftWad(state, reserve, world, params) {
    const left = state.books.get(reserve);
    // What has gone from the depth changes nothing of a price of which nothing was sold.
    if (
      left === undefined ||
      soldLaterUsd8(left, world.timeSeconds - left.atSeconds, params) === 0n
    )
      return WAD;
    const { soldUsd8, shareWad } = bookNow(state, reserve, world, params);
    const full = fullUsd8(shareWad, params);
    return soldUsd8 < full ? inWholeBps(WAD - (soldUsd8 * WAD) / full) : 0n;
  },

  proceedsUsd8(state, { reserve, valueUsd8 }, world, params) {
    const { soldUsd8, shareWad } = bookNow(state, reserve, world, params);
    const full = fullUsd8(shareWad, params);
    const brought = broughtUsd8(soldUsd8 + valueUsd8, full) - broughtUsd8(soldUsd8, full);
    const twice = 2n * HUNDRED_PERCENT_BPS;
    return (brought * (twice - spreadNowBps(shareWad, params))) / twice;
  },

  sold(state, { reserve, valueUsd8 }, world, params) {
    const { soldUsd8, shareWad } = bookNow(state, reserve, world, params);
    const atSeconds = world.timeSeconds;
    state.books.set(reserve, { soldUsd8: soldUsd8 + valueUsd8, shareWad, atSeconds });
  },

  act(state, world, params) {
    const { timeSeconds } = world;
    const { lookedSeconds } = state;
    if (
      lookedSeconds !== undefined &&
      BigInt(timeSeconds - lookedSeconds) * LOOKS < params.windowSeconds
    )
      return [];
    state.lookedSeconds = timeSeconds;
    for (const reserve of world.reserves()) {
      const priceUsd8 = world.marketPriceUsd8(reserve);
      if (priceUsd8 === undefined) continue;
      let highs = state.highs.get(reserve);
      if (highs === undefined) state.highs.set(reserve, (highs = []));
      notePrice(highs, priceUsd8, timeSeconds, params.windowSeconds);
      if (state.books.has(reserve))
        state.books.set(reserve, {
          ...bookNow(state, reserve, world, params),
          atSeconds: timeSeconds,
        });
    }
    return [];
  },
};

function bookNow(
  { highs, books }: Readonly<StressedDepthState>,
  reserve: string,
  world: WorldView,
  params: StressedDepthParams,
): Book {
  const { timeSeconds } = world;
  const priceUsd8 = world.marketPriceUsd8(reserve);
  const fall =
    priceUsd8 === undefined
      ? 0n
      : recentFallWad(highs.get(reserve), priceUsd8, timeSeconds, params.windowSeconds);
  const shareWad = shareLeftWad(fall, params);
  const left = books.get(reserve);
  if (left === undefined) return { soldUsd8: 0n, shareWad };
  return bookLater(left, shareWad, timeSeconds - left.atSeconds, params);
}
