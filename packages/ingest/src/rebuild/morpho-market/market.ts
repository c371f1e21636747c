import { z } from "zod";
import { marketAddress as address } from "../../decode/market-address.ts";

const word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, "a market's id is 0x and 64 hex digits")
  .transform((text) => text.toLowerCase());

/** MarketParams of Morpho Blue, with what people call the market and its tokens' decimals. */
export const isolatedMarket = z.strictObject({
  marketId: word,
  symbol: z.string().min(1),
  loanToken: address,
  loanDecimals: z.int().min(0).max(36),
  collateralToken: address,
  collateralDecimals: z.int().min(0).max(36),
  oracle: address,
  rateModel: address,
  lltvWad: z.string().regex(/^\d+$/, "an integer, 18 decimals"),
});

export type IsolatedMarket = z.output<typeof isolatedMarket>;
