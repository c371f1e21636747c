import { z } from "zod";
import { WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** How a bonus is found, in the order of their numbers. */
export const BONUS_FORMULAS = ["mars", "euler", "dutch"] as const;
export type BonusFormula = (typeof BONUS_FORMULAS)[number];

const percent = (share: bigint): bigint => (share * WAD) / 100n;
const BPS = WAD / 10_000n;

/** What liquidators gain, by how far prices have fallen or how long they have not acted. */
export const dynamicLiquidationBonusParams = z.strictObject({
  /** Number of the formula, in the order of `BONUS_FORMULAS`. */
  formula: z.bigint().min(0n).max(2n).default(0n),
  /** The bonus of who has just crossed the threshold. */
  startWad: z.bigint().min(BPS).max(WAD).default(percent(1n)),
  /** mars: how much it grows with what the health factor is below one. */
  slopeWad: z
    .bigint()
    .min(0n)
    .default(2n * WAD),
  /** mars: what is paid even where collateral is worth less than debt. */
  lowestWad: z.bigint().min(0n).max(WAD).default(percent(2n)),
  highestWad: z.bigint().min(BPS).max(WAD).default(percent(10n)),
  /** dutch: the time in which it grows from the start to the highest. */
  rampSeconds: z.bigint().min(1n).default(1800n),
  /** Falls are counted from the highest price of this time. */
  windowSeconds: z.bigint().min(1n).default(3600n),
  /** Smaller changes are not asked for. */
  smallestStepWad: z
    .bigint()
    .min(BPS)
    .max(WAD)
    .default(25n * BPS),
});

export type DynamicLiquidationBonusParams = z.infer<typeof dynamicLiquidationBonusParams>;

const MARS =
  "Mars (docs.rs/mars-params, LiquidationBonus; mars-protocol/contracts): starts at 0 to 10 %, grows by 1 to 2 a point, 0 to 10 % at least, 5 to 10 % at most";

export const dynamicLiquidationBonusRanges: Readonly<
  Record<keyof DynamicLiquidationBonusParams, PublishedRange>
> = {
  formula: { unit: "", low: 0n, high: 2n, source: "a choice, not a measurement" },
  startWad: { unit: "%", low: BPS, high: percent(10n), source: MARS },
  slopeWad: { unit: "", low: 0n, high: 5n * WAD, source: MARS },
  lowestWad: { unit: "%", low: 0n, high: percent(10n), source: MARS },
  highestWad: {
    unit: "%",
    low: percent(5n),
    high: percent(30n),
    source: `${MARS}; Euler vaults: a discount of up to 20 %`,
  },
  rampSeconds: {
    unit: "s",
    low: 300n,
    high: 7200n,
    source: "Maker's Clipper: from 20 or 30 % above the price to the price in 28.5 or 40.5 minutes",
  },
  windowSeconds: { unit: "s", low: 300n, high: 86_400n, source: "assumed" },
  smallestStepWad: { unit: "%", low: BPS, high: percent(1n), source: "assumed" },
};
