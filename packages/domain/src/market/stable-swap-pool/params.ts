import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** The pool of coins meant to be worth the same in which one of them is sold for another. */
export const stableSwapPoolParams = z
  .strictObject({
    /** What the pool is worth while all its coins are worth the same: its invariant, in US dollars. */
    totalUsd8: z
      .bigint()
      .min(1_000n * USD8)
      .default(510_000_000n * USD8),
    /** The contract's own coefficient: A as it answers, which is that of the paper times n^(n-1). */
    amplification: z.bigint().min(1n).max(1_000_000n).default(2_000n),
    coins: z.bigint().min(2n).max(8n).default(3n),
    /** How many of them lose their price together with the one that is sold, that one included. */
    fallingCoins: z.bigint().min(1n).max(7n).default(1n),
    /** What a swap pays to the providers, out of what it brings. */
    feeBps: z.bigint().min(0n).max(5_000n).default(1n),
    /** Seconds in which arbitrage takes half of what was sold out of the pool again. */
    halfLifeSeconds: z.bigint().min(1n).default(1800n),
    /** How much of what sales do to its price others see: all of it, or nothing of one pool among many. */
    shownBps: z.bigint().min(0n).max(10_000n).default(10_000n),
  })
  .refine(({ coins, fallingCoins }) => fallingCoins < coins, {
    message: "a coin has to be left that is sold for",
  });

export type StableSwapPoolParams = z.infer<typeof stableSwapPoolParams>;

const POOL = "the 3pool of DAI, USDC and USDT, 0xbEbc44782C7dB0a1A60Cb6fe97d0b483032FF1C7";

export const stableSwapPoolRanges: Readonly<Record<keyof StableSwapPoolParams, PublishedRange>> = {
  totalUsd8: {
    unit: "USD",
    low: 1_000_000n * USD8,
    high: 6_000_000_000n * USD8,
    source: "the pool's own; the 3pool held over 510 million on 10 March 2023 (CoinDesk)",
  },
  amplification: {
    unit: "",
    low: 10n,
    high: 5_000n,
    source: `A() of the pool; of ${POOL}: 2,000`,
  },
  coins: { unit: "", low: 2n, high: 8n, source: "N_COINS of the pool" },
  fallingCoins: {
    unit: "",
    low: 1n,
    high: 7n,
    source: "CoinDesk, 10 March 2023: USDC and DAI over 46 % each, USDT below 7 %: two of three",
  },
  feeBps: { unit: "%", low: 0n, high: 100n, source: `fee() of the pool; of ${POOL}: 0.01 %` },
  halfLifeSeconds: {
    unit: "s",
    low: 300n,
    high: 21_600n,
    source: "RiskDAO risk analysis framework: 30 minutes to the whole of it",
  },
  shownBps: {
    unit: "%",
    low: 0n,
    high: 10_000n,
    source: "a choice: oracles read this pool (all of it), or the mean of many exchanges (nothing)",
  },
};
