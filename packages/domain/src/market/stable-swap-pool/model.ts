import { HUNDRED_PERCENT_BPS, USD8, WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import { decayed, type Decaying } from "../../numbers/half-life.ts";
import { inWholeBps } from "../../numbers/whole-bps.ts";
import type { Mechanism, WorldView } from "../mechanism.ts";
import { stableAmountOut, stableCoinKept, stablePriceWad } from "./invariant.ts";
import { stableSwapPoolParams, stableSwapPoolRanges, type StableSwapPoolParams } from "./params.ts";
import { boughtPlace, SOLD, stableCoinsAt } from "./rest.ts";

export interface StableSwapPoolState {
  /** By reserve: coins in the pool that forced sales brought and arbitrage has not yet taken, 10^-8. */
  readonly brought: Map<string, Decaying>;
}

/**
 * Collateral that is meant to be worth a dollar is sold in a pool of such coins. Arbitrage keeps the
 * pool's price at the market's, so a market price below par has emptied it of the coins that are
 * sold for: the depth that is left follows from the invariant. Sales of one moment are the pool's
 * own swaps; then arbitrage carries them out, half in each half-life, and the fees leave with the
 * providers. The coin sold for is worth a US dollar.
 */
export const stableSwapPool: Mechanism<StableSwapPoolState, StableSwapPoolParams> = {
  id: "stable-swap-pool",
  hypothesis:
    "A coin meant to be worth a dollar is sold in a pool of such coins, which the market empties of the better ones as it leaves its peg.",
  params: stableSwapPoolParams,
  ranges: stableSwapPoolRanges,
  open: () => ({ brought: new Map() }),

  priceLeftWad(state, reserve, world, params) {
    if (broughtNow(state, reserve, world, params) === 0n) return WAD;
    const rest = stableCoinsAt(priceWad(reserve, world), params);
    const pool = poolNow(state, reserve, world, params);
    const priceOf = (coins: readonly bigint[]): Wad =>
      stablePriceWad(coins, SOLD, boughtPlace(params), params.amplification);
    const left = pool === rest ? WAD : (priceOf(pool) * WAD) / priceOf(rest);
    const shown = WAD - ((WAD - left) * params.shownBps) / HUNDRED_PERCENT_BPS;
    return shown < WAD ? inWholeBps(shown) : WAD;
  },

  proceedsUsd8(state, { reserve, valueUsd8 }, world, params) {
    const pool = poolNow(state, reserve, world, params);
    const coins = coinsWorth(valueUsd8, priceWad(reserve, world));
    return stableAmountOut(pool, SOLD, boughtPlace(params), coins, params);
  },

  sold(state, { reserve, valueUsd8 }, world, params) {
    const coins = coinsWorth(valueUsd8, priceWad(reserve, world));
    const amount = broughtNow(state, reserve, world, params) + coins;
    state.brought.set(reserve, { amount, atSeconds: world.timeSeconds });
  },
};

/** What the market pays for the coin, in dollars; par where it is not known. */
function priceWad(reserve: string, world: WorldView): Wad {
  const priceUsd8 = world.marketPriceUsd8(reserve) ?? USD8;
  return ((priceUsd8 > 0n ? priceUsd8 : 1n) * WAD) / USD8;
}

const coinsWorth = (valueUsd8: Usd8, price: Wad): bigint => (valueUsd8 * WAD) / price;

function broughtNow(
  { brought }: Readonly<StableSwapPoolState>,
  reserve: string,
  { timeSeconds }: WorldView,
  { halfLifeSeconds }: StableSwapPoolParams,
): bigint {
  return decayed(brought.get(reserve), timeSeconds, halfLifeSeconds);
}

/** The pool's coins, with those that sales have brought and not those that they took. */
function poolNow(
  state: Readonly<StableSwapPoolState>,
  reserve: string,
  world: WorldView,
  params: StableSwapPoolParams,
): readonly bigint[] {
  const rest = stableCoinsAt(priceWad(reserve, world), params);
  const brought = broughtNow(state, reserve, world, params);
  if (brought === 0n) return rest;
  const last = stirred.get(rest);
  if (last?.brought === brought) return last.coins;
  const coins = withBrought(rest, brought, params);
  stirred.set(rest, { brought, coins });
  return coins;
}

/** The pool that sales made of one at rest, as it was looked for last. */
const stirred = new WeakMap<
  readonly bigint[],
  { readonly brought: bigint; readonly coins: readonly bigint[] }
>();

function withBrought(
  rest: readonly bigint[],
  brought: bigint,
  params: StableSwapPoolParams,
): readonly bigint[] {
  const to = boughtPlace(params);
  const held = (rest[SOLD] ?? 0n) + brought;
  const kept = stableCoinKept(rest, SOLD, to, held, params.amplification);
  return rest.with(SOLD, held).with(to, kept);
}
