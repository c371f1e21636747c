import type { QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

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

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const HASH = /^0x[0-9a-fA-F]{64}$/;
const SYMBOLS = new Set(["WBTC", "CBBTC"]);
export const BITCOIN_DECIMALS = 8;

/** Liquidations in the order of the file. Bad rows: E-INGEST-101, -150, -151. */
export function readSeizedCollateral(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<SeizedCollateralRow>> {
  return readCsvTable(file, COLUMNS, toRow, { signal, optional: ["block", "hash"] });
}

function toRow({
  place,
  has,
  cell,
  refuse,
}: TableRow<Column>): SeizedCollateralRow | QuarantinedRow {
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
  if (!has("block") || !has("hash")) return { ...base, chainPlace: undefined };
  const block = parseIndex(cell("block"));
  if (typeof block !== "number") return refuse("block_number", "E-INGEST-150", block.reason);
  if (!HASH.test(cell("hash")))
    return refuse("tx_hash", "E-INGEST-150", "it is no transaction hash");
  return { ...base, chainPlace: { block, transactionHash: cell("hash").toLowerCase() } };
}
