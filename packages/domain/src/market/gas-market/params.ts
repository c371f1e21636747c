import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** What blocks cost, and who no longer pays for them. */
export const gasMarketParams = z.strictObject({
  /** Base fee while nothing happens, and the most it rises to. */
  calmGwei: z.bigint().min(1n).default(20n),
  peakGwei: z.bigint().min(1n).default(700n),
  /** Keepers stay out above this base fee. */
  capGwei: z.bigint().min(1n).default(1_000n),
  tipGwei: z.bigint().min(0n).default(2n),
  gasPerCall: z.bigint().min(21_000n).default(500_000n),
  etherUsd8: z
    .bigint()
    .min(1n)
    .default(2_000n * USD8),
  /** A feed that moves by this much in an hour fills blocks, for so long after. */
  rushBps: z.bigint().min(1n).max(10_000n).default(500n),
  rushSeconds: z.bigint().min(1n).default(3_600n),
  /** Share of a full block (twice the target) that liquidations of this protocol can get. */
  blockShareBps: z.bigint().min(1n).max(10_000n).default(2_000n),
  blockGas: z.bigint().min(1n).default(30_000_000n),
});

export type GasMarketParams = z.infer<typeof gasMarketParams>;

const EVENTS =
  "published base fees: 100 to 200 gwei (March 2020), over 1,500 (May 2021), 318 (November 2022), 710 (August 2024)";

export const gasMarketRanges: Readonly<Record<keyof GasMarketParams, PublishedRange>> = {
  calmGwei: { unit: "gwei", low: 1n, high: 100n, source: EVENTS },
  peakGwei: { unit: "gwei", low: 100n, high: 2_000n, source: EVENTS },
  capGwei: {
    unit: "gwei",
    low: 10n,
    high: 10_000n,
    source: "bots with a fixed gas price, 12 March 2020",
  },
  tipGwei: { unit: "gwei", low: 0n, high: 500n, source: "assumed" },
  gasPerCall: {
    unit: "",
    low: 200_000n,
    high: 2_000_000n,
    source: "receipts of liquidation calls",
  },
  etherUsd8: { unit: "USD", low: 80n * USD8, high: 5_000n * USD8, source: "price at the event" },
  rushBps: { unit: "%", low: 100n, high: 2_000n, source: "assumed" },
  rushSeconds: { unit: "s", low: 600n, high: 86_400n, source: "assumed" },
  blockShareBps: { unit: "%", low: 100n, high: 10_000n, source: "assumed" },
  blockGas: {
    unit: "",
    low: 10_000_000n,
    high: 60_000_000n,
    source: "Ethereum's limits since 2020",
  },
};
