import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** How much uncovered collateral is supplied, by how many, when, and what is borrowed against it. */
export const mintedCollateralParams = z.strictObject({
  /** What the tokens are worth at the market's price. */
  suppliedUsd8: z
    .bigint()
    .min(0n)
    .default(224_000_000n * USD8),
  /** Positions it is divided into. */
  positions: z.bigint().min(1n).max(1_000n).default(8n),
  /** The share of that value that is borrowed. */
  borrowedBps: z.bigint().min(0n).max(10_000n).default(7_000n),
  /** Number of the efficiency mode that positions enter before they borrow; 0: none. */
  mode: z.bigint().min(0n).max(255n).default(0n),
  /** Unix seconds; 0: as soon as the token has a price. */
  startSeconds: z.bigint().min(0n).default(0n),
});

export type MintedCollateralParams = z.infer<typeof mintedCollateralParams>;

const THEFT = "Aave, 18 April 2026, governance.aave.com/t/24481";

export const mintedCollateralRanges: Readonly<
  Record<keyof MintedCollateralParams, PublishedRange>
> = {
  suppliedUsd8: {
    unit: "USD",
    low: 0n,
    high: 1_000_000_000n * USD8,
    source: `${THEFT}: 89,567 rsETH at about 2,500 US dollars`,
  },
  positions: { unit: "", low: 1n, high: 100n, source: `${THEFT}: 8 positions` },
  borrowedBps: {
    unit: "%",
    low: 0n,
    high: 9_500n,
    source: `${THEFT}: to health factors of 1.01 to 1.03, which is the highest LTV of the mode`,
  },
  mode: {
    unit: "",
    low: 0n,
    high: 255n,
    source: `${THEFT}: positions were in the mode in which the token's LTV was 93 %`,
  },
  startSeconds: { unit: "s", low: 0n, high: 4_294_967_295n, source: "the event that is replayed" },
};
