import { z } from "zod";
import { marketAddress } from "../market-address.ts";

/** Addresses a description of an Aave v3 market names; the rest is found in the logs. */
export const marketSchema = z.strictObject({
  pool: marketAddress,
  poolConfigurator: marketAddress.optional(),
  oracle: marketAddress.optional(),
  addressesProvider: marketAddress.optional(),
  treasury: marketAddress.optional(),
});

export type MarketAddresses = z.output<typeof marketSchema>;
