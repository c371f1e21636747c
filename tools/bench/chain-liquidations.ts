import { blockReceipts, namedAddress, type Anvil } from "@hindcast/testchain";
import { buildUnderwaterMarket, sendAll, type UnderwaterMarket } from "./underwater-market.ts";

/** What liquidating every account cost on the real contracts, and where to read what happened. */
export interface ChainLiquidations {
  readonly market: UnderwaterMarket["market"];
  /** The node executes the block: EVM, state root, receipts. */
  readonly mining: readonly number[];
  /** Encoding and sending the transactions as well. */
  readonly allIn: readonly number[];
  readonly headBlock: number;
}

/**
 * Liquidates all accounts in one block, `repeats` times over from the same state. A liquidator of
 * its own each time keeps the senders' nonces apart. The last time stays on the chain, and a price
 * post in a block of its own marks its end.
 */
export async function liquidateOnChain(
  anvil: Anvil,
  accounts: number,
  repeats: number,
): Promise<ChainLiquidations> {
  const { client } = anvil;
  const liquidators = Array.from({ length: repeats }, (_, i) =>
    namedAddress(`liquidator ${i + 1}`),
  );
  const world = await buildUnderwaterMarket(anvil, accounts, liquidators);
  const { queue, market, borrowers, collateral, debt, timeSeconds } = world;
  const mining: number[] = [];
  const allIn: number[] = [];
  for (const [round, from] of liquidators.entries()) {
    const before = await client.snapshot();
    const pair = [collateral.token.address, debt.token.address];
    const everything = (1n << 256n) - 1n;
    const calls = borrowers.map((borrower) => ({
      from,
      to: market.pool,
      name: "liquidationCall",
      args: [...pair, borrower, everything, false],
    }));
    const started = performance.now();
    await sendAll(queue, calls);
    await client.setNextBlockTimestamp({ timestamp: BigInt(timeSeconds + 12) });
    const sent = performance.now();
    await client.mine({ blocks: 1 });
    const mined = performance.now();
    mining.push((mined - sent) / 1000);
    allIn.push((mined - started) / 1000);
    await expectAllSucceeded(anvil, accounts);
    if (round < repeats - 1) await client.revert({ id: before });
  }
  await queue.add(market.admin, collateral.feed, "push", [1_751n * 10n ** 8n]);
  const { number: headBlock } = await queue.mineAll(timeSeconds + 24);
  return { market, mining, allIn, headBlock };
}

async function expectAllSucceeded({ client }: Anvil, accounts: number): Promise<void> {
  const receipts = await blockReceipts(client, Number(await client.getBlockNumber()));
  const succeeded = receipts.filter((receipt) => receipt.status === "0x1").length;
  if (receipts.length !== accounts || succeeded !== accounts)
    throw new Error(`${succeeded} of ${accounts} liquidations succeeded on the chain`);
}
