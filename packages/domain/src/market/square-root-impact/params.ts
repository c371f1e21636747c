import { z } from "zod";
import { USD8, WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** What the market of one kind of collateral is like. */
export const squareRootImpactParams = z.strictObject({
  /** Daily volatility, and US dollars traded a day: a sale's size is measured in both. */
  dailyVolatilityWad: z
    .bigint()
    .min(0n)
    .default((4n * WAD) / 100n),
  dailyVolumeUsd8: z
    .bigint()
    .min(1n)
    .default(1_000_000_000n * USD8),
  /** The constant of order one in front. */
  factorWad: z.bigint().min(0n).default(WAD),
  /** 0.5 is the square root. */
  exponentWad: z
    .bigint()
    .min(WAD / 10n)
    .max(WAD)
    .default(WAD / 2n),
  /** Seconds without a sale after which the market has forgotten all of them. */
  resetSeconds: z.bigint().min(1n).default(1800n),
  /** Share of the volume that is there in stress. */
  depthLeftBps: z.bigint().min(1n).max(10_000n).default(10_000n),
});

export type SquareRootImpactParams = z.infer<typeof squareRootImpactParams>;

const STRESS = "events of 11 March 2023 and 10 October 2025: 2 to 10 % of depth left";

export const squareRootImpactRanges: Readonly<
  Record<keyof SquareRootImpactParams, PublishedRange>
> = {
  dailyVolatilityWad: {
    unit: "%",
    low: (2n * WAD) / 100n,
    high: (12n * WAD) / 100n,
    source: "trailing 30 days of the asset, times 0.5 to 3",
  },
  dailyVolumeUsd8: {
    unit: "USD",
    low: 100_000n * USD8,
    high: 100_000_000_000n * USD8,
    source: "trailing 30 days of the asset",
  },
  factorWad: { unit: "", low: WAD / 2n, high: (15n * WAD) / 10n, source: "of order one, assumed" },
  exponentWad: {
    unit: "",
    low: (4n * WAD) / 10n,
    high: (7n * WAD) / 10n,
    source: "Sato and Kanazawa, arXiv 2411.13965; Almgren 2005; Donier and Bonart, arXiv 1412.4503",
  },
  resetSeconds: {
    unit: "s",
    low: 300n,
    high: 21_600n,
    source: "RiskDAO risk analysis framework: 30 minutes",
  },
  depthLeftBps: { unit: "%", low: 200n, high: 10_000n, source: STRESS },
};
