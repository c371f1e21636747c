import { HUNDRED_PERCENT_BPS } from "../../numbers/units.ts";
import type { Mechanism, OracleAnswer } from "../mechanism.ts";
import { pushFeedParams, pushFeedRanges, type PushFeedParams } from "./params.ts";

/** What a feed was last seen to be worth, and what it last said. */
interface Feed {
  observed: OracleAnswer;
  published: OracleAnswer;
  publishedSeconds: number;
}

export interface PushFeedState {
  /** By feed, in the order in which they first answered. */
  readonly feeds: Map<string, Feed>;
}

/**
 * An oracle that answers when its price has moved by the deviation since its last answer, or when
 * that is as old as the heartbeat; the protocol reads the answer after the latency. What is recorded
 * of the feed is taken for what it observes: it cannot know more than it said.
 */
export const pushFeed: Mechanism<PushFeedState, PushFeedParams> = {
  id: "push-feed",
  hypothesis:
    "An oracle answers when the price has moved by its deviation or its last answer is as old as its heartbeat, and is read after a delay.",
  params: pushFeedParams,
  ranges: pushFeedRanges,
  open: () => ({ feeds: new Map() }),

  readAnswer(state, answer, { timeSeconds }) {
    const feed = state.feeds.get(answer.feed);
    if (feed !== undefined) {
      feed.observed = answer;
      return undefined;
    }
    // A market cannot open without a price: the first answer is read at once.
    state.feeds.set(answer.feed, {
      observed: answer,
      published: answer,
      publishedSeconds: timeSeconds,
    });
    return answer;
  },

  act(state, { timeSeconds }, params) {
    const afterSeconds = Number(params.latencySeconds);
    return [...state.feeds.values()]
      .filter((feed) => isDue(feed, timeSeconds, params))
      .map((feed) => {
        feed.published = feed.observed;
        feed.publishedSeconds = timeSeconds;
        return { kind: "answer" as const, answer: feed.observed, afterSeconds };
      });
  },

  nextActSeconds(state, _world, { heartbeatSeconds }) {
    let next: number | undefined;
    for (const { publishedSeconds } of state.feeds.values()) {
      const due = publishedSeconds + Number(heartbeatSeconds);
      if (next === undefined || due < next) next = due;
    }
    return next;
  },
};

function isDue(
  { observed, published, publishedSeconds }: Readonly<Feed>,
  timeSeconds: number,
  { deviationBps, heartbeatSeconds }: PushFeedParams,
): boolean {
  if (BigInt(timeSeconds - publishedSeconds) >= heartbeatSeconds) return true;
  const moved = observed.price - published.price;
  const size = moved < 0n ? -moved : moved;
  const from = published.price < 0n ? -published.price : published.price;
  return size > 0n && size * HUNDRED_PERCENT_BPS >= deviationBps * from;
}
