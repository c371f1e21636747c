import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** Which of the largest depositors leave, when, with how much, and whether they sell. */
export const whaleExitParams = z.strictObject({
  /** How many of the largest depositors without debt. */
  count: z.bigint().min(1n).default(1n),
  /** Unix seconds; 0: as soon as there is a depositor. */
  startSeconds: z.bigint().min(0n).default(0n),
  /** The share of its deposit each withdraws. */
  withdrawnBps: z.bigint().min(1n).max(10_000n).default(10_000n),
  /** 1: what was withdrawn is sold; 0: it is only gone from the pool. */
  sells: z.bigint().min(0n).max(1n).default(1n),
});

export type WhaleExitParams = z.infer<typeof whaleExitParams>;

export const whaleExitRanges: Readonly<Record<keyof WhaleExitParams, PublishedRange>> = {
  count: { unit: "", low: 1n, high: 100n, source: "assumed" },
  startSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "the event that is replayed" },
  withdrawnBps: { unit: "%", low: 1n, high: 10_000n, source: "assumed" },
  sells: { unit: "", low: 0n, high: 1n, source: "assumed" },
};
