import type { Account, Auction, House, Ilk, MakerState, Oracle } from "./state.ts";

/**
 * A system that goes on by itself from here. Records of parameters are replaced when they change
 * and never written, so that both may hold the same ones.
 */
export function copy(state: Readonly<MakerState>): MakerState {
  const accounts = new Map<string, Account>();
  for (const [address, { urns }] of state.accounts)
    accounts.set(address, { address, urns: urns.map((urn) => ({ ...urn })) });
  const oracles = new Map<string, Oracle>();
  for (const [address, oracle] of state.oracles) oracles.set(address, { ...oracle });
  return {
    ...state,
    ilks: state.ilks.map(copyIlk),
    ilkIds: new Map(state.ilkIds),
    accounts,
    oracles,
    queue: new Map(state.queue),
  };
}

function copyIlk(ilk: Ilk): Ilk {
  const { 11: flips, 12: laterFlips, 20: clips } = ilk.houses;
  return {
    ...ilk,
    houses: { 11: copyHouse(flips), 12: copyHouse(laterFlips), 20: copyHouse(clips) },
  };
}

function copyHouse({ kicks, open }: House): House {
  const auctions = new Map<number, Auction>();
  for (const [number, auction] of open) auctions.set(number, { ...auction });
  return { kicks, open: auctions };
}
