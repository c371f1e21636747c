import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** Who gets what a liquidation earns. */
export const profitAuctionParams = z.strictObject({
  /** Share of the gain that liquidators bid away to whoever orders the block. */
  builderShareBps: z.bigint().min(0n).max(10_000n).default(5_000n),
  /** Share of what is bid that comes back to the protocol (order-flow auctions of oracle updates). */
  recaptureBps: z.bigint().min(0n).max(10_000n).default(0n),
});

export type ProfitAuctionParams = z.infer<typeof profitAuctionParams>;

export const profitAuctionRanges: Readonly<Record<keyof ProfitAuctionParams, PublishedRange>> = {
  builderShareBps: {
    unit: "%",
    low: 0n,
    high: 9_000n,
    source:
      "0, 50 and 90 % as an axis; 141.5 of about 500 ETH on 10 March 2026 (governance.aave.com/t/24269)",
  },
  recaptureBps: {
    unit: "%",
    low: 0n,
    high: 10_000n,
    source:
      "Smart Value Recapture: 804 ETH in the week of 1 February 2026 (governance.aave.com/t/23986)",
  },
};
