import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** How much seized collateral the protocol's own liquidity takes, and at what price. */
export const backstopBuyerParams = z.strictObject({
  /** What it can spend in all. */
  capitalUsd8: z
    .bigint()
    .min(0n)
    .default(10_000_000n * USD8),
  /** What it pays below the market's price before the sale. */
  discountBps: z.bigint().min(0n).max(9_999n).default(300n),
  /** What it spends on one reserve's collateral, as a share of all. */
  shareOfReserveBps: z.bigint().min(0n).max(10_000n).default(10_000n),
});

export type BackstopBuyerParams = z.infer<typeof backstopBuyerParams>;

export const backstopBuyerRanges: Readonly<Record<keyof BackstopBuyerParams, PublishedRange>> = {
  capitalUsd8: {
    unit: "USD",
    low: 0n,
    high: 1_000_000_000n * USD8,
    source:
      "RiskDAO risk analysis framework (backstop-protocol/whitepaper): 10 and 20 % of what is borrowed",
  },
  discountBps: {
    unit: "%",
    low: 0n,
    high: 1_000n,
    source: "below the bonus, or nobody liquidates; at most 10 % (Liquity v1 stability pool)",
  },
  shareOfReserveBps: { unit: "%", low: 100n, high: 10_000n, source: "assumed" },
};
