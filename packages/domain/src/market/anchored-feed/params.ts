import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** How near to its anchor a price must be to be taken. */
export const anchoredFeedParams = z.strictObject({
  /** Of the ratio anchor / reported, around 1. */
  bandBps: z.bigint().min(0n).max(100_000n).default(2000n),
  /** The anchor is the mean of the price over this long. */
  anchorWindowSeconds: z.bigint().min(1n).max(2_592_000n).default(1800n),
  /** How often a price that was not taken is posted again. */
  postEverySeconds: z.bigint().min(1n).default(60n),
});

export type AnchoredFeedParams = z.infer<typeof anchoredFeedParams>;

const OPEN_PRICE_FEED = "comp.xyz/t/199: within 20 % of a time-weighted mean of Uniswap's prices";

export const anchoredFeedRanges: Readonly<Record<keyof AnchoredFeedParams, PublishedRange>> = {
  bandBps: { unit: "%", low: 100n, high: 2000n, source: OPEN_PRICE_FEED },
  anchorWindowSeconds: {
    unit: "s",
    low: 900n,
    high: 3600n,
    source: "compound-finance/open-oracle, UniswapAnchoredView.sol: anchorPeriod, 30 minutes",
  },
  postEverySeconds: { unit: "s", low: 12n, high: 3600n, source: "assumed: anybody may post" },
};
