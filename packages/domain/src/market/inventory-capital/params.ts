import { z } from "zod";
import { USD8 } from "../../numbers/units.ts";
import type { PublishedRange } from "../mechanism.ts";

/** What liquidators own, together, and how fast it comes back. */
export const inventoryCapitalParams = z.strictObject({
  capitalUsd8: z
    .bigint()
    .min(1n)
    .default(5_000_000n * USD8),
  /** From repaying a debt until the collateral is sold and the money is there again. */
  recycleSeconds: z.bigint().min(1n).default(3_600n),
});

export type InventoryCapitalParams = z.infer<typeof inventoryCapitalParams>;

export const inventoryCapitalRanges: Readonly<
  Record<keyof InventoryCapitalParams, PublishedRange>
> = {
  capitalUsd8: {
    unit: "USD",
    low: 25_000n * USD8,
    high: 100_000_000n * USD8,
    source:
      "marginfi: 25,000 dollars a liquidator; 70 liquidators on 13 April 2024 (governance.aave.com/t/17360)",
  },
  recycleSeconds: {
    unit: "s",
    low: 3n,
    high: 86_400n,
    source:
      "marginfi: 3 seconds on chain; a day through an exchange that withdraws slowly, assumed",
  },
};
