import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** Who bids for the first place in a block, how, and from where. */
export const priorityAuctionParams = z.strictObject({
  /** Liquidators who want the same call; alone one pays the first bid. */
  bidders: z.bigint().min(1n).max(1_000n).default(3n),
  /** The tip that bidding begins with. */
  startGwei: z.bigint().min(1n).default(2n),
  /** How much higher a bid has to be to take the place of the one before. */
  raiseBps: z.bigint().min(100n).max(100_000n).default(1_250n),
  /** Raises there is time for until the block is made. */
  raises: z.bigint().min(0n).max(1_000n).default(40n),
  gasPerCall: z.bigint().min(21_000n).default(500_000n),
  /** What a call costs in gas that comes too late and reverts. */
  failedGas: z.bigint().min(0n).default(50_000n),
  etherUsd8: z
    .bigint()
    .min(1n)
    .default(2_000n * USD8),
});

export type PriorityAuctionParams = z.infer<typeof priorityAuctionParams>;

export const priorityAuctionRanges: Readonly<Record<keyof PriorityAuctionParams, PublishedRange>> =
  {
    bidders: { unit: "", low: 1n, high: 100n, source: "assumed" },
    startGwei: { unit: "gwei", low: 1n, high: 100n, source: "assumed" },
    raiseBps: {
      unit: "%",
      low: 1_000n,
      high: 1_250n,
      source:
        "nodes replace a pending call for 10 % (Geth) or 12.5 % (Parity) more: web3.py, pull request 1570",
    },
    raises: { unit: "", low: 0n, high: 1_000n, source: "assumed" },
    gasPerCall: {
      unit: "",
      low: 200_000n,
      high: 2_000_000n,
      source: "receipts of liquidation calls",
    },
    failedGas: { unit: "", low: 0n, high: 500_000n, source: "assumed; a call alone is 21,000" },
    etherUsd8: { unit: "USD", low: 80n * USD8, high: 5_000n * USD8, source: "price at the event" },
  };
