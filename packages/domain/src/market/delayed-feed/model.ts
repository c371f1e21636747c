import type { Action, Mechanism, OracleAnswer } from "../mechanism.ts";
import { mayPoke, poked, type DelayedPrice } from "./osm.ts";
import { delayedFeedParams, delayedFeedRanges, type DelayedFeedParams } from "./params.ts";

interface DelayedSource {
  /** What the source answered last. */
  source: OracleAnswer;
  held: DelayedPrice;
}

export interface DelayedFeedState {
  /** By feed, in the order in which they first answered. */
  readonly feeds: Map<string, DelayedSource>;
}

/**
 * Maker's Oracle Security Module between each feed and the protocol: once a hop somebody pokes it,
 * the price queued a hop ago becomes the one that is read, and the source's price of now is queued.
 * Everybody can see what is queued; nobody can act on it through the protocol before.
 */
export const delayedFeed: Mechanism<DelayedFeedState, DelayedFeedParams> = {
  id: "delayed-feed",
  hypothesis: "A price is queued for a whole hop before the protocol may read it.",
  params: delayedFeedParams,
  ranges: delayedFeedRanges,
  open: () => ({ feeds: new Map() }),

  readAnswer(state, answer, { timeSeconds }, { hopSeconds }) {
    const feed = state.feeds.get(answer.feed);
    if (feed !== undefined) {
      feed.source = answer;
      return undefined;
    }
    // A market cannot open without a price: the module begins with the first answer on both places.
    const empty = { current: undefined, next: answer.price, hopStartSeconds: 0 };
    const held = poked(empty, answer.price, timeSeconds, Number(hopSeconds));
    state.feeds.set(answer.feed, { source: answer, held });
    return answer;
  },

  act(state, { timeSeconds }, { hopSeconds, pokeDelaySeconds }) {
    const actions: Action[] = [];
    for (const feed of state.feeds.values()) {
      const since = timeSeconds - Number(pokeDelaySeconds);
      if (!mayPoke(feed.held, since, Number(hopSeconds))) continue;
      const before = feed.held.current;
      feed.held = poked(feed.held, feed.source.price, timeSeconds, Number(hopSeconds));
      const { current } = feed.held;
      if (current !== undefined && current !== before)
        actions.push({ kind: "answer", answer: { ...feed.source, price: current } });
    }
    return actions;
  },

  nextActSeconds(state, { timeSeconds }, { hopSeconds, pokeDelaySeconds }) {
    let next: number | undefined;
    for (const { held } of state.feeds.values()) {
      const due = held.hopStartSeconds + Number(hopSeconds) + Number(pokeDelaySeconds);
      if (next === undefined || due < next) next = due;
    }
    return next === undefined || next > timeSeconds ? next : timeSeconds + 1;
  },
};
