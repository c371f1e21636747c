import {
  BlockQueue,
  deployAaveV3,
  LAB_EMODE,
  LAB_RESERVES,
  namedAddress,
  type AaveMarket,
  type Anvil,
  type Contract,
  type Reserve,
} from "@hindcast/testchain";

type Address = ReturnType<typeof namedAddress>;
const MAX = (1n << 256n) - 1n;
export const SECONDS_PER_BLOCK = 12;
/** Requests under way at a time: more open connections only make the node slower. */
const AT_A_TIME = 64;
/** The node's time to tell a block's receipts grows with the square of their number. */
const CALLS_PER_BLOCK = 500;

/** A call waiting for a block. */
export interface Call {
  readonly from: Address;
  readonly to: Contract;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Real contracts, with accounts that anybody may liquidate. */
export interface UnderwaterMarket {
  readonly queue: BlockQueue;
  readonly market: AaveMarket;
  readonly borrowers: readonly Address[];
  readonly collateral: Reserve;
  readonly debt: Reserve;
  /** Time of the last block. */
  readonly timeSeconds: number;
}

/** Sends calls, many at a time; they run when a block is mined, each sender's in this order. */
export async function sendAll(queue: BlockQueue, calls: readonly Call[]): Promise<void> {
  for (let start = 0; start < calls.length; start += AT_A_TIME)
    await Promise.all(
      calls
        .slice(start, start + AT_A_TIME)
        .map(({ from, to, name, args }) => queue.add(from, to, name, args)),
    );
}

/** The calls in parts, each for a block of its own. */
export function inBlocks<Item>(calls: readonly Item[]): (readonly Item[])[] {
  const blocks: (readonly Item[])[] = [];
  for (let start = 0; start < calls.length; start += CALLS_PER_BLOCK)
    blocks.push(calls.slice(start, start + CALLS_PER_BLOCK));
  return blocks;
}

/**
 * Deploys Aave v3 and brings accounts under water: each supplies 10 WETH and some wei, borrows
 * 15,000 to 15,899 USDC, and then WETH falls to 1,750 USD. Some may be liquidated by half, most
 * whole. The liquidators hold USDC that the pool may take.
 */
export async function buildUnderwaterMarket(
  { client }: Anvil,
  accounts: number,
  liquidators: readonly Address[],
): Promise<UnderwaterMarket> {
  const queue = new BlockQueue(client);
  const market = await deployAaveV3(queue, LAB_RESERVES, { eModes: [LAB_EMODE] });
  const reserveOf = (symbol: string): Reserve =>
    market.reserves.find((reserve) => reserve.symbol === symbol) as Reserve;
  const collateral = reserveOf("WETH");
  const debt = reserveOf("USDC");
  const borrowers = Array.from({ length: accounts }, (_, i) => namedAddress(`borrower ${i + 1}`));
  const lender = namedAddress("lender");
  let timeSeconds = Number((await client.getBlock()).timestamp);
  const perform = async (calls: readonly Call[]): Promise<void> => {
    for (const block of inBlocks(calls)) {
      await sendAll(queue, block);
      await queue.mineAll((timeSeconds += SECONDS_PER_BLOCK));
    }
  };
  const gift = (from: Address, { token }: Reserve, amount: bigint): Call[] => [
    { from, to: token, name: "mint", args: [from, amount] },
    { from, to: token, name: "approve", args: [market.pool.address, MAX] },
  ];
  const { pool } = market;
  const supply = (from: Address, { token }: Reserve, amount: bigint): Call => ({
    from,
    to: pool,
    name: "supply",
    args: [token.address, amount, from, 0],
  });
  const lent = 20_000n * 10n ** 6n * BigInt(accounts);
  await perform([lender, ...liquidators].flatMap((from) => gift(from, debt, lent)));
  await perform(borrowers.flatMap((from) => gift(from, collateral, 100n * 10n ** 18n)));
  await perform([supply(lender, debt, lent)]);
  await perform(borrowers.map((from, i) => supply(from, collateral, 10n * 10n ** 18n + BigInt(i))));
  await perform(
    borrowers.map((from, i) => {
      const amount = 15_000n * 10n ** 6n + BigInt(i % 900) * 10n ** 6n;
      return { from, to: pool, name: "borrow", args: [debt.token.address, amount, 2n, 0, from] };
    }),
  );
  const fall = {
    from: market.admin,
    to: collateral.feed,
    name: "push",
    args: [1_750n * 10n ** 8n],
  };
  await perform([fall]);
  return { queue, market, borrowers, collateral, debt, timeSeconds };
}
