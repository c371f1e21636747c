import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** What depositors could earn elsewhere, how many of them mind, and how fast they move. */
export const rateResponseParams = z.strictObject({
  /** What the same token earns elsewhere a year. */
  outsideBps: z.bigint().min(0n).default(500n),
  /** The share of deposits that a percentage point a year moves, where there was no difference before. */
  movedPerPointBps: z.bigint().min(0n).max(10_000n).default(530n),
  /** The pool's share of all the money that could be in it: with 50 % it can double. */
  poolShareBps: z.bigint().min(1n).max(9_900n).default(5_000n),
  /** Up to this difference nobody bothers. */
  thresholdBps: z.bigint().min(0n).default(50n),
  /** Half of what is to move has moved after this time. */
  halfLifeSeconds: z.bigint().min(1n).default(604_800n),
  /** How often rates are compared. */
  everySeconds: z.bigint().min(60n).default(3_600n),
});

export type RateResponseParams = z.infer<typeof rateResponseParams>;

const BANKS =
  "Drechsler, Savov and Schnabl, Quarterly Journal of Economics 132 (2017): semi-elasticity of deposits to their spread −5.3 (read in a summary of the paper)";
const AAVE =
  "governance.aave.com/t/19979 (December 2024): supply of stable coins rose by 20 to 50 % within 30 days";

export const rateResponseRanges: Readonly<Record<keyof RateResponseParams, PublishedRange>> = {
  outsideBps: {
    unit: "%",
    low: 0n,
    high: 1_500n,
    source: "Dai's savings rate, 5.5 to 9.5 %: governance.aave.com/t/19979; ends assumed",
  },
  movedPerPointBps: {
    unit: "%",
    low: 0n,
    high: 2_000n,
    source: `${BANKS}; ${AAVE} in which rates rose to about 10 %, so more than that per point; ends assumed`,
  },
  poolShareBps: { unit: "%", low: 100n, high: 9_900n, source: "assumed" },
  thresholdBps: { unit: "%", low: 0n, high: 500n, source: "assumed" },
  halfLifeSeconds: {
    unit: "s",
    low: 3_600n,
    high: 2_592_000n,
    source: `assumed: from an hour to the 30 days of ${AAVE}`,
  },
  everySeconds: { unit: "s", low: 600n, high: 86_400n, source: "assumed" },
};
