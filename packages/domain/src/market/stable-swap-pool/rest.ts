import { WAD, type Wad } from "../../numbers/units.ts";
import { stableInvariant, stablePriceWad } from "./invariant.ts";
import type { StableSwapPoolParams } from "./params.ts";

/** Places of what is sold and of what it is sold for, among the coins. */
export const SOLD = 0;
export const boughtPlace = ({ coins }: StableSwapPoolParams): number => Number(coins) - 1;

/** Shares are looked for in steps of a billionth of a billionth. */
const WHOLE = WAD;
/** The pool as it was looked for last, by its parameters: questions come by the dozen at one price. */
const found = new WeakMap<
  StableSwapPoolParams,
  { readonly priceWad: Wad; readonly coins: readonly bigint[] }
>();

/**
 * What the pool holds, in 10^-8 of a coin, while arbitrage keeps its price at the market's: the coin
 * sold is worth `priceWad` of the one it is sold for. Those that fall together are held alike, and
 * so are the others; all together are worth the invariant. The share of the others is looked for,
 * as the price rises with it.
 */
export function stableCoinsAt(priceWad: Wad, params: StableSwapPoolParams): readonly bigint[] {
  const last = found.get(params);
  if (last?.priceWad === priceWad) return last.coins;
  let [low, high] = [1n, WHOLE - 1n];
  while (high - low > 1n) {
    const share = (low + high) / 2n;
    const price = stablePriceWad(
      shaped(share, params),
      SOLD,
      boughtPlace(params),
      params.amplification,
    );
    if (price < priceWad) low = share;
    else high = share;
  }
  const shape = shaped(high, params);
  const invariant = stableInvariant(shape, params.amplification);
  const coins = shape.map((coin) => (coin * params.totalUsd8) / invariant || 1n);
  found.set(params, { priceWad, coins });
  return coins;
}

/** Coins of a pool of which so large a share, in billionths of billionths, is what is sold for. */
function shaped(share: bigint, { coins, fallingCoins }: StableSwapPoolParams): readonly bigint[] {
  const others = coins - fallingCoins;
  return Array.from({ length: Number(coins) }, (_, place) =>
    BigInt(place) < fallingCoins
      ? ((WHOLE - share) * WHOLE) / fallingCoins
      : (share * WHOLE) / others,
  );
}
