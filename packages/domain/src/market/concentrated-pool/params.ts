import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

const dollars = (million: bigint) =>
  z
    .bigint()
    .min(0n)
    .default(million * 1_000_000n * USD8);
const ticks = (count: bigint) => z.bigint().min(1n).max(800_000n).default(count);

/** Who provides how far around the market price, in the pool in which one kind of collateral is sold. */
export const concentratedPoolParams = z.strictObject({
  /** US dollars that wait below the price, and how far down they reach: 100 ticks are 1 %. */
  nearUsd8: dollars(20n),
  nearTicks: ticks(100n),
  middleUsd8: dollars(20n),
  middleTicks: ticks(1_000n),
  wideUsd8: dollars(10n),
  wideTicks: ticks(7_000n),
  /** Hundredths of a bip. */
  feePips: z.bigint().min(0n).max(999_999n).default(500n),
  /** Ranges end at multiples of this; they are widened to them. */
  tickSpacing: z.bigint().min(1n).max(200n).default(10n),
  /** Seconds for which providers leave their ranges where they are once sales have begun. */
  recentreSeconds: z.bigint().min(1n).default(86_400n),
  /** Seconds in which arbitrage takes back half of the gap to the market price. */
  halfLifeSeconds: z.bigint().min(1n).default(1800n),
});

export type ConcentratedPoolParams = z.infer<typeof concentratedPoolParams>;

const usd = { unit: "USD", low: 0n, high: 1_000_000_000n * USD8, source: "the pool's positions" };
const width = { unit: "ticks", low: 1n, high: 100_000n, source: "the pool's positions" };

export const concentratedPoolRanges: Readonly<
  Record<keyof ConcentratedPoolParams, PublishedRange>
> = {
  nearUsd8: usd,
  nearTicks: width,
  middleUsd8: usd,
  middleTicks: width,
  wideUsd8: usd,
  wideTicks: width,
  feePips: {
    unit: "0.0001 %",
    low: 0n,
    high: 10_000n,
    source: "Uniswap v3: 0.01 (added by vote), 0.05, 0.3 and 1 %",
  },
  tickSpacing: { unit: "ticks", low: 1n, high: 200n, source: "Uniswap v3: 1, 10, 60 and 200" },
  recentreSeconds: { unit: "s", low: 600n, high: 31_536_000n, source: "assumed" },
  halfLifeSeconds: {
    unit: "s",
    low: 300n,
    high: 21_600n,
    source: "RiskDAO risk analysis framework: 30 minutes to the whole of it",
  },
};
