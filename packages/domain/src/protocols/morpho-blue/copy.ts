import type { Account, Market, MorphoBlueState } from "./state.ts";

/**
 * A contract that goes on by itself from here. Totals and records of parameters are replaced when
 * they change and never written, so that both may hold the same ones.
 */
export function copy(state: Readonly<MorphoBlueState>): MorphoBlueState {
  const accounts = new Map<string, Account>();
  for (const [address, { positions }] of state.accounts)
    accounts.set(address, { address, positions: positions.map((position) => ({ ...position })) });
  return {
    ...state,
    markets: state.markets.map((market) => ({ ...(market as Market) })),
    marketIds: new Map(state.marketIds),
    accounts,
    prices: new Map(state.prices),
  };
}
