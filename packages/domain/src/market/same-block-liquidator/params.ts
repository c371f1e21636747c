import { z } from "zod";

/** What the same-block liquidator assumes. All values are its own costs, in US dollars. */
export const sameBlockParams = z.strictObject({
  /** Cost of one liquidation call (gas and tips), US dollars with 8 decimals. */
  gasCostUsd8: z.bigint().min(0n).default(0n),
  /** Share of the seized collateral's value lost when it is sold. */
  saleCostBps: z.bigint().min(0n).max(10_000n).default(0n),
});

export type SameBlockParams = z.infer<typeof sameBlockParams>;
