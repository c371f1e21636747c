import type { Action, Mechanism, OracleAnswer } from "../mechanism.ts";
import {
  averagePrice,
  emptyAccumulator,
  observePrice,
  settledSeconds,
  type PriceAccumulator,
} from "../../numbers/time-weighted-mean.ts";
import {
  timeWeightedAverageParams,
  timeWeightedAverageRanges,
  type TimeWeightedAverageParams,
} from "./params.ts";

interface AveragedFeed {
  heard: OracleAnswer;
  told: bigint;
  readonly prices: PriceAccumulator;
}

export interface TimeWeightedAverageState {
  /** By feed, in the order in which they first answered. */
  readonly feeds: Map<string, AveragedFeed>;
}

/**
 * An oracle that answers the mean of a feed's prices over a window. A price that stands for k of N
 * equal parts of it, a factor 1 + e away from the others, moves the arithmetic mean by 1 + e k / N
 * and the geometric one by (1 + e)^(k / N).
 */
export const timeWeightedAverage: Mechanism<TimeWeightedAverageState, TimeWeightedAverageParams> = {
  id: "time-weighted-average",
  hypothesis: "The protocol reads the mean of a price over a window of time.",
  params: timeWeightedAverageParams,
  ranges: timeWeightedAverageRanges,
  open: () => ({ feeds: new Map() }),

  readAnswer(state, answer, { timeSeconds }, { windowSeconds, isGeometric }) {
    // What is not worth anything has no logarithm, and no protocol reads it as a price.
    if (answer.price <= 0n) return answer;
    const window = Number(windowSeconds);
    const feed = state.feeds.get(answer.feed) ?? {
      heard: answer,
      told: answer.price,
      prices: emptyAccumulator(isGeometric === 1n ? "geometric" : "arithmetic"),
    };
    state.feeds.set(answer.feed, feed);
    observePrice(feed.prices, timeSeconds, answer.price, window);
    feed.heard = answer;
    feed.told = averagePrice(feed.prices, timeSeconds, window) ?? answer.price;
    return feed.told === answer.price ? answer : { ...answer, price: feed.told };
  },

  act(state, { timeSeconds }, { windowSeconds }) {
    const actions: Action[] = [];
    for (const feed of state.feeds.values()) {
      const price = averagePrice(feed.prices, timeSeconds, Number(windowSeconds));
      if (price === undefined || price === feed.told) continue;
      feed.told = price;
      actions.push({ kind: "answer", answer: { ...feed.heard, price } });
    }
    return actions;
  },

  nextActSeconds(state, { timeSeconds }, { windowSeconds, readEverySeconds }) {
    for (const { heard, told, prices } of state.feeds.values()) {
      const settled = settledSeconds(prices, Number(windowSeconds)) ?? timeSeconds;
      if (timeSeconds < settled || told !== heard.price)
        return timeSeconds + Number(readEverySeconds);
    }
    return undefined;
  },
};
