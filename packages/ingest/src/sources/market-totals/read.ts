import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns } from "../../files/header.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex, parseUnsigned } from "../../values/decimal-text.ts";
import { batchOf, type Batch, type Provenance } from "../batch.ts";

/** Totals of one market at one moment. */
export interface MarketTotalsRow extends Provenance {
  readonly timeSeconds: number;
  readonly supplyAssets: bigint;
  readonly borrowAssets: bigint;
  readonly collateralAssets: bigint;
  /** US dollars with 18 decimals, as the source values them. */
  readonly borrowUsd18: bigint;
  readonly collateralUsd18: bigint;
}

const COLUMNS = {
  time: ["timestamp"],
  supply: ["supply_assets"],
  borrow: ["borrow_assets"],
  collateral: ["collateral_assets"],
  borrowUsd: ["borrow_usd"],
  collateralUsd: ["collateral_usd"],
} as const;

type Column = keyof typeof COLUMNS;
type Index = { readonly [K in Column]: number };

/** Totals in the order of the file. Bad rows: E-INGEST-101, -150. */
export async function* readMarketTotals(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketTotalsRow>> {
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

/** Digits of a double's text that dollars may have; more are rounded away. */
const GUARD_DECIMALS = 30;

function toRow(
  file: string,
  row: CsvRow,
  width: number,
  index: Index,
): MarketTotalsRow | QuarantinedRow {
  const place = { file, line: row.line };
  const refuse = (column: string, code: string, reason: string): QuarantinedRow =>
    fault(place, column, code, reason, row.fields.join(","));
  if (row.fields.length !== width)
    return refuse("", "E-INGEST-101", `the row has ${row.fields.length} columns, not ${width}`);
  const cell = (column: Column): string => (row.fields[index[column]] ?? "").trim();
  const timeSeconds = parseIndex(cell("time"));
  if (typeof timeSeconds !== "number")
    return refuse("timestamp", "E-INGEST-150", timeSeconds.reason);
  const totals: bigint[] = [];
  for (const column of ["supply", "borrow", "collateral"] as const) {
    const value = parseUnsigned(cell(column));
    if (typeof value !== "bigint") return refuse(column, "E-INGEST-150", value.reason);
    totals.push(value);
  }
  const dollars: bigint[] = [];
  for (const column of ["borrowUsd", "collateralUsd"] as const) {
    const value = parseDecimal(cell(column) === "" ? "0" : cell(column), GUARD_DECIMALS);
    if (typeof value !== "bigint") return refuse(column, "E-INGEST-150", value.reason);
    dollars.push(value / 10n ** BigInt(GUARD_DECIMALS - 18));
  }
  const [supplyAssets = 0n, borrowAssets = 0n, collateralAssets = 0n] = totals;
  const [borrowUsd18 = 0n, collateralUsd18 = 0n] = dollars;
  return {
    ...place,
    timeSeconds,
    supplyAssets,
    borrowAssets,
    collateralAssets,
    borrowUsd18,
    collateralUsd18,
  };
}
