import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** When feeds stop answering, for how long, and who answers instead. */
export const staleFeedParams = z.strictObject({
  fromSeconds: z.bigint().min(0n).default(0n),
  /** 0: to the end. */
  forSeconds: z.bigint().min(0n).default(86_400n),
  /** From this age on an answer is not believed, and the second source is read; 0: at any age it is. */
  ageLimitSeconds: z.bigint().min(0n).default(0n),
  /** How far the second source is off, either way. */
  fallbackErrorBps: z.bigint().min(-10_000n).max(1_000_000n).default(0n),
});

export type StaleFeedParams = z.infer<typeof staleFeedParams>;

export const staleFeedRanges: Readonly<Record<keyof StaleFeedParams, PublishedRange>> = {
  fromSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "assumed: the scenario's" },
  forSeconds: {
    unit: "s",
    low: 0n,
    high: 4_294_967_295n,
    source: "assumed: from a missed heartbeat to a feed that is given up",
  },
  ageLimitSeconds: {
    unit: "s",
    low: 0n,
    high: 129_600n,
    source:
      "liquity/dev, PriceFeed.sol: TIMEOUT, 14,400 s; forks of it for slower feeds: 129,600 s; Aave v3: none",
  },
  fallbackErrorBps: {
    unit: "%",
    low: -500n,
    high: 500n,
    source: "liquity/dev, PriceFeed.sol: sources that agree within 5 % are both believed",
  },
};
