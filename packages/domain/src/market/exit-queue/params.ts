import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** How long who wants out waits, and how much gets out. */
export const exitQueueParams = z.strictObject({
  /** From asking to the first moment at which one may be paid. */
  cooldownSeconds: z.bigint().min(0n).default(604_800n),
  /** The share of a pool's deposits that may leave within an hour; an hour's worth is the most that is saved up. */
  capacityPerHourBps: z.bigint().min(1n).max(10_000n).default(100n),
  /** 1: what was withdrawn in history waits too. */
  recorded: z.bigint().min(0n).max(1n).default(0n),
});

export type ExitQueueParams = z.infer<typeof exitQueueParams>;

export const exitQueueRanges: Readonly<Record<keyof ExitQueueParams, PublishedRange>> = {
  cooldownSeconds: {
    unit: "s",
    low: 0n,
    high: 1_728_000n,
    source: "Ethena's sUSDe: 7 days; Aave's safety module and Umbrella: 20 days",
  },
  capacityPerHourBps: {
    unit: "% an hour",
    low: 1n,
    high: 10_000n,
    source:
      "Ethereum's exits, EIP-7251: 256 ETH an epoch, 0.01 % of the stake an hour; no limit: 100 %",
  },
  recorded: { unit: "", low: 0n, high: 1n, source: "a choice" },
};
