import type { Address } from "viem";
import type { TestClient } from "../anvil.ts";
import type { Contract } from "../artifacts.ts";
import type { AaveMarket, Reserve } from "../aave/market.ts";
import type { BlockQueue } from "../block-queue.ts";
import type { Book } from "./book.ts";
import type { OracleFeeds } from "./oracle-feeds.ts";
import type { Wallet } from "./wallet.ts";

/** Everything the players of the lab share while a block is being filled. */
export interface Lab {
  readonly client: TestClient;
  readonly queue: BlockQueue;
  readonly market: AaveMarket;
  readonly wallet: Wallet;
  readonly book: Book;
  readonly feeds: OracleFeeds;
  /** Receiver contract of the flash loans. */
  readonly flashReceiver: Contract;
  /** Accounts whose positions this block may change; the book reads them after it. */
  readonly touched: Set<Address>;
}

export function reserveAt(lab: Lab, index: number): Reserve {
  const reserve = lab.market.reserves[index];
  if (reserve === undefined) throw new Error(`the lab has no reserve ${index}`);
  return reserve;
}

/** Sends a call to the pool on behalf of an account and marks the account as touched. */
export async function callPool(
  lab: Lab,
  account: Address,
  functionName: string,
  args: readonly unknown[],
): Promise<void> {
  lab.touched.add(account);
  await lab.queue.add(account, lab.market.pool, functionName, args);
}
