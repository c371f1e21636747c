import type { QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex, parseUnsigned } from "../../values/decimal-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

/** A liquidation call with both legs in smallest units. */
export interface LiquidationCallRow extends Provenance {
  readonly timeSeconds: number;
  readonly pool: string;
  readonly account: string;
  /** The zero address where the source does not say. */
  readonly liquidator: string;
  readonly collateral: string;
  readonly collateralAmount: bigint;
  readonly debt: string;
  readonly debtAmount: bigint;
  /** True for integers in smallest units, false for decimal amounts (already scaled here). */
  readonly isRaw: boolean;
  /** What the source's price columns say, ETH with 18 decimals; undefined where empty. */
  readonly quotes: { readonly [K in QuoteColumn]: bigint | undefined };
}

/** Columns of prices: of the collateral, of the debt, and of what the source calls USDT. */
export const QUOTE_COLUMNS = ["collateral", "debt", "usdt"] as const;
export type QuoteColumn = (typeof QUOTE_COLUMNS)[number];

const COLUMNS = {
  time: ["timestamp"],
  pool: ["pool"],
  user: ["user"],
  liquidator: ["liquidator"],
  collateralReserve: ["collateralreserve"],
  collateralAmount: ["collateralamount"],
  principalReserve: ["principalreserve"],
  principalAmount: ["principalamount"],
  collateral: ["reservepriceethcollateral"],
  debt: ["reservepriceethprincipal"],
  usdt: ["priceusdtcollateral"],
} as const;

type Column = keyof typeof COLUMNS;

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const NOBODY = `0x${"0".repeat(40)}`;

/** Calls in the order of the file. Bad rows: E-INGEST-101, -150 (a value), -151 (a symbol). */
export function readLiquidationCalls(
  file: { readonly path: string; readonly name: string },
  decimalsOf: (symbol: string) => number | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Batch<LiquidationCallRow>> {
  return readCsvTable(file, COLUMNS, (row) => toCall(row, decimalsOf), { signal });
}

function toCall(
  row: TableRow<Column>,
  decimalsOf: (symbol: string) => number | undefined,
): LiquidationCallRow | QuarantinedRow {
  const { place, cell, refuse } = row;
  const timeSeconds = parseIndex(cell("time"));
  if (typeof timeSeconds !== "number")
    return refuse("timestamp", "E-INGEST-150", timeSeconds.reason);
  const isRaw = cell("liquidator") === "";
  const addresses = [cell("user"), cell("pool"), isRaw ? NOBODY : cell("liquidator")];
  if (!addresses.every((address) => ADDRESS.test(address)))
    return refuse("user", "E-INGEST-150", "user, pool or liquidator is no address");
  const [account = "", pool = "", liquidator = ""] = addresses.map((each) => each.toLowerCase());
  const legs: bigint[] = [];
  for (const [symbol, amount] of LEGS) {
    const decimals = decimalsOf(cell(symbol));
    if (decimals === undefined)
      return refuse(symbol, "E-INGEST-151", `"${cell(symbol)}" is no token of this market`);
    // A fraction in a raw row is a decimal amount in the wrong place: a factor of 10^18.
    const value = isRaw ? parseUnsigned(cell(amount)) : scaled(cell(amount), decimals);
    if (typeof value !== "bigint") return refuse(amount, "E-INGEST-150", value.reason);
    legs.push(value);
  }
  const quotes: Partial<Record<QuoteColumn, bigint>> = {};
  for (const column of QUOTE_COLUMNS) {
    if (cell(column) === "") continue;
    const value = scaled(cell(column), isRaw ? 0 : 18);
    if (typeof value !== "bigint") return refuse(column, "E-INGEST-150", value.reason);
    quotes[column] = value;
  }
  const [collateralAmount = 0n, debtAmount = 0n] = legs;
  return {
    ...place,
    timeSeconds,
    pool,
    account,
    liquidator,
    collateral: cell("collateralReserve"),
    collateralAmount,
    debt: cell("principalReserve"),
    debtAmount,
    isRaw,
    quotes: { collateral: quotes.collateral, debt: quotes.debt, usdt: quotes.usdt },
  };
}

const LEGS = [
  ["collateralReserve", "collateralAmount"],
  ["principalReserve", "principalAmount"],
] as const;

/** Decimals enough for any double's text down to 1e-37. */
const GUARD_DECIMALS = 40;

/** A non-negative decimal text at `decimals` decimals, rounded half up. */
function scaled(text: string, decimals: number): bigint | { reason: string } {
  const value = parseDecimal(text, decimals + GUARD_DECIMALS);
  if (typeof value !== "bigint") return value;
  if (value < 0n) return { reason: "it is negative" };
  const unit = 10n ** BigInt(GUARD_DECIMALS);
  return (value + unit / 2n) / unit;
}
