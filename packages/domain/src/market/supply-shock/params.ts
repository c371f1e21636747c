import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** How many tokens come to the market that were not there before, when and how fast. */
export const supplyShockParams = z.strictObject({
  /** What they are worth at the market's price when it begins. */
  supplyUsd8: z
    .bigint()
    .min(0n)
    .default(292_000_000n * USD8),
  /** The share of them that is sold. */
  soldBps: z.bigint().min(0n).max(10_000n).default(10_000n),
  /** Unix seconds; 0: as soon as the token has a price. */
  startSeconds: z.bigint().min(0n).default(0n),
  /** From the first sale to the last, in equal parts; 0: all at once. */
  durationSeconds: z.bigint().min(0n).default(0n),
  partSeconds: z.bigint().min(1n).default(600n),
});

export type SupplyShockParams = z.infer<typeof supplyShockParams>;

export const supplyShockRanges: Readonly<Record<keyof SupplyShockParams, PublishedRange>> = {
  supplyUsd8: {
    unit: "USD",
    low: 0n,
    high: 1_000_000_000n * USD8,
    source:
      "116,500 rsETH released on 18 April 2026, about 292 million US dollars, governance.aave.com/t/24481",
  },
  soldBps: { unit: "%", low: 0n, high: 10_000n, source: "assumed: none to all" },
  startSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "the event that is replayed" },
  durationSeconds: {
    unit: "s",
    low: 0n,
    high: 31_536_000n,
    source: "assumed: at once (a mint) to a year (a vesting schedule)",
  },
  partSeconds: { unit: "s", low: 1n, high: 86_400n, source: "assumed" },
};
