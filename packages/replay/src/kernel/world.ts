import {
  luck,
  type Env,
  type Holding,
  type Intent,
  type Protocol,
  type ReserveTotals,
  type Usd8,
  type Wad,
  type Wish,
  type WorldView,
} from "@hindcast/domain";

/** The protocol as it is at a moment. */
export interface Now<State> {
  readonly state: Readonly<State>;
  readonly env: Env;
}

export interface WorldInput<State> {
  readonly protocol: Protocol<State>;
  readonly seed: number;
  /** Key of the luck of whoever looks. */
  readonly name: string;
  readonly now: () => Now<State>;
  /** A value at the price the protocol reads for a reserve, at the market's price. */
  readonly marketValue: (reserve: string, protocolUsd8: Usd8) => Usd8;
}

/** What one mechanism sees of the world: always as of now, and with luck of its own. */
export class World<State> implements WorldView {
  private readonly input: WorldInput<State>;

  constructor(input: WorldInput<State>) {
    this.input = input;
  }

  get timeSeconds(): number {
    return this.input.now().env.timeSeconds;
  }

  get block(): number {
    return this.input.now().env.block;
  }

  luck(entity: string, step: number): number {
    return luck(this.input.seed, `mechanism ${this.input.name}`, entity, step);
  }

  marketPriceUsd8(reserve: string): Usd8 | undefined {
    const read = this.reserve(reserve)?.priceUsd8;
    return read === undefined ? undefined : this.input.marketValue(reserve, read);
  }

  reserve(reserve: string): ReserveTotals | undefined {
    const { state, env } = this.input.now();
    return this.input.protocol
      .reserveSnapshots(state, env)
      .find((snapshot) => snapshot.reserve === reserve);
  }

  reserves(): readonly string[] {
    const { state, env } = this.input.now();
    return this.input.protocol.reserveSnapshots(state, env).map(({ reserve }) => reserve);
  }

  parameter(scope: string, name: string): bigint | boolean | undefined {
    return this.input.protocol.parameterValues(this.input.now().state, scope)?.[name];
  }

  accounts(): Iterable<string> {
    return this.input.protocol.accounts(this.input.now().state);
  }

  holdings(account: string): readonly Holding[] {
    const { state, env } = this.input.now();
    return this.input.protocol.holdings(state, account, env);
  }

  healthFactorWad(account: string): Wad {
    const { state, env } = this.input.now();
    return this.input.protocol.health(state, account, env).healthFactorWad;
  }

  intentFor(wish: Wish): Intent | undefined {
    return this.input.protocol.intentFor(this.input.now().state, wish);
  }
}
