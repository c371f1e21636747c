import { z } from "zod";

/** An address in dataset.json; lower-cased. */
export const marketAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "an address is 0x and 40 hex digits")
  .transform((text) => text.toLowerCase());
