import { z } from "zod";
import { USD8, WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** Over how many venues the market of one kind of collateral is spread, and how many a seller reaches. */
export const fragmentedVenuesParams = z
  .strictObject({
    /** US dollars traded a day on all venues together; each has as much of it. */
    dailyVolumeUsd8: z
      .bigint()
      .min(1n)
      .default(1_000_000_000n * USD8),
    /** The fall of a price where a day's volume of its venue is sold: daily volatility times a constant of order one. */
    impactWad: z
      .bigint()
      .min(0n)
      .default((4n * WAD) / 100n),
    venues: z.bigint().min(1n).max(64n).default(8n),
    /** A sale is split in equal parts over so many, those where the least was sold. */
    reachedVenues: z.bigint().min(1n).max(64n).default(1n),
    /** Seconds without a sale after which the market has forgotten all of them. */
    resetSeconds: z.bigint().min(1n).default(1800n),
  })
  .refine(({ venues, reachedVenues }) => reachedVenues <= venues, {
    message: "a seller cannot reach more venues than there are",
  });

export type FragmentedVenuesParams = z.infer<typeof fragmentedVenuesParams>;

export const fragmentedVenuesRanges: Readonly<
  Record<keyof FragmentedVenuesParams, PublishedRange>
> = {
  dailyVolumeUsd8: {
    unit: "USD",
    low: 100_000n * USD8,
    high: 100_000_000_000n * USD8,
    source: "trailing 30 days of the asset",
  },
  impactWad: {
    unit: "%",
    low: WAD / 100n,
    high: (18n * WAD) / 100n,
    source: "trailing 30 days of the asset's volatility, times 0.5 to 3; the constant assumed",
  },
  venues: { unit: "", low: 1n, high: 16n, source: "assumed; BIS working paper 1062 follows nine" },
  reachedVenues: { unit: "", low: 1n, high: 16n, source: "assumed" },
  resetSeconds: {
    unit: "s",
    low: 300n,
    high: 21_600n,
    source: "RiskDAO risk analysis framework: 30 minutes",
  },
};
