import type { Env, Holding } from "../protocol.ts";
import { marketNow } from "./margin.ts";
import { noFaults, toAssetsDown, toAssetsUp } from "./math.ts";
import { findAccount, marketAt, type MorphoBlueState } from "./state.ts";

/**
 * MorphoBalancesLib.expectedSupplyAssets (rounded down) and expectedBorrowAssets (up) of every market
 * the account has anything in. The treasury's include the fee that the next call posts to it.
 */
export function holdings(
  state: Readonly<MorphoBlueState>,
  address: string,
  { timeSeconds }: Env,
): readonly Holding[] {
  const held: Holding[] = [];
  for (const position of findAccount(state, address)?.positions ?? []) {
    const { marketId, supplyShares, borrowShares, collateral } = position;
    if (supplyShares === 0n && borrowShares === 0n && collateral === 0n) continue;
    const market = marketAt(state, marketId);
    const { supply, debt, feeShares } = marketNow(state, market, timeSeconds);
    const shares = address === state.treasury ? supplyShares + feeShares : supplyShares;
    const supplied = toAssetsDown(shares, supply, noFaults());
    const borrowed = toAssetsUp(borrowShares, debt, noFaults());
    if (supplied !== 0n || borrowed !== 0n || collateral !== 0n)
      held.push({ reserve: market.address, supplied, borrowed, collateral });
  }
  return held;
}
