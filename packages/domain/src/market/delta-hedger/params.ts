import { z } from "zod";
import { USD8, WAD } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** The book of those who hedge options on a token, and how they hedge. */
export const deltaHedgerParams = z.strictObject({
  /** Delta in US dollars that a return of 100 % adds; below zero: short gamma, who sells into falls. */
  gammaUsd8: z.bigint().default(-1_000_000_000n * USD8),
  /** What its options gain in US dollars if yearly volatility is higher by 100 points, at the money; below zero: short vega. */
  vegaUsd8: z.bigint().default(0n),
  /** By how much yearly volatility rises as the price falls: 10^18 is one point of it for each percent. */
  volatilityBetaWad: z.bigint().min(0n).default(WAD),
  /** How far from the strike its gamma has fallen to 61 % (one standard deviation); 0: the same everywhere. */
  widthBps: z.bigint().min(0n).default(1_000n),
  /** How long after being struck at the money options expire and new ones are struck; 0: never. */
  tenorSeconds: z.bigint().min(0n).default(604_800n),
  /** A move this large since the last hedge makes the next. */
  bandBps: z.bigint().min(1n).default(50n),
  /** How long what it has to buy takes in what others are forced to sell, before it is bought elsewhere. */
  patienceSeconds: z.bigint().min(0n).default(300n),
});

export type DeltaHedgerParams = z.infer<typeof deltaHedgerParams>;

export const deltaHedgerRanges: Readonly<Record<keyof DeltaHedgerParams, PublishedRange>> = {
  gammaUsd8: {
    unit: "USD",
    low: -10_000_000_000n * USD8,
    high: 10_000_000_000n * USD8,
    source: "assumed, both signs as in Barbon and Buraschi, Gamma Fragility (2021)",
  },
  vegaUsd8: {
    unit: "USD",
    low: -10_000_000_000n * USD8,
    high: 10_000_000_000n * USD8,
    source: "assumed, both signs",
  },
  volatilityBetaWad: { unit: "", low: 0n, high: 5n * WAD, source: "assumed: falls frighten" },
  widthBps: { unit: "%", low: 0n, high: 5_000n, source: "assumed: volatility until expiry" },
  tenorSeconds: { unit: "s", low: 0n, high: 31_536_000n, source: "assumed: weekly options" },
  bandBps: { unit: "%", low: 1n, high: 500n, source: "assumed" },
  patienceSeconds: { unit: "s", low: 0n, high: 3_600n, source: "assumed" },
};
