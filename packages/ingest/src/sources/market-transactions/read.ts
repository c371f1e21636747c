import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns } from "../../files/header.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseIndex, parseUnsigned } from "../../values/decimal-text.ts";
import { batchOf, type Batch, type Provenance } from "../batch.ts";

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
type Index = { readonly [K in Column]: number };

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const WORD = /^0x[0-9a-fA-F]{64}$/;

/** Calls in the order of the file. Bad rows: E-INGEST-101, -150, -152. */
export async function* readMarketTransactions(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketTransactionRow>> {
  let index: Index | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = findColumns(header, COLUMNS);
      requireColumns(index, Object.keys(COLUMNS) as Column[], header, file.name);
      width = header.length;
      rows = part.slice(1);
    }
    const known = index;
    yield batchOf(rows.map((row) => toRow(file.name, row, width, known)));
  }
}

function toRow(
  file: string,
  row: CsvRow,
  width: number,
  index: Index,
): MarketTransactionRow | QuarantinedRow {
  const place = { file, line: row.line };
  const refuse = (column: string, code: string, reason: string): QuarantinedRow =>
    fault(place, column, code, reason, row.fields.join(","));
  if (row.fields.length !== width)
    return refuse("", "E-INGEST-101", `the row has ${row.fields.length} columns, not ${width}`);
  const cell = (column: Column): string => (row.fields[index[column]] ?? "").trim();
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
