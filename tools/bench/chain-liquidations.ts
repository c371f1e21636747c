import { blockReceipts, namedAddress, type AaveMarket, type Anvil } from "@hindcast/testchain";
import {
  buildUnderwaterMarket,
  inBlocks,
  SECONDS_PER_BLOCK,
  sendAll,
  type Call,
  type UnderwaterMarket,
} from "./underwater-market.ts";

type Address = ReturnType<typeof namedAddress>;
/** What every call asks to repay: as much as is allowed. */
export const EVERYTHING = (1n << 256n) - 1n;

/** Seconds one round took: the node alone (EVM, state root, receipts), and with sending. */
export interface ChainRound {
  readonly mining: number;
  /** Encoding and sending the transactions as well. */
  readonly allIn: number;
}

/** Real contracts on which the same accounts can be liquidated again and again. */
export class ChainLiquidations {
  readonly #anvil: Anvil;
  readonly #world: UnderwaterMarket;
  readonly #liquidators: Address[];

  private constructor(anvil: Anvil, world: UnderwaterMarket, liquidators: Address[]) {
    this.#anvil = anvil;
    this.#world = world;
    this.#liquidators = liquidators;
  }

  /** Every round has a liquidator of its own: going back would upset a sender's nonces. */
  static async build(anvil: Anvil, accounts: number, rounds: number): Promise<ChainLiquidations> {
    const names = Array.from({ length: rounds }, (_, i) => namedAddress(`liquidator ${i + 1}`));
    return new ChainLiquidations(anvil, await buildUnderwaterMarket(anvil, accounts, names), names);
  }

  get market(): AaveMarket {
    return this.#world.market;
  }

  /** Liquidates all accounts, hands the last block's number on, and goes back to the state before. */
  async round(afterwards: (block: number) => Promise<void> = async () => {}): Promise<ChainRound> {
    const { client } = this.#anvil;
    const before = await client.snapshot();
    const seconds = { mining: 0, allIn: 0 };
    let { timeSeconds } = this.#world;
    for (const calls of inBlocks(this.#calls())) {
      const { mining, allIn } = await this.#block(calls, (timeSeconds += SECONDS_PER_BLOCK));
      seconds.mining += mining;
      seconds.allIn += allIn;
    }
    await afterwards(Number(await client.getBlockNumber()));
    await client.revert({ id: before });
    return seconds;
  }

  async #block(calls: readonly Call[], timeSeconds: number): Promise<ChainRound> {
    const { client } = this.#anvil;
    const started = performance.now();
    await sendAll(this.#world.queue, calls);
    await client.setNextBlockTimestamp({ timestamp: BigInt(timeSeconds) });
    const sent = performance.now();
    await client.mine({ blocks: 1 });
    const mined = performance.now();
    const receipts = await blockReceipts(client, Number(await client.getBlockNumber()));
    const succeeded = receipts.filter((receipt) => receipt.status === "0x1").length;
    if (receipts.length !== calls.length || succeeded !== calls.length)
      throw new Error(`${succeeded} of ${calls.length} liquidations succeeded on the chain`);
    return { mining: (mined - sent) / 1000, allIn: (mined - started) / 1000 };
  }

  #calls(): readonly Call[] {
    const { market, borrowers, collateral, debt } = this.#world;
    const from = this.#liquidators.shift();
    if (from === undefined) throw new Error("more rounds than liquidators");
    const pair = [collateral.token.address, debt.token.address];
    return borrowers.map((borrower) => ({
      from,
      to: market.pool,
      name: "liquidationCall",
      args: [...pair, borrower, EVERYTHING, false],
    }));
  }
}
