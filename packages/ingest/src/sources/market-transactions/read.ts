import type { QuarantinedRow } from "../../quarantine.ts";
import { parseIndex, parseUnsigned } from "../../values/decimal-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

/** The calls of an isolated market by the API's names. */
export const MARKET_CALLS = [
  "MarketSupply",
  "MarketWithdraw",
  "MarketBorrow",
  "MarketRepay",
  "MarketSupplyCollateral",
  "MarketWithdrawCollateral",
] as const;
export type MarketCall = (typeof MARKET_CALLS)[number];

/** One call on one market. */
export interface MarketTransactionRow extends Provenance {
  readonly timeSeconds: number;
  readonly block: number;
  readonly transactionHash: string;
  readonly call: MarketCall;
  readonly account: string;
  readonly marketId: string;
  readonly assets: bigint;
  /** 0 for collateral. */
  readonly shares: bigint;
}

const COLUMNS = {
  time: ["timestamp"],
  block: ["block_number"],
  hash: ["hash"],
  call: ["type"],
  account: ["user_address"],
  market: ["market_unique_key"],
  assets: ["assets"],
  shares: ["shares"],
} as const;

type Column = keyof typeof COLUMNS;

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const WORD = /^0x[0-9a-fA-F]{64}$/;

/** Calls in the order of the file. Bad rows: E-INGEST-101, -150, -152. */
export function readMarketTransactions(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketTransactionRow>> {
  return readCsvTable(file, COLUMNS, toRow, { signal });
}

function toRow({ place, cell, refuse }: TableRow<Column>): MarketTransactionRow | QuarantinedRow {
  const call = MARKET_CALLS.find((each) => each === cell("call"));
  if (call === undefined) return refuse("type", "E-INGEST-152", `"${cell("call")}" is not read`);
  const timeSeconds = parseIndex(cell("time"));
  if (typeof timeSeconds !== "number")
    return refuse("timestamp", "E-INGEST-150", timeSeconds.reason);
  const block = parseIndex(cell("block"));
  if (typeof block !== "number") return refuse("block_number", "E-INGEST-150", block.reason);
  const assets = parseUnsigned(cell("assets"));
  if (typeof assets !== "bigint") return refuse("assets", "E-INGEST-150", assets.reason);
  const shares = call.endsWith("Collateral") ? 0n : parseUnsigned(cell("shares"));
  if (typeof shares !== "bigint") return refuse("shares", "E-INGEST-150", shares.reason);
  if (!ADDRESS.test(cell("account"))) return refuse("user_address", "E-INGEST-150", "no address");
  if (!WORD.test(cell("market")) || !WORD.test(cell("hash")))
    return refuse("hash", "E-INGEST-150", "hash or market is no 32-byte word");
  return {
    ...place,
    timeSeconds,
    block,
    transactionHash: cell("hash").toLowerCase(),
    call,
    account: cell("account").toLowerCase(),
    marketId: cell("market").toLowerCase(),
    assets,
    shares,
  };
}
