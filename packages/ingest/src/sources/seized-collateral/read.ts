import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns } from "../../files/header.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, Provenance } from "../batch.ts";

/** Collateral that was seized, with the place in the chain where the source tells it. */
export interface SeizedCollateralRow extends Provenance {
  readonly timeSeconds: number;
  /** "WBTC" or "CBBTC". */
  readonly symbol: string;
  readonly account: string;
  readonly liquidator: string;
  /** 8 decimals. */
  readonly amount: bigint;
  readonly chainPlace: { readonly block: number; readonly transactionHash: string } | undefined;
}

const COLUMNS = {
  time: ["timestamp"],
  symbol: ["collateral_symbol", "collateral_asset_symbol"],
  account: ["liquidatee"],
  liquidator: ["liquidator"],
  amount: ["amount_tokens", "collateral_amount_wbtc", "collateral_amount_btc"],
  block: ["block_number"],
  hash: ["tx_hash"],
} as const;

type Column = keyof typeof COLUMNS;
type Index = { readonly [K in Column]: number };

const NEEDED: readonly Column[] = ["time", "symbol", "account", "liquidator", "amount"];
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const HASH = /^0x[0-9a-fA-F]{64}$/;
const SYMBOLS = new Set(["WBTC", "CBBTC"]);
export const BITCOIN_DECIMALS = 8;

/** Liquidations in the order of the file. Bad rows: E-INGEST-101, -150, -151. */
export async function* readSeizedCollateral(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<SeizedCollateralRow>> {
  let index: Index | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = findColumns(header, COLUMNS);
      requireColumns(index, NEEDED, header, file.name);
      width = header.length;
      rows = part.slice(1);
    }
    const batch = { rows: [] as SeizedCollateralRow[], quarantined: [] as QuarantinedRow[] };
    for (const row of rows) {
      const result = toRow(file.name, row, width, index);
      if ("code" in result) batch.quarantined.push(result);
      else batch.rows.push(result);
    }
    yield batch;
  }
}

function toRow(
  file: string,
  row: CsvRow,
  width: number,
  index: Index,
): SeizedCollateralRow | QuarantinedRow {
  const place = { file, line: row.line };
  const refuse = (column: string, code: string, reason: string): QuarantinedRow =>
    fault(place, column, code, reason, row.fields.join(","));
  if (row.fields.length !== width)
    return refuse("", "E-INGEST-101", `the row has ${row.fields.length} columns, not ${width}`);
  const cell = (column: Column): string => (row.fields[index[column]] ?? "").trim();
  const timeSeconds = parseTimeSeconds(cell("time"), "s");
  if (typeof timeSeconds !== "number")
    return refuse("timestamp", "E-INGEST-150", timeSeconds.reason);
  const symbol = cell("symbol").toUpperCase();
  if (!SYMBOLS.has(symbol))
    return refuse("symbol", "E-INGEST-151", `"${symbol}" is no Bitcoin token`);
  const amount = parseDecimal(cell("amount"), BITCOIN_DECIMALS);
  if (typeof amount !== "bigint") return refuse("amount", "E-INGEST-150", amount.reason);
  if (amount < 0n) return refuse("amount", "E-INGEST-150", "it is negative");
  if (!ADDRESS.test(cell("account")) || !ADDRESS.test(cell("liquidator")))
    return refuse("liquidatee", "E-INGEST-150", "liquidatee or liquidator is no address");
  const base = {
    ...place,
    timeSeconds,
    symbol,
    account: cell("account").toLowerCase(),
    liquidator: cell("liquidator").toLowerCase(),
    amount,
  };
  if (index.block === -1 || index.hash === -1) return { ...base, chainPlace: undefined };
  const block = parseIndex(cell("block"));
  if (typeof block !== "number") return refuse("block_number", "E-INGEST-150", block.reason);
  if (!HASH.test(cell("hash")))
    return refuse("tx_hash", "E-INGEST-150", "it is no transaction hash");
  return { ...base, chainPlace: { block, transactionHash: cell("hash").toLowerCase() } };
}
