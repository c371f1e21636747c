import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** Of which factors a price is made, and which of them is forgotten for a while. */
export const composedFeedParams = z.strictObject({
  /**
   * The feed whose answers multiply the others', which are ratios to it: its address as a number; 0
   * where each feed answers the product, with `tokenRatio` in it.
   */
  baseFeed: z.bigint().min(0n).default(0n),
  /** What the token is worth in its base. */
  tokenRatio: z.bigint().min(1n).default(1_120_000_000_000_000_000n),
  /** How a ratio of one is written. */
  oneRatio: z
    .bigint()
    .min(1n)
    .default(10n ** 18n),
  /** How a price of one is written. */
  onePrice: z
    .bigint()
    .min(1n)
    .default(10n ** 8n),
  /** 1: the base's price is left out; 2: the ratio is; 0: neither. */
  leftOut: z.bigint().min(0n).max(2n).default(1n),
  /** From when on it is left out. */
  fromSeconds: z.bigint().min(0n).default(0n),
  /** For so long; 0: to the end. */
  forSeconds: z.bigint().min(0n).default(0n),
});

export type ComposedFeedParams = z.infer<typeof composedFeedParams>;

const MOONWELL = "forum.moonwell.fi/t/2068: cbETH at 1.12 instead of about 2,200 US dollars";
const ANY = 10n ** 40n;

export const composedFeedRanges: Readonly<Record<keyof ComposedFeedParams, PublishedRange>> = {
  baseFeed: { unit: "", low: 0n, high: (1n << 160n) - 1n, source: "the protocol's own feeds" },
  tokenRatio: { unit: "", low: 1n, high: ANY, source: MOONWELL },
  oneRatio: { unit: "", low: 1n, high: ANY, source: "the feed's decimals" },
  onePrice: { unit: "", low: 1n, high: ANY, source: "the feed's decimals" },
  leftOut: { unit: "", low: 0n, high: 2n, source: MOONWELL },
  fromSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "assumed: the scenario's" },
  forSeconds: {
    unit: "s",
    low: 0n,
    high: 4_294_967_295n,
    source: "forum.moonwell.fi/t/2068: five days of vote and timelock to set it right",
  },
};
