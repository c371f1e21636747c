import type { Asset } from "./assets.ts";
import { Draws, exponential } from "./draws.ts";
import { newStanding, type Positions, type Standing } from "./positions.ts";

/** What a user does. A lender's deposit has no account. */
export interface UserEvent {
  readonly kind: "supply" | "withdraw" | "borrow" | "repay";
  readonly account: number | undefined;
  readonly asset: number;
  readonly tokens: number;
}

/** Share of what may be borrowed that owners keep below. */
const CAUTION = 0.95;
/** Usage of a reserve above which borrowers and leavers stand back until somebody lends. */
const FULL_USAGE = 0.85;
const SMALLEST_POSITION_USD = 50;
const LARGEST_POSITION_USD = 50_000_000;
/** Mean of what the openings' deposits are worth: sizes are lognormal around 5,000 dollars. */
export const MEAN_POSITION_USD = 24_000;

/**
 * Decides what accounts do: how they open, and what one of them does next. Keeps the positions in
 * step, so that later decisions know earlier ones. All luck is one keyed stream for the openings
 * and one for what follows.
 */
export class Users {
  readonly #positions: Positions;
  readonly #prices: Float64Array;
  readonly #draws: Draws;
  readonly #standing: Standing = newStanding();

  constructor(positions: Positions, prices: Float64Array, seed: number) {
    this.#positions = positions;
    this.#prices = prices;
    this.#draws = new Draws(seed, "users");
  }

  /** Lenders bring what is likely to be borrowed, and more. */
  openLender(asset: number): UserEvent {
    const { assets, accounts } = this.#positions;
    const { loanWeight } = assets[asset] as Asset;
    const allWeights = assets.reduce((sum, each) => sum + each.loanWeight, 0);
    const expectedUsd = (accounts * MEAN_POSITION_USD * loanWeight) / allWeights;
    return this.#lend(asset, Math.max(expectedUsd, MEAN_POSITION_USD));
  }

  /** One account's first deposits and borrows: 1 to 3 collaterals, 1 or 2 debts. */
  open(account: number, draws: Draws): UserEvent[] {
    const { assets } = this.#positions;
    const size = 5_000 * exponential(1.8 * draws.normal());
    const worth = Math.min(Math.max(size, SMALLEST_POSITION_USD), LARGEST_POSITION_USD);
    const luck = draws.uniform();
    const wanted = luck < 0.6 ? 1 : luck < 0.9 ? 2 : 3;
    // An asset to borrow must remain.
    const deposits = this.#choose("depositWeight", Math.min(wanted, assets.length - 1), [], draws);
    const shares = deposits.map(() => draws.between(0.2, 1.2));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    const events = deposits.map((asset, place) =>
      this.#supply(account, asset, (worth * (shares[place] as number)) / whole),
    );
    const health = 1.03 + 0.5 * exponential(0.9 * draws.normal());
    const loans = this.#choose("loanWeight", draws.uniform() < 0.8 ? 1 : 2, deposits, draws);
    for (const asset of loans) {
      const { weightedUsd, borrowableUsd } = this.#look(account);
      const most = Math.min(weightedUsd / health, CAUTION * borrowableUsd);
      events.push(this.#borrow(account, asset, most / loans.length));
    }
    return events;
  }

  /** What happens next in the market. */
  next(): UserEvent {
    const { accounts, worried } = this.#positions;
    const draws = this.#draws;
    const luck = draws.uniform();
    // A few accounts do most of what is done; half of the time somebody who worries comes first.
    const isWorried = worried.length > 0 && draws.uniform() < 0.5;
    const account = isWorried ? (worried.pop() as number) : Math.floor(luck * luck * accounts);
    const { collateralUsd, weightedUsd, debtUsd } = this.#look(account);
    if (collateralUsd < SMALLEST_POSITION_USD) return this.#reopen(account);
    if (debtUsd < SMALLEST_POSITION_USD / 10) return this.#borrowOrLend(account, collateralUsd / 4);
    if (weightedUsd < debtUsd * 1.1)
      return draws.uniform() < 0.5 ? this.#repay(account, 0.3) : this.#addTo(account, 0.3);
    const share = draws.between(0.02, 0.3);
    const choice = draws.below(4);
    if (choice === 0) return this.#addTo(account, share);
    if (choice === 1) return this.#borrowOrLend(account, debtUsd * share);
    if (choice === 2) return this.#repay(account, draws.uniform() < 0.1 ? 1 : share);
    return this.#withdraw(account, share);
  }

  #reopen(account: number): UserEvent {
    const [asset = 0] = this.#choose("depositWeight", 1, [], this.#draws);
    return this.#supply(account, asset, 5_000 * exponential(this.#draws.normal()));
  }

  #addTo(account: number, share: number): UserEvent {
    const asset = this.#oneOf(account, "deposit");
    return this.#supply(account, asset, this.#worth(account, asset, "deposit") * share);
  }

  #repay(account: number, share: number): UserEvent {
    const asset = this.#oneOf(account, "loan");
    const owed = this.#positions.loan(account, asset);
    // Who repays all offers a little more: interest goes on until the block.
    const tokens = share === 1 ? owed * 1.01 : owed * share;
    this.#positions.addLoan(account, asset, -tokens);
    return { kind: "repay", account, asset, tokens };
  }

  #withdraw(account: number, share: number): UserEvent {
    const asset = this.#oneOf(account, "deposit");
    const { liquidationThreshold } = this.#positions.assets[asset] as Asset;
    const tokens = this.#positions.deposit(account, asset) * share;
    const worth = tokens * (this.#prices[asset] as number);
    const { weightedUsd, debtUsd } = this.#look(account);
    if (weightedUsd - worth * liquidationThreshold < debtUsd * 1.1)
      return this.#repay(account, share);
    if (!this.#hasCash(asset, tokens)) return this.#lend(asset, worth * 10);
    this.#positions.addDeposit(account, asset, -tokens);
    return { kind: "withdraw", account, asset, tokens };
  }

  /** Borrows so much if it is allowed and there; where it is not there, somebody lends instead. */
  #borrowOrLend(account: number, usd: number): UserEvent {
    const [fresh = 0] = this.#choose("loanWeight", 1, this.#depositsOf(account), this.#draws);
    const { borrowableUsd, debtUsd } = this.#look(account);
    const asset = debtUsd > SMALLEST_POSITION_USD ? this.#oneOf(account, "loan") : fresh;
    if (debtUsd + usd > CAUTION * borrowableUsd) return this.#addTo(account, 0.1);
    const tokens = usd / (this.#prices[asset] as number);
    if (!this.#hasCash(asset, tokens)) return this.#lend(asset, usd * 10);
    return this.#borrow(account, asset, usd);
  }

  #hasCash(asset: number, tokens: number): boolean {
    const supplied = this.#positions.suppliedTokens(asset);
    return this.#positions.borrowedTokens(asset) + tokens < FULL_USAGE * supplied;
  }

  #lend(asset: number, usd: number): UserEvent {
    const price = this.#prices[asset] as number;
    const needed = (this.#positions.borrowedTokens(asset) * price) / 5;
    const tokens = Math.max(usd, needed) / price;
    this.#positions.lend(asset, tokens);
    return { kind: "supply", account: undefined, asset, tokens };
  }

  #supply(account: number, asset: number, usd: number): UserEvent {
    const tokens = usd / (this.#prices[asset] as number);
    this.#positions.addDeposit(account, asset, tokens);
    return { kind: "supply", account, asset, tokens };
  }

  #borrow(account: number, asset: number, usd: number): UserEvent {
    const tokens = usd / (this.#prices[asset] as number);
    this.#positions.addLoan(account, asset, tokens);
    return { kind: "borrow", account, asset, tokens };
  }

  #look(account: number): Standing {
    return this.#positions.standing(account, this.#prices, this.#standing);
  }

  #worth(account: number, asset: number, side: "deposit" | "loan"): number {
    return this.#positions[side](account, asset) * (this.#prices[asset] as number);
  }

  #depositsOf(account: number): number[] {
    return [...this.#positions.assets.keys()].filter(
      (asset) => this.#positions.deposit(account, asset) > 0,
    );
  }

  /** One of an account's deposits or loans, by what each is worth. */
  #oneOf(account: number, side: "deposit" | "loan"): number {
    const worths = this.#positions.assets.map((_, asset) => this.#worth(account, asset, side));
    return this.#draws.weighted(worths);
  }

  /** Different assets by their weights. */
  #choose(
    weight: "depositWeight" | "loanWeight",
    count: number,
    taken: readonly number[],
    draws: Draws,
  ): number[] {
    const weights = this.#positions.assets.map((asset, place) =>
      taken.includes(place) ? 0 : asset[weight],
    );
    const chosen: number[] = [];
    while (chosen.length < count && weights.some((each) => each > 0)) {
      const asset = draws.weighted(weights);
      weights[asset] = 0;
      chosen.push(asset);
    }
    return chosen;
  }
}
