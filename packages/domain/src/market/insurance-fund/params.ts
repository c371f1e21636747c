import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** Who bears bad debt before depositors do. */
export const insuranceFundParams = z.strictObject({
  /** What is in the fund at the start. */
  fundUsd8: z
    .bigint()
    .min(0n)
    .default(22_500_000n * USD8),
  /** The share of the protocol's liquidation fees that fills it. */
  feeShareBps: z.bigint().min(0n).max(10_000n).default(0n),
  /** What is staked behind it, and how much of that may ever be taken. */
  backstopUsd8: z.bigint().min(0n).default(0n),
  slashableBps: z.bigint().min(0n).max(10_000n).default(10_000n),
  /** 1 repays debt that stays on an account; 0 leaves it there and pays depositors. */
  repaysDebt: z.bigint().min(0n).max(1n).default(1n),
});

export type InsuranceFundParams = z.infer<typeof insuranceFundParams>;

const UMBRELLA = "Aave Umbrella activation (governance.aave.com/t/21521)";

export const insuranceFundRanges: Readonly<Record<keyof InsuranceFundParams, PublishedRange>> = {
  fundUsd8: {
    unit: "USD",
    low: 0n,
    high: 100_000_000n * USD8,
    source: `100,000 a reserve before stakers: ${UMBRELLA}; dYdX v3, 17 November 2023: 22.5 million`,
  },
  feeShareBps: {
    unit: "%",
    low: 0n,
    high: 10_000n,
    source: "a choice; dYdX: all of the liquidation fee",
  },
  backstopUsd8: {
    unit: "USD",
    low: 0n,
    high: 250_000_000n * USD8,
    source: `66 million (USDC) and 104 million (USDT) aimed at: ${UMBRELLA}`,
  },
  slashableBps: {
    unit: "%",
    low: 3_000n,
    high: 10_000n,
    source: "30 % (Aave Safety Module) to all (Umbrella)",
  },
  repaysDebt: { unit: "", low: 0n, high: 1n, source: "a choice, not a measurement" },
};
