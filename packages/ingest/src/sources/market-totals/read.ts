import type { QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex, parseUnsigned } from "../../values/decimal-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

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

/** Totals in the order of the file. Bad rows: E-INGEST-101, -150. */
export function readMarketTotals(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketTotalsRow>> {
  return readCsvTable(file, COLUMNS, toRow, { signal });
}

/** Digits of a double's text that dollars may have; more are rounded away. */
const GUARD_DECIMALS = 30;

function toRow({ place, cell, refuse }: TableRow<Column>): MarketTotalsRow | QuarantinedRow {
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
