import { isInWindow, nextWindowEdgeSeconds } from "../../numbers/time-window.ts";
import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { Action, Mechanism, OracleAnswer } from "../mechanism.ts";
import { staleFeedParams, staleFeedRanges, type StaleFeedParams } from "./params.ts";

interface StaleFeed {
  /** What the feed would answer. */
  heard: OracleAnswer;
  /** What the protocol reads. */
  told: bigint;
  /** When the feed itself was last told. */
  answeredSeconds: number;
}

export interface StaleFeedState {
  /** By feed, in the order in which they first answered. */
  readonly feeds: Map<string, StaleFeed>;
}

/**
 * Feeds that stop answering for a while. What they said last stays, until it is older than an age
 * limit, if there is one: then a second source is read, which sees the same market with an error of
 * its own. Afterwards the feeds answer at once what they see.
 */
export const staleFeed: Mechanism<StaleFeedState, StaleFeedParams> = {
  id: "stale-feed",
  hypothesis:
    "Feeds stop answering for a while; what they said last is believed up to an age, then a second source.",
  params: staleFeedParams,
  ranges: staleFeedRanges,
  open: () => ({ feeds: new Map() }),

  readAnswer(state, answer, { timeSeconds }, params) {
    const known = state.feeds.get(answer.feed);
    // A market cannot open without a price: the first answer is read even in silence.
    if (known === undefined) {
      const feed = { heard: answer, told: answer.price, answeredSeconds: timeSeconds };
      state.feeds.set(answer.feed, feed);
      return answer;
    }
    known.heard = answer;
    const price = priceRead(known, timeSeconds, params);
    if (price === undefined) return undefined;
    note(known, price, timeSeconds, params);
    return price === answer.price ? answer : { ...answer, price };
  },

  act(state, { timeSeconds }, params) {
    const actions: Action[] = [];
    for (const feed of state.feeds.values()) {
      const price = priceRead(feed, timeSeconds, params);
      if (price === undefined || price === feed.told) continue;
      note(feed, price, timeSeconds, params);
      actions.push({ kind: "answer", answer: { ...feed.heard, price } });
    }
    return actions;
  },

  nextActSeconds(state, { timeSeconds }, params) {
    let next = nextWindowEdgeSeconds(timeSeconds, params);
    if (params.ageLimitSeconds === 0n || !isInWindow(timeSeconds, params)) return next;
    for (const { answeredSeconds } of state.feeds.values()) {
      const due = answeredSeconds + Number(params.ageLimitSeconds) + 1;
      if (due > timeSeconds && (next === undefined || due < next)) next = due;
    }
    return next;
  },
};

/** What is read of a feed now; undefined while its last answer stays. */
function priceRead(
  { heard: { price }, answeredSeconds }: Readonly<StaleFeed>,
  timeSeconds: number,
  params: StaleFeedParams,
): bigint | undefined {
  if (!isInWindow(timeSeconds, params)) return price;
  const { ageLimitSeconds, fallbackErrorBps } = params;
  // Liquity: frozen once the age is above the limit, not at it.
  if (ageLimitSeconds === 0n || BigInt(timeSeconds - answeredSeconds) <= ageLimitSeconds)
    return undefined;
  return (price * (HUNDRED_PERCENT_BPS + fallbackErrorBps)) / HUNDRED_PERCENT_BPS;
}

function note(feed: StaleFeed, price: bigint, timeSeconds: number, params: StaleFeedParams): void {
  feed.told = price;
  if (!isInWindow(timeSeconds, params)) feed.answeredSeconds = timeSeconds;
}
