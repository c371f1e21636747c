import { maxUint256 } from "viem";
import type { Address } from "viem";
import type { AaveMarket, Reserve } from "../aave/market.ts";
import type { BlockQueue } from "../block-queue.ts";

/** Token units for an amount of whole tokens, to nine significant decimals at most. */
export function toUnits(reserve: Reserve, tokens: number): bigint {
  const kept = Math.min(reserve.decimals, 9);
  const units = BigInt(Math.max(1, Math.floor(tokens * 10 ** kept)));
  return units * 10n ** BigInt(reserve.decimals - kept);
}

/** Gives accounts the tokens they are about to use, and the pool its allowance. */
export class Wallet {
  readonly #queue: BlockQueue;
  readonly #market: AaveMarket;
  readonly #approved = new Set<string>();

  constructor(queue: BlockQueue, market: AaveMarket) {
    this.#queue = queue;
    this.#market = market;
  }

  async fund(account: Address, reserve: Reserve, amount: bigint): Promise<void> {
    await this.#queue.add(account, reserve.token, "mint", [account, amount]);
    const key = `${account}/${reserve.symbol}`;
    if (this.#approved.has(key)) return;
    this.#approved.add(key);
    await this.#queue.add(account, reserve.token, "approve", [
      this.#market.pool.address,
      maxUint256,
    ]);
  }
}
