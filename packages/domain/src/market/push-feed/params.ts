import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** When a feed that pushes its answers does so. */
export const pushFeedParams = z.strictObject({
  /** A move this large since the last answer makes a new one. */
  deviationBps: z.bigint().min(0n).max(10_000n).default(50n),
  /** So does an answer of this age. */
  heartbeatSeconds: z.bigint().min(1n).default(3600n),
  /** From observing to being read by the protocol. */
  latencySeconds: z.bigint().min(0n).default(40n),
});

export type PushFeedParams = z.infer<typeof pushFeedParams>;

export const pushFeedRanges: Readonly<Record<keyof PushFeedParams, PublishedRange>> = {
  deviationBps: {
    unit: "%",
    low: 25n,
    high: 200n,
    source: "yearn/monitoring, pull request 310: 0.25 % (USDC, USDT) to 2 % (cbBTC)",
  },
  heartbeatSeconds: {
    unit: "s",
    low: 3600n,
    high: 86_400n,
    source: "yearn/monitoring, pull request 310: 3,600 s (ETH, BTC), 86,400 s (USDC)",
  },
  latencySeconds: {
    unit: "s",
    low: 0n,
    high: 300n,
    source: "smartcontractkit/documentation, pull request 2095: about 40 s",
  },
};
