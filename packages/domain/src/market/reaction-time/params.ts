import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

const share = (usual: bigint) => z.bigint().min(1n).max(10_000n).default(usual);

/** How soon somebody makes a call that pays. */
export const reactionTimeParams = z.strictObject({
  /** Share of calls that are made in the block in which they begin to pay. */
  sameBlockBps: share(7_000n),
  /** Of those still waiting, the share made in each further block. */
  laterBlockBps: share(3_000n),
});

export type ReactionTimeParams = z.infer<typeof reactionTimeParams>;

export const reactionTimeRanges: Readonly<Record<keyof ReactionTimeParams, PublishedRange>> = {
  sameBlockBps: {
    unit: "%",
    low: 3_000n,
    high: 10_000n,
    source:
      "over 70 % of liquidable positions at once: Perez, Werner, Xu and Livshits (arXiv 2009.13235), Compound up to September 2020; the low end assumed",
  },
  laterBlockBps: { unit: "%", low: 100n, high: 10_000n, source: "assumed" },
};
