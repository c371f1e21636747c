import { z } from "zod";
import { marketAddress } from "../market-address.ts";

/** How a rate model answers, by the names of dataset.json; numbers as the rules know them. */
export const RATE_MODELS = { adaptive: 0n, proportional: 1n, fixed: 2n } as const;

/** What a description of Morpho Blue names; oracles and rate models are found in the logs. */
export const marketSchema = z.strictObject({
  morpho: marketAddress,
  /** Only these isolated markets (32-byte ids); all of them if not given. */
  ids: z
    .array(
      z
        .string()
        .regex(/^0x[0-9a-fA-F]{64}$/, "a market's id is 0x and 64 hex digits")
        .transform((text) => text.toLowerCase()),
    )
    .min(1)
    .optional(),
  /** Rate models that say nothing of themselves in logs. */
  rateModels: z
    .array(
      z.strictObject({
        address: marketAddress,
        kind: z.enum(["adaptive", "proportional", "fixed"]),
      }),
    )
    .default([]),
});

export type MarketAddresses = z.output<typeof marketSchema>;
