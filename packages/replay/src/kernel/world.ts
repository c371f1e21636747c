import {
  luckOf,
  type Env,
  type OutcomeOf,
  type Protocol,
  type ReserveTotals,
  type Usd8,
  type WorldView,
} from "@hindcast/domain";

/** The protocol as it is at a moment. */
export interface Now<State> {
  readonly state: Readonly<State>;
  readonly env: Env;
}

export type ReserveSnapshot = OutcomeOf<"reserveSnapshot">;

export interface WorldInput<State> {
  readonly protocol: Protocol<State>;
  readonly seed: number;
  /** Key of the luck of whoever looks. */
  readonly name: string;
  /** The one reserve it is about; all where it is absent. */
  readonly reserve: string | undefined;
  readonly now: () => Now<State>;
  /** What the protocol reads for a reserve's token; undefined if it has none of that address. */
  readonly priceOf: (reserve: string) => Usd8 | undefined;
  /** A reserve as it is now; undefined if the protocol has none of that address. */
  readonly snapshotOf: (reserve: string) => ReserveSnapshot | undefined;
  /** Their addresses: the same array until another is listed. */
  readonly listed: () => readonly string[];
  readonly reservesOf: (feed: string) => readonly string[];
  /** A value at the price the protocol reads for a reserve, at the market's price. */
  readonly marketValue: (reserve: string, protocolUsd8: Usd8) => Usd8;
}

/** What one mechanism sees of the world: always as of now, and with luck of its own. */
export function worldOf<State>(input: WorldInput<State>): WorldView {
  const { protocol, seed, name, now, priceOf, snapshotOf, listed, marketValue } = input;
  let concerned:
    | { readonly of: readonly string[]; readonly reserves: readonly string[] }
    | undefined;
  const reserve = (address: string): ReserveTotals | undefined => snapshotOf(address);
  return {
    get timeSeconds() {
      return now().env.timeSeconds;
    },
    get block() {
      return now().env.block;
    },
    luck: luckOf(seed, `mechanism ${name}`),
    marketPriceUsd8(address) {
      const read = priceOf(address);
      return read === undefined ? undefined : marketValue(address, read);
    },
    priceUsd8: priceOf,
    reservesOf: input.reservesOf,
    reserve,
    supplyRateWad: (address, added) =>
      protocol.supplyRateWad?.(now().state, address, added, now().env),
    reserves() {
      const all = listed();
      if (input.reserve === undefined) return all;
      // Asked for at every turn: filtered once for each listing.
      if (concerned?.of !== all)
        concerned = { of: all, reserves: all.filter((address) => address === input.reserve) };
      return concerned.reserves;
    },
    valueUsd8(address, amount) {
      const { totalSupply = 0n, supplyUsd8 = 0n } = snapshotOf(address) ?? {};
      return totalSupply === 0n
        ? undefined
        : marketValue(address, (amount * supplyUsd8) / totalSupply);
    },
    parameter: (scope, parameter) => protocol.parameterValues(now().state, scope)?.[parameter],
    accounts: () => protocol.accounts(now().state),
    holdings: (account) => protocol.holdings(now().state, account, now().env),
    healthFactorWad: (account) => protocol.health(now().state, account, now().env).healthFactorWad,
    touchedAccounts: (outcome) => protocol.touchedAccounts(outcome),
    intentFor: (wish) => protocol.intentFor(now().state, wish),
  };
}
