import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** How far somebody pushes the market that a feed looks at, for how long, and what that costs. */
export const manipulatedFeedParams = z.strictObject({
  /** Up, or down where it is negative. */
  pushBps: z.bigint().min(-9_999n).max(100_000_000n).default(1_000n),
  fromSeconds: z.bigint().min(0n).default(0n),
  /** 0: as long as the budget lasts. */
  forSeconds: z.bigint().min(0n).default(12n),
  /** The quote side of the constant-product pool that is pushed. */
  poolQuoteUsd8: z
    .bigint()
    .min(1n)
    .default(10_000_000n * 10n ** 8n),
  feeBps: z.bigint().min(0n).max(1_000n).default(30n),
  /** How often others trade the pool back, so that it has to be pushed again. */
  pushEverySeconds: z.bigint().min(1n).default(12n),
  /** What whoever does it can lose before stopping; 0: any amount. */
  budgetUsd8: z.bigint().min(0n).default(0n),
});

export type ManipulatedFeedParams = z.infer<typeof manipulatedFeedParams>;

export const manipulatedFeedRanges: Readonly<Record<keyof ManipulatedFeedParams, PublishedRange>> =
  {
    pushBps: {
      unit: "%",
      low: -9_900n,
      high: 130_000n,
      source:
        "CFTC v. Eisenberg, complaint of 9 January 2023: MNGO more than 13-fold within 30 minutes",
    },
    fromSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "assumed: the scenario's" },
    forSeconds: { unit: "s", low: 0n, high: 86_400n, source: "assumed: one block to a day" },
    poolQuoteUsd8: {
      unit: "USD",
      low: 10_000n * 10n ** 8n,
      high: 1_000_000_000n * 10n ** 8n,
      source: "the pool's own",
    },
    feeBps: {
      unit: "%",
      low: 0n,
      high: 100n,
      source: "Uniswap/v2-core: 0.3 %; v3-core: 0.01 to 1 %",
    },
    pushEverySeconds: {
      unit: "s",
      low: 1n,
      high: 600n,
      source: "assumed: arbitrage in the next block (12 s on Ethereum)",
    },
    budgetUsd8: { unit: "USD", low: 0n, high: 10n ** 18n, source: "assumed: who does it" },
  };
