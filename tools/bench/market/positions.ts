import { LTV_BELOW_THRESHOLD, type Asset } from "./assets.ts";

const HOURS_PER_YEAR = 8_760;
/** A scan for accounts under water is worth while when a price moved by so much. */
const NOTABLE_MOVE = 0.01;
/** Below this health factor owners are taken to worry. */
const WORRYING_HEALTH = 1.08;
/** Accounts that may worry at a time; more are not remembered. */
const MOST_WORRIED = 4_096;

/** What an account has, in US dollars at the moment. */
export interface Standing {
  collateralUsd: number;
  /** Weighted by liquidation thresholds, and by loan-to-value. */
  weightedUsd: number;
  borrowableUsd: number;
  debtUsd: number;
}

/**
 * What users would know of their own positions, in floats: balances with interest, prices, and
 * roughly what liquidators took. It only has to be near enough that what the generator makes them
 * do is mostly accepted; the exact rules decide when the dataset is replayed.
 */
export class Positions {
  readonly assets: readonly Asset[];
  /** Tokens by account and asset, without interest since the beginning. */
  readonly #deposits: Float64Array;
  readonly #loans: Float64Array;
  readonly #supplyIndex: Float64Array;
  readonly #borrowIndex: Float64Array;
  readonly #supplied: Float64Array;
  readonly #borrowed: Float64Array;
  readonly #scannedAt: Float64Array;
  readonly worried: number[] = [];
  readonly accounts: number;

  constructor(assets: readonly Asset[], accounts: number) {
    this.assets = assets;
    this.accounts = accounts;
    const count = assets.length;
    this.#deposits = new Float64Array(accounts * count);
    this.#loans = new Float64Array(accounts * count);
    this.#supplyIndex = new Float64Array(count).fill(1);
    this.#borrowIndex = new Float64Array(count).fill(1);
    this.#supplied = new Float64Array(count);
    this.#borrowed = new Float64Array(count);
    this.#scannedAt = new Float64Array(count).fill(1);
  }

  deposit(account: number, asset: number): number {
    return (this.#deposits[this.#at(account, asset)] as number) * this.#index(asset, "supply");
  }

  loan(account: number, asset: number): number {
    return (this.#loans[this.#at(account, asset)] as number) * this.#index(asset, "borrow");
  }

  /** Deposits and withdrawals (negative), in tokens. */
  addDeposit(account: number, asset: number, tokens: number): void {
    const at = this.#at(account, asset);
    const scaled = tokens / this.#index(asset, "supply");
    const before = this.#deposits[at] as number;
    const after = Math.max(0, before + scaled);
    this.#deposits[at] = after;
    this.#supplied[asset] = (this.#supplied[asset] as number) + after - before;
  }

  /** Borrows and repayments (negative), in tokens. */
  addLoan(account: number, asset: number, tokens: number): void {
    const at = this.#at(account, asset);
    const scaled = tokens / this.#index(asset, "borrow");
    const before = this.#loans[at] as number;
    const after = Math.max(0, before + scaled);
    this.#loans[at] = after;
    this.#borrowed[asset] = (this.#borrowed[asset] as number) + after - before;
  }

  /** Somebody without debts lends. */
  lend(asset: number, tokens: number): void {
    const scaled = tokens / this.#index(asset, "supply");
    this.#supplied[asset] = (this.#supplied[asset] as number) + scaled;
  }

  suppliedTokens(asset: number): number {
    return (this.#supplied[asset] as number) * this.#index(asset, "supply");
  }

  borrowedTokens(asset: number): number {
    return (this.#borrowed[asset] as number) * this.#index(asset, "borrow");
  }

  standing(account: number, prices: Float64Array, into: Standing): Standing {
    into.collateralUsd = 0;
    into.weightedUsd = 0;
    into.borrowableUsd = 0;
    into.debtUsd = 0;
    const first = account * this.assets.length;
    for (let asset = 0; asset < this.assets.length; asset++) {
      const deposit = this.#deposits[first + asset] as number;
      const loan = this.#loans[first + asset] as number;
      if (deposit === 0 && loan === 0) continue;
      const price = prices[asset] as number;
      const worth = deposit * (this.#supplyIndex[asset] as number) * price;
      const { liquidationThreshold } = this.assets[asset] as Asset;
      into.collateralUsd += worth;
      into.weightedUsd += worth * liquidationThreshold;
      into.borrowableUsd += worth * (liquidationThreshold - LTV_BELOW_THRESHOLD);
      into.debtUsd += loan * (this.#borrowIndex[asset] as number) * price;
    }
    return into;
  }

  /** An hour's interest on every reserve, by its own curve. */
  accrueHour(): void {
    for (let asset = 0; asset < this.assets.length; asset++) {
      const { optimalUsage, slope1, reserveFactor } = this.assets[asset] as Asset;
      const supplied = this.suppliedTokens(asset);
      if (supplied === 0) continue;
      const usage = Math.min(1, this.borrowedTokens(asset) / supplied);
      const excess = Math.max(0, usage - optimalUsage) / (1 - optimalUsage);
      const rate = slope1 * Math.min(1, usage / optimalUsage) + STEEP_SLOPE * excess;
      const grown = 1 + rate / HOURS_PER_YEAR;
      this.#borrowIndex[asset] = (this.#borrowIndex[asset] as number) * grown;
      const earned = (rate * usage * (1 - reserveFactor)) / HOURS_PER_YEAR;
      this.#supplyIndex[asset] = (this.#supplyIndex[asset] as number) * (1 + earned);
    }
  }

  /** Liquidates roughly who is under water, and notes who worries, once prices moved notably. */
  follow(prices: Float64Array): void {
    let isNotable = false;
    for (let asset = 0; asset < this.assets.length; asset++) {
      const move = (prices[asset] as number) / (this.#scannedAt[asset] as number) - 1;
      if (move > NOTABLE_MOVE || move < -NOTABLE_MOVE) isNotable = true;
    }
    if (!isNotable) return;
    this.#scannedAt.set(prices);
    const standing = newStanding();
    for (let account = 0; account < this.accounts; account++) {
      const { weightedUsd, debtUsd } = this.standing(account, prices, standing);
      if (debtUsd === 0 || weightedUsd > debtUsd * WORRYING_HEALTH) continue;
      if (weightedUsd < debtUsd) this.#liquidate(account, prices, standing);
      else if (this.worried.length < MOST_WORRIED) this.worried.push(account);
    }
  }

  /** Half of the debt, or all of a small or sick one, against the dearest collateral. */
  #liquidate(account: number, prices: Float64Array, standing: Standing): void {
    for (let call = 0; call < MOST_CALLS; call++) {
      const { weightedUsd, debtUsd } = this.standing(account, prices, standing);
      if (weightedUsd >= debtUsd) return;
      const loan = this.#dearest(account, prices, "loan");
      const deposit = this.#dearest(account, prices, "deposit");
      const owed = this.loan(account, loan) * (prices[loan] as number);
      const held = this.deposit(account, deposit) * (prices[deposit] as number);
      if (owed === 0) return;
      if (held === 0) {
        // Nothing is left to take: the protocol writes the debt off.
        for (let asset = 0; asset < this.assets.length; asset++)
          this.addLoan(account, asset, -this.loan(account, asset));
        return;
      }
      const isWhole = weightedUsd < debtUsd * 0.95 || owed < 2_000 || held < 2_000;
      const { bonus } = this.assets[deposit] as Asset;
      const repaid = Math.min(isWhole ? owed : Math.min(owed, debtUsd / 2), held / (1 + bonus));
      this.addLoan(account, loan, -repaid / (prices[loan] as number));
      this.addDeposit(account, deposit, (-repaid * (1 + bonus)) / (prices[deposit] as number));
    }
  }

  #dearest(account: number, prices: Float64Array, side: "loan" | "deposit"): number {
    let best = 0;
    let bestUsd = -1;
    for (let asset = 0; asset < this.assets.length; asset++) {
      const worth = this[side](account, asset) * (prices[asset] as number);
      if (worth > bestUsd) [best, bestUsd] = [asset, worth];
    }
    return best;
  }

  #at(account: number, asset: number): number {
    return account * this.assets.length + asset;
  }

  #index(asset: number, side: "supply" | "borrow"): number {
    return (side === "supply" ? this.#supplyIndex[asset] : this.#borrowIndex[asset]) as number;
  }
}

/** Rise of the borrow rate from the bend of its curve to full usage. */
export const STEEP_SLOPE = 0.75;
/** Calls on one account in one go. */
const MOST_CALLS = 6;

export function newStanding(): Standing {
  return { collateralUsd: 0, weightedUsd: 0, borrowableUsd: 0, debtUsd: 0 };
}
