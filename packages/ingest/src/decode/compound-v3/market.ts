import { z } from "zod";
import { marketAddress } from "../market-address.ts";

/** What a description of a Compound v3 market names; tokens and feeds are read from the contract. */
export const marketSchema = z.strictObject({
  comet: marketAddress,
  /** The rewards contract: its claims charge interest, which the market itself does not log. */
  rewards: marketAddress.optional(),
  /** The block in which initializeStorage ran; that of the first log if not given. */
  setupBlock: z.int().min(0).optional(),
});

export type MarketAddresses = z.output<typeof marketSchema>;
