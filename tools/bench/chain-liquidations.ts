import { blockReceipts, namedAddress, type AaveMarket, type Anvil } from "@hindcast/testchain";
import { buildUnderwaterMarket, sendAll, type UnderwaterMarket } from "./underwater-market.ts";

type Address = ReturnType<typeof namedAddress>;
const EVERYTHING = (1n << 256n) - 1n;

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

  /** Liquidates all accounts in one block, hands its number on, and goes back to the state before. */
  async round(afterwards: (block: number) => Promise<void> = async () => {}): Promise<ChainRound> {
    const { client } = this.#anvil;
    const { queue, timeSeconds, borrowers } = this.#world;
    const before = await client.snapshot();
    const calls = this.#calls();
    const started = performance.now();
    await sendAll(queue, calls);
    await client.setNextBlockTimestamp({ timestamp: BigInt(timeSeconds + 12) });
    const sent = performance.now();
    await client.mine({ blocks: 1 });
    const mined = performance.now();
    const block = Number(await client.getBlockNumber());
    const receipts = await blockReceipts(client, block);
    const succeeded = receipts.filter((receipt) => receipt.status === "0x1").length;
    if (receipts.length !== borrowers.length || succeeded !== borrowers.length)
      throw new Error(`${succeeded} of ${borrowers.length} liquidations succeeded on the chain`);
    await afterwards(block);
    await client.revert({ id: before });
    return { mining: (mined - sent) / 1000, allIn: (mined - started) / 1000 };
  }

  #calls() {
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
