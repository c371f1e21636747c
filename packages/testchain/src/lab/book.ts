import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import type { AaveMarket } from "../aave/market.ts";
import { readAccounts, readPositions } from "../aave/read-state.ts";

/** What one account holds, in whole tokens per reserve; a working estimate, refreshed from the chain. */
export interface Holdings {
  readonly supplied: readonly number[];
  readonly owed: readonly number[];
  readonly usedAsCollateral: readonly boolean[];
  readonly eModeCategory: number;
}

/** Terms the estimate needs, kept in step by the governance script. Ratios, not basis points. */
export interface Terms {
  readonly thresholds: number[];
  readonly loanToValues: number[];
  readonly bonuses: number[];
  eModeThreshold: number;
  eModeBonus: number;
}

/**
 * The script's view of all positions, from which users and keepers decide what to send. It is only
 * an estimate (interest between refreshes is left out): the contracts have the last word.
 */
export class Book {
  readonly #client: TestClient;
  readonly #market: AaveMarket;
  readonly #rows = new Map<Address, Holdings>();
  readonly terms: Terms;

  constructor(client: TestClient, market: AaveMarket, eMode: { threshold: number; bonus: number }) {
    this.#client = client;
    this.#market = market;
    this.terms = {
      thresholds: market.reserves.map((r) => Number(r.liquidationThresholdBps) / 1e4),
      loanToValues: market.reserves.map((r) => Number(r.ltvBps) / 1e4),
      bonuses: market.reserves.map((r) => Number(r.liquidationBonusBps) / 1e4),
      eModeThreshold: eMode.threshold,
      eModeBonus: eMode.bonus,
    };
  }

  /** Reads the given accounts anew as of the block. */
  async refresh(accounts: readonly Address[], blockNumber: number): Promise<void> {
    if (accounts.length === 0) return;
    const { reserves } = this.#market;
    const [positions, states] = await Promise.all([
      readPositions(this.#client, reserves, accounts, blockNumber),
      readAccounts(this.#client, this.#market, accounts, blockNumber),
    ]);
    for (const [row, account] of accounts.entries()) {
      const balances = positions[row] ?? [];
      const bits = states[row]?.configuration ?? 0n;
      const tokens = (amount: bigint, reserve: number): number =>
        Number(amount) / 10 ** (reserves[reserve]?.decimals ?? 0);
      this.#rows.set(account, {
        supplied: balances.map((position, index) => tokens(position.supply, index)),
        owed: balances.map((position, index) => tokens(position.debt, index)),
        usedAsCollateral: balances.map((_, index) => ((bits >> BigInt(2 * index + 1)) & 1n) === 1n),
        eModeCategory: Number(states[row]?.eModeCategory ?? 0n),
      });
    }
  }

  holdings(account: Address): Holdings | undefined {
    return this.#rows.get(account);
  }

  accounts(): IterableIterator<Address> {
    return this.#rows.keys();
  }

  /** Liquidation threshold that counts for an account's collateral in a reserve. */
  threshold(holdings: Holdings, reserve: number): number {
    const category = this.#market.reserves[reserve]?.eModeCategory ?? 0;
    const own = this.terms.thresholds[reserve] ?? 0;
    return category !== 0 && category === holdings.eModeCategory ? this.terms.eModeThreshold : own;
  }

  /** Liquidation bonus (1.05 is 5 %) that counts for an account's collateral in a reserve. */
  bonus(holdings: Holdings, reserve: number): number {
    const category = this.#market.reserves[reserve]?.eModeCategory ?? 0;
    const own = this.terms.bonuses[reserve] ?? 1;
    return category !== 0 && category === holdings.eModeCategory ? this.terms.eModeBonus : own;
  }

  /** Estimated health factor at the given prices; infinite without debt. */
  health(holdings: Holdings, pricesUsd: readonly number[]): number {
    let weighted = 0;
    let debt = 0;
    for (const [reserve, price] of pricesUsd.entries()) {
      debt += (holdings.owed[reserve] ?? 0) * price;
      if (holdings.usedAsCollateral[reserve] === true)
        weighted += (holdings.supplied[reserve] ?? 0) * price * this.threshold(holdings, reserve);
    }
    return debt === 0 ? Number.POSITIVE_INFINITY : weighted / debt;
  }
}

/** Value in USD of amounts given in whole tokens per reserve. */
export const valueUsd = (amounts: readonly number[], pricesUsd: readonly number[]): number =>
  amounts.reduce((sum, amount, reserve) => sum + amount * (pricesUsd[reserve] ?? 0), 0);
