import { USD8 } from "@hindcast/domain";
import { addressOf, type AaveFact } from "../../kernel/testing/aave-history.ts";

export const HOUR = 3_600;
/** The feed of WETH, and who borrows and lends, in a market of two people. */
export const FEED = addressOf(0xfeed, 1);
export const BORROWER = addressOf(0xa, 1);
export const LENDER = addressOf(0xb, 1);

/** WETH's feed answers so many dollars. */
export function price(dollars: number): AaveFact {
  return {
    kind: "oraclePrice",
    feed: FEED,
    price: BigInt(dollars) * USD8,
    round: BigInt(dollars),
  };
}
