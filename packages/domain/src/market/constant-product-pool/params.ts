import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** The pool in which one kind of collateral is sold for dollars. */
export const constantProductPoolParams = z.strictObject({
  /** US dollars on the pool's other side while its price is the market's; as much again in tokens. */
  quoteReserveUsd8: z
    .bigint()
    .min(1n)
    .default(50_000_000n * USD8),
  /** What a swap pays to the providers, out of what it brings. */
  feeBps: z.bigint().min(0n).max(9_999n).default(30n),
  /** Seconds in which arbitrage takes half of what was sold out of the pool again. */
  halfLifeSeconds: z.bigint().min(1n).default(1800n),
});

export type ConstantProductPoolParams = z.infer<typeof constantProductPoolParams>;

export const constantProductPoolRanges: Readonly<
  Record<keyof ConstantProductPoolParams, PublishedRange>
> = {
  quoteReserveUsd8: {
    unit: "USD",
    low: 100_000n * USD8,
    high: 1_000_000_000n * USD8,
    source: "the pair's own reserves",
  },
  feeBps: {
    unit: "%",
    low: 0n,
    high: 100n,
    source: "Uniswap v2: 0.3 %; 1 % is the largest of Uniswap v3",
  },
  halfLifeSeconds: {
    unit: "s",
    low: 12n,
    high: 21_600n,
    source:
      "RiskDAO risk analysis framework: 30 minutes to the whole of it; Milionis et al., arXiv 2208.06046: every block",
  },
};
