import { z } from "zod";
import { WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** Which part of a rate curve is steered, in the order of their numbers. */
export const STEERED = ["toTheBend", "pastTheBend"] as const;
export type Steered = (typeof STEERED)[number];

const percent = (share: bigint): bigint => (share * WAD) / 100n;
const DAY = 86_400n;

/** How rates answer to use. */
export const rateControllerParams = z.strictObject({
  /** Number of what is steered, in the order of `STEERED`. */
  steers: z.bigint().min(0n).max(1n).default(1n),
  targetWad: z
    .bigint()
    .min(1n)
    .max(WAD - 1n)
    .default(percent(90n)),
  /** What the logarithm of the rate gains of the error now, */
  proportionalWad: z.bigint().min(0n).default(0n),
  /** of an error of one that lasts a year, */
  integralWad: z
    .bigint()
    .min(0n)
    .default(50n * WAD),
  /** and of an error that grows by one in a day. */
  derivativeWad: z.bigint().min(0n).default(0n),
  /** Yearly; the rate stays within these. */
  lowestWad: z
    .bigint()
    .min(1n)
    .default(percent(1n) / 10n),
  highestWad: z
    .bigint()
    .min(1n)
    .default(2n * WAD),
  /** It changes this often, and at once by no more than this. */
  everySeconds: z.bigint().min(60n).default(28_800n),
  stepWad: z.bigint().min(1n).default(percent(4n)),
});

export type RateControllerParams = z.infer<typeof rateControllerParams>;

const PAPER = "Adaptive money market interest rate strategy, arXiv 2407.10426";
const MORPHO = "Morpho Blue, AdaptiveCurveIrm (morpho-blue-irm, ConstantsLib.sol)";
const SLOPE_TWO = "Aave's slope 2 risk oracle (governance.aave.com/t/23192)";

export const rateControllerRanges: Readonly<Record<keyof RateControllerParams, PublishedRange>> = {
  steers: { unit: "", low: 0n, high: 1n, source: "a choice, not a measurement" },
  targetWad: { unit: "%", low: percent(45n), high: percent(95n), source: `90 %: ${MORPHO}` },
  proportionalWad: { unit: "", low: 0n, high: 4n * WAD, source: PAPER },
  integralWad: { unit: "", low: 0n, high: 500n * WAD, source: `50 a year: ${MORPHO}` },
  derivativeWad: { unit: "", low: 0n, high: 4n * WAD, source: PAPER },
  lowestWad: { unit: "%", low: percent(1n) / 10n, high: percent(10n), source: MORPHO },
  highestWad: { unit: "%", low: percent(20n), high: 8n * WAD, source: `200 %: ${MORPHO}` },
  everySeconds: { unit: "s", low: 600n, high: 3n * DAY, source: `8 hours: ${SLOPE_TWO}` },
  stepWad: { unit: "%", low: percent(1n), high: 2n * WAD, source: `4 to 8 %: ${SLOPE_TWO}` },
};
