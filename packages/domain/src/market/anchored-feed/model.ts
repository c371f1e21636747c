import {
  averagePrice,
  emptyAccumulator,
  observePrice,
  type PriceAccumulator,
} from "../../numbers/time-weighted-mean.ts";
import type { Action, Mechanism, OracleAnswer } from "../mechanism.ts";
import { isNearAnchor } from "./anchor.ts";
import { anchoredFeedParams, anchoredFeedRanges, type AnchoredFeedParams } from "./params.ts";

interface AnchoredPrice {
  readonly prices: PriceAccumulator;
  /** The last price, where it was too far from the anchor to be taken. */
  refused: OracleAnswer | undefined;
}

export interface AnchoredFeedState {
  /** By feed, in the order in which they first answered. */
  readonly feeds: Map<string, AnchoredPrice>;
}

/**
 * A price is taken only near its anchor, the mean of the last while. A sudden move is not believed
 * until the mean has come after it; the protocol goes on reading what it took last.
 */
export const anchoredFeed: Mechanism<AnchoredFeedState, AnchoredFeedParams> = {
  id: "anchored-feed",
  hypothesis:
    "A price is taken only while it is near its own mean of the last while; else the one before stays.",
  params: anchoredFeedParams,
  ranges: anchoredFeedRanges,
  open: () => ({ feeds: new Map() }),

  readAnswer(state, answer, { timeSeconds }, params) {
    const feed = state.feeds.get(answer.feed) ?? {
      prices: emptyAccumulator("arithmetic"),
      refused: undefined,
    };
    const isFirst = !state.feeds.has(answer.feed);
    state.feeds.set(answer.feed, feed);
    if (answer.price > 0n)
      observePrice(feed.prices, timeSeconds, answer.price, Number(params.anchorWindowSeconds));
    // A market cannot open without a price: the first one is its own anchor.
    const isTaken = isFirst || isNear(feed, answer, timeSeconds, params);
    feed.refused = isTaken ? undefined : answer;
    return isTaken ? answer : undefined;
  },

  act(state, { timeSeconds }, params) {
    const actions: Action[] = [];
    for (const feed of state.feeds.values()) {
      const { refused } = feed;
      if (refused === undefined || !isNear(feed, refused, timeSeconds, params)) continue;
      feed.refused = undefined;
      actions.push({ kind: "answer", answer: refused });
    }
    return actions;
  },

  nextActSeconds(state, { timeSeconds }, { postEverySeconds }) {
    for (const { refused } of state.feeds.values())
      if (refused !== undefined && refused.price > 0n)
        return timeSeconds + Number(postEverySeconds);
    return undefined;
  },
};

function isNear(
  { prices }: Readonly<AnchoredPrice>,
  { price }: OracleAnswer,
  timeSeconds: number,
  { anchorWindowSeconds, bandBps }: AnchoredFeedParams,
): boolean {
  const anchor = averagePrice(prices, timeSeconds, Number(anchorWindowSeconds)) ?? price;
  return isNearAnchor(price, anchor, bandBps);
}
