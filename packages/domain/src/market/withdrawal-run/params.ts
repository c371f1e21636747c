import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** What depositors of a pool believe, how fast they are, and what raises the alarm. */
export const withdrawalRunParams = z.strictObject({
  /** The mean belief about what a stranded claim loses. */
  haircutBps: z.bigint().min(0n).max(10_000n).default(1_500n),
  /** Standard deviation of the depositors' beliefs, and how much of it they have in common. */
  noiseBps: z.bigint().min(0n).max(10_000n).default(500n),
  correlationBps: z.bigint().min(0n).max(10_000n).default(3_000n),
  /** How much the mean belief has risen when all cash there was at the alarm has gone. */
  contagionBps: z.bigint().min(0n).max(10_000n).default(500n),
  /** The share of the cash that each thinks others will have taken before it is served. */
  anticipationBps: z.bigint().min(0n).max(9_999n).default(2_500n),
  /** What staying earns a year beyond what the money earns elsewhere, and for how long one is stranded. */
  annualYieldBps: z.bigint().min(0n).default(1_340n),
  horizonSeconds: z.bigint().min(3_600n).default(345_600n),
  leavingCostBps: z.bigint().min(0n).max(10_000n).default(1n),
  /** The share of depositors who look and decide within an hour (a hazard). */
  arrivalPerHourBps: z.bigint().min(1n).default(37n),
  /** The alarm: this much is lent out, or the news has come (Unix seconds; 0 for none). */
  alarmUtilisationBps: z.bigint().min(1n).max(10_000n).default(9_500n),
  newsSeconds: z.bigint().min(0n).default(0n),
  /** 1: an alarm for one pool is an alarm for all. */
  spreads: z.bigint().min(0n).max(1n).default(0n),
  /** 1: who is not served waits in line; 0: gives up. */
  waits: z.bigint().min(0n).max(1n).default(1n),
});

export type WithdrawalRunParams = z.infer<typeof withdrawalRunParams>;

const AAVE_RUN = "run on Aave of 18 April 2026, governance.aave.com/t/24481";

export const withdrawalRunRanges: Readonly<Record<keyof WithdrawalRunParams, PublishedRange>> = {
  haircutBps: {
    unit: "%",
    low: 0n,
    high: 5_000n,
    source: `${AAVE_RUN}: losses shared at 15 % depeg, or left to a part of the markets`,
  },
  noiseBps: { unit: "%", low: 0n, high: 2_000n, source: "assumed" },
  correlationBps: { unit: "%", low: 0n, high: 10_000n, source: "assumed" },
  contagionBps: { unit: "%", low: 0n, high: 5_000n, source: "assumed" },
  anticipationBps: { unit: "%", low: 0n, high: 9_000n, source: "assumed" },
  annualYieldBps: {
    unit: "%",
    low: 0n,
    high: 1_340n,
    source: `${AAVE_RUN}: stablecoin deposits at about 13.4 % a year`,
  },
  horizonSeconds: {
    unit: "s",
    low: 86_400n,
    high: 2_592_000n,
    source: `${AAVE_RUN}: USDC fully lent for 4 days, WETH for about a month`,
  },
  leavingCostBps: { unit: "%", low: 0n, high: 100n, source: "assumed" },
  arrivalPerHourBps: {
    unit: "% an hour",
    low: 4n,
    high: 288n,
    source: `Washington Mutual, 2008 (OTS 08-046A): 16.7 of 188.3 billion in ten days; Silicon Valley Bank, 2023 (St. Louis Fed, Economic Synopses 2023-12): 25 % in a day (1.2 % an hour) of ten hours (2.9 %); ${AAVE_RUN}: 6.6 to 8.45 of 45.8 billion US dollars in 48 hours (0.32 to 0.42 %)`,
  },
  alarmUtilisationBps: { unit: "%", low: 8_000n, high: 10_000n, source: "assumed" },
  newsSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "the event that is replayed" },
  spreads: {
    unit: "",
    low: 0n,
    high: 1n,
    source: `${AAVE_RUN}: WETH was short, and 4.5 billion of stable coins left too`,
  },
  waits: { unit: "", low: 0n, high: 1n, source: "assumed" },
};
