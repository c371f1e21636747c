import type { Action, OracleAnswer } from "./mechanism.ts";

/** What an oracle last heard of a feed, and what it made the protocol read instead. */
export interface ToldFeed {
  heard: OracleAnswer;
  told: bigint;
}

/** By feed, in the order in which they first answered. */
export type ToldFeeds = Map<string, ToldFeed>;

/** Notes what a feed answered and hands on the same answer with the price to be read. */
export function tell(feeds: ToldFeeds, heard: OracleAnswer, price: bigint): OracleAnswer {
  feeds.set(heard.feed, { heard, told: price });
  return price === heard.price ? heard : { ...heard, price };
}

/**
 * The answers that have become others without any feed answering, because time or a rule changed;
 * `priceOf` says what is to be read now of what was heard last.
 */
export function toldAnew(
  feeds: ToldFeeds,
  priceOf: (heard: OracleAnswer) => bigint,
): readonly Action[] {
  const actions: Action[] = [];
  for (const feed of feeds.values()) {
    const price = priceOf(feed.heard);
    if (price === feed.told) continue;
    feed.told = price;
    actions.push({ kind: "answer", answer: { ...feed.heard, price } });
  }
  return actions;
}
