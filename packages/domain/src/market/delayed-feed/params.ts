import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** How long a delayed feed holds its prices back. */
export const delayedFeedParams = z.strictObject({
  /** A price is queued for one hop; hops begin at multiples of this since 1970. */
  hopSeconds: z.bigint().min(1n).max(65_535n).default(3600n),
  /** From when it may be poked to when somebody does. */
  pokeDelaySeconds: z.bigint().min(0n).default(0n),
});

export type DelayedFeedParams = z.infer<typeof delayedFeedParams>;

export const delayedFeedRanges: Readonly<Record<keyof DelayedFeedParams, PublishedRange>> = {
  hopSeconds: {
    unit: "s",
    low: 1n,
    high: 65_535n,
    source: "makerdao/osm, src/osm.sol: hop, ONE_HOUR, an unsigned integer of 16 bits",
  },
  pokeDelaySeconds: { unit: "s", low: 0n, high: 3600n, source: "assumed: up to an hour late" },
};
