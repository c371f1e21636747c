import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** What a feed may answer at all, in its own decimals. */
export const answerClampParams = z
  .strictObject({
    lowest: z.bigint().min(0n).default(10_000_000n),
    highest: z
      .bigint()
      .min(0n)
      .default((1n << 176n) - 1n),
    /** 1: an answer outside is refused, and the last one inside stays; 0: the bound is answered. */
    refusesOutside: z.bigint().min(0n).max(1n).default(0n),
  })
  .refine(({ lowest, highest }) => lowest <= highest, {
    error: "the lowest answer is above the highest",
  });

export type AnswerClampParams = z.infer<typeof answerClampParams>;

const AGGREGATOR = "smartcontractkit/libocr, OffchainAggregator.sol: minAnswer, maxAnswer";

export const answerClampRanges: Readonly<Record<keyof AnswerClampParams, PublishedRange>> = {
  lowest: {
    unit: "",
    low: 0n,
    high: 10n ** 36n,
    source: "rekt.news/venus-blizz-rekt: LUNA at 0.10 USD (8 decimals) and no lower",
  },
  highest: { unit: "", low: 1n, high: (1n << 191n) - 1n, source: AGGREGATOR },
  refusesOutside: {
    unit: "",
    low: 0n,
    high: 1n,
    source: `${AGGREGATOR} (1); docs.chain.link/data-feeds, "reasonable limits" (0)`,
  },
};
