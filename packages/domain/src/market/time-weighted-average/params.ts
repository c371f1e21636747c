import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** Over what a feed's prices are averaged, and how. */
export const timeWeightedAverageParams = z.strictObject({
  windowSeconds: z.bigint().min(1n).max(2_592_000n).default(1800n),
  /** 1: the mean of logarithms, as Uniswap's third version; 0: of prices, as its second. */
  isGeometric: z.bigint().min(0n).max(1n).default(0n),
  /** How often it is read where nothing else happens. */
  readEverySeconds: z.bigint().min(1n).default(60n),
});

export type TimeWeightedAverageParams = z.infer<typeof timeWeightedAverageParams>;

export const timeWeightedAverageRanges: Readonly<
  Record<keyof TimeWeightedAverageParams, PublishedRange>
> = {
  windowSeconds: {
    unit: "s",
    low: 300n,
    high: 86_400n,
    source:
      "chaoslabs.xyz/posts/chaos-labs-uniswap-v3-twap-market-risk: 30 minutes; euler-price-oracle, UniswapV3Oracle.sol: at least 5",
  },
  isGeometric: {
    unit: "",
    low: 0n,
    high: 1n,
    source: "Uniswap/v2-core, UniswapV2Pair.sol (0); Uniswap/v3-core, Oracle.sol (1)",
  },
  readEverySeconds: { unit: "s", low: 1n, high: 3600n, source: "assumed: a few blocks" },
};
