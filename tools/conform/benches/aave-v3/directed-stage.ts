import {
  aaveV3,
  debtBalance,
  MAX_UINT256,
  supplyBalance,
  type AaveV3State,
  type Intent,
  type ParameterValues,
} from "@hindcast/domain";
import type { Stage } from "../../bench.ts";
import { change } from "./next-intent.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;

const SECONDS_PER_BLOCK = 12;

/** A stage with the words directed cases are written in. Reserves go by symbol, users by number. */
export class AaveStage {
  readonly #stage: Stage<AaveV3State>;
  #isSameBlock = false;

  constructor(stage: Stage<AaveV3State>) {
    this.#stage = stage;
    for (const { symbol, parameters } of this.reserves) {
      if (parameters.supplyCapTokens !== 0n) this.set(symbol, { supplyCapTokens: 0n });
      if (parameters.borrowCapTokens !== 0n) this.set(symbol, { borrowCapTokens: 0n });
    }
  }

  get reserves(): readonly Reserve[] {
    return this.#stage.state.reserves as Reserve[];
  }

  reserve(symbol: string): Reserve {
    return this.reserves.find((reserve) => reserve.symbol === symbol) as Reserve;
  }

  user(number: number): string {
    return this.#stage.accounts[number] as string;
  }

  /** Whole tokens in smallest units. */
  tokens(symbol: string, count: number): bigint {
    return BigInt(count) * this.reserve(symbol).unit;
  }

  /** What is done inside happens in the block of the last step before: nothing accrues between. */
  inSameBlock(play: () => void): void {
    this.#isSameBlock = true;
    play();
    this.#isSameBlock = false;
  }

  #do(intent: Intent, seconds?: number): boolean {
    return this.#isSameBlock ? this.#stage.do(intent, 0) : this.#stage.do(intent, seconds);
  }

  wait(seconds: number): void {
    const { feed, priceUsd8 } = this.reserve("GUSD");
    this.#do({ kind: "oraclePrice", feed, price: priceUsd8, round: 0n }, seconds);
  }

  supply(user: number, symbol: string, amount: bigint, onBehalf = user): boolean {
    const { address: reserve } = this.reserve(symbol);
    const [payer, account] = [this.user(user), this.user(onBehalf)];
    const offered = amount < 0n ? 0n : amount;
    return this.#do({ kind: "supply", reserve, payer, account, amount: offered });
  }

  withdraw(user: number, symbol: string, amount: bigint, to = user): boolean {
    const { address: reserve } = this.reserve(symbol);
    const [account, recipient] = [this.user(user), this.user(to)];
    return this.#do({ kind: "withdraw", reserve, account, recipient, amount });
  }

  borrow(user: number, symbol: string, amount: bigint): boolean {
    const { address: reserve } = this.reserve(symbol);
    const account = this.user(user);
    const asked = amount < 0n ? 0n : amount;
    return this.#do({ kind: "borrow", reserve, caller: account, account, amount: asked });
  }

  repay(user: number, symbol: string, amount: bigint, withShares = false, of = user): boolean {
    const { address: reserve } = this.reserve(symbol);
    const [payer, account] = [this.user(user), this.user(of)];
    const offered = amount < 0n ? 0n : amount;
    return this.#do({ kind: "repay", reserve, payer, account, amount: offered, withShares });
  }

  send(from: number, to: number, symbol: string, amount: bigint): boolean {
    const { address: reserve } = this.reserve(symbol);
    const move = { from: this.user(from), to: this.user(to), amount };
    return this.#do({ kind: "shareTransfer", reserve, ...move });
  }

  use(user: number, symbol: string, enabled: boolean): boolean {
    const { address: reserve } = this.reserve(symbol);
    return this.#do({
      kind: "collateralToggle",
      reserve,
      account: this.user(user),
      enabled,
    });
  }

  enter(user: number, mode: number): boolean {
    return this.#do({ kind: "modeChange", account: this.user(user), mode });
  }

  donate(user: number, symbol: string, amount: bigint): boolean {
    const { address: reserve } = this.reserve(symbol);
    return this.#do({ kind: "donation", reserve, from: this.user(user), amount });
  }

  /** Makes up for written-off debt; user 0 is the one who may. */
  cover(symbol: string, amount: bigint): boolean {
    const { address: reserve } = this.reserve(symbol);
    return this.#do({ kind: "deficitCover", reserve, account: this.user(0), amount });
  }

  /** The moment of the next step. */
  get nextSeconds(): number {
    return this.#stage.env.timeSeconds;
  }

  mintToTreasury(symbol: string): boolean {
    const { address: reserve } = this.reserve(symbol);
    return this.#do({ kind: "treasuryMint", reserve, amount: 0n });
  }

  price(symbol: string, priceUsd8: bigint): boolean {
    const { feed } = this.reserve(symbol);
    return this.#do({ kind: "oraclePrice", feed, price: priceUsd8, round: 0n });
  }

  set(symbol: string, values: ParameterValues): boolean {
    return this.#do(change(this.reserve(symbol).address, values));
  }

  setScope(scope: string, values: ParameterValues): boolean {
    return this.#do(change(scope, values));
  }

  liquidate(
    liquidator: number,
    account: number,
    pair: readonly [collateral: string, debt: string],
    amount = MAX_UINT256,
    receiveShares = false,
  ): boolean {
    return this.#do({
      kind: "liquidate",
      collateralReserve: this.reserve(pair[0]).address,
      debtReserve: this.reserve(pair[1]).address,
      account: this.user(account),
      liquidator: this.user(liquidator),
      amount,
      receiveShares,
    });
  }

  /** Supply and debt of a user as they will be at the next step. */
  supplied(user: number, symbol: string): bigint {
    const { address } = this.reserve(symbol);
    return supplyBalance(this.#stage.state, address, this.user(user), this.#stage.env);
  }

  owed(user: number, symbol: string): bigint {
    const { address } = this.reserve(symbol);
    return debtBalance(this.#stage.state, address, this.user(user), this.#stage.env);
  }

  /** The health factor as it will be so many blocks on, if nothing else happens. */
  healthFactorWad(user: number, blocksOn = 0): bigint {
    const { timeSeconds, block } = this.#stage.env;
    const env = { timeSeconds: timeSeconds + blocksOn * SECONDS_PER_BLOCK, block };
    return aaveV3.health(this.#stage.state, this.user(user), env).healthFactorWad;
  }

  /**
   * Sets the collateral's price so that the user's health factor is, one block later, the largest
   * at or below `wantedWad`, then moves it by so many of the price's smallest units.
   */
  steer(user: number, symbol: string, wantedWad: bigint, units = 0n): void {
    let low = 1n;
    let high = 1n << 60n;
    while (low < high) {
      const middle = (low + high + 1n) / 2n;
      if (this.#healthAt(user, symbol, middle) <= wantedWad) low = middle;
      else high = middle - 1n;
    }
    this.price(symbol, low + units);
  }

  #healthAt(user: number, symbol: string, priceUsd8: bigint): bigint {
    const { id } = this.reserve(symbol);
    const reserves = [...this.reserves];
    reserves[id] = { ...this.reserve(symbol), priceUsd8 };
    const { timeSeconds, block } = this.#stage.env;
    const env = { timeSeconds: timeSeconds + SECONDS_PER_BLOCK, block };
    const state = { ...this.#stage.state, reserves };
    return aaveV3.health(state, this.user(user), env).healthFactorWad;
  }
}
