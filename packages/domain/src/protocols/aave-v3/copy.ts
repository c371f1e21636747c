import type { AaveV3State, Account, Reserve } from "./state.ts";

/**
 * A market that goes on by itself from here. Records of parameters are replaced when they change
 * and never written, so that both may hold the same ones.
 */
export function copy(state: Readonly<AaveV3State>): AaveV3State {
  const accounts = new Map<string, Account>();
  for (const [address, { mode, holdings }] of state.accounts)
    accounts.set(address, { address, mode, holdings: holdings.map((held) => ({ ...held })) });
  return {
    ...state,
    reserves: state.reserves.map((reserve) => ({ ...(reserve as Reserve) })),
    reserveIds: new Map(state.reserveIds),
    accounts,
    feeds: new Map(state.feeds),
    sources: new Map(state.sources),
    modes: new Map(state.modes),
  };
}
