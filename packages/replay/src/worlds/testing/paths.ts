import type { PricePath } from "../price-path.ts";

/** Dollars a minute apart, with 8 decimals. */
export function pathOf(dollars: readonly number[]): PricePath {
  return dollars.map((price, minute) => ({
    timeSeconds: minute * 60,
    price: BigInt(price) * 10n ** 8n,
  }));
}
