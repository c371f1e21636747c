import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** How many sources answer, and how many of them wrongly. */
export const sourceMedianParams = z.strictObject({
  /** Odd, as Maker's quorum. */
  sources: z
    .bigint()
    .min(1n)
    .max(99n)
    .refine((sources) => sources % 2n === 1n, { error: "the number of sources must be odd" })
    .default(13n),
  faulty: z.bigint().min(0n).max(99n).default(0n),
  /** What a faulty source answers, as a multiple of the price. */
  errorFactorWad: z
    .bigint()
    .min(0n)
    .max(10n ** 24n)
    .default(2n * 10n ** 18n),
  /** How far an honest source is off at most, either way. */
  noiseBps: z.bigint().min(0n).max(10_000n).default(10n),
  /** Sources are faulty from then on. */
  fromSeconds: z.bigint().min(0n).default(0n),
  /** For so long; 0: to the end. */
  forSeconds: z.bigint().min(0n).default(0n),
});

export type SourceMedianParams = z.infer<typeof sourceMedianParams>;

const MEDIAN = "makerdao/median, src/median.sol: bar, an odd quorum";

export const sourceMedianRanges: Readonly<Record<keyof SourceMedianParams, PublishedRange>> = {
  sources: { unit: "", low: 1n, high: 31n, source: `${MEDIAN}; libocr: at most 31 oracles` },
  faulty: { unit: "", low: 0n, high: 31n, source: "assumed: the fault to be survived" },
  errorFactorWad: { unit: "", low: 0n, high: 10n ** 24n, source: "assumed: any" },
  noiseBps: { unit: "%", low: 0n, high: 100n, source: "assumed: what venues differ by in calm" },
  fromSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "assumed: the scenario's" },
  forSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "assumed: the scenario's" },
};
