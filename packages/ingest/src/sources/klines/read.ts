import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns, type ColumnIndex } from "../../files/header.ts";
import { verifyChecksumFile } from "../../files/checksum-file.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal } from "../../values/decimal-text.ts";
import { parseTimeMs } from "../../values/time-text.ts";
import type { Batch, MarketPriceRow } from "../batch.ts";

/** How a file of candles is read. */
export interface KlineFile {
  readonly path: string;
  readonly name: string;
  /** Name of the series the candles belong to, e.g. "binance:ETHUSDT". */
  readonly series: string;
  readonly intervalSeconds: number;
  /** The file's own symbol ("LUNAUSDT"): a row of another symbol is quarantined. */
  readonly symbol?: string;
}

const COLUMNS = {
  time: ["open_time", "unix", "timestamp", "date", "time"],
  open: ["open"],
  high: ["high"],
  low: ["low"],
  close: ["close"],
  volume: ["volume"],
  symbol: ["symbol", "ticker"],
} as const;

type Index = ColumnIndex<typeof COLUMNS>;

/** Binance Vision's twelve columns, and Kraken's seven, which have no header. */
const WITHOUT_HEADER: Index = {
  time: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  volume: 5,
  symbol: -1,
};

/**
 * Candles of a CSV or zip file. A candle stands at the moment it was complete (open time +
 * interval): nobody could know its close before. Times may be seconds, milliseconds or
 * microseconds, even mixed, or UTC text. Prices are exact to 18 decimals.
 * Errors: E-INGEST-017 (checksum file), those of readCsvRows; bad rows E-INGEST-11x.
 */
export async function* readKlines(
  file: KlineFile,
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketPriceRow>> {
  await verifyChecksumFile(file.path, file.name);
  let index: Index | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const first = part[0]?.fields ?? [];
      width = first.length;
      const headless = /^\d/.test(first[0]?.trim() ?? "");
      index = headless ? WITHOUT_HEADER : headerIndex(first, file.name);
      if (!headless) rows = part.slice(1);
    }
    const known = index;
    yield collect(rows.map((row) => toCandle(file, row, known, width)));
  }
}

function headerIndex(header: readonly string[], name: string): Index {
  const index = findColumns(header, COLUMNS);
  const time = preferredTime(header);
  const volume = index.volume === -1 ? header.findIndex((h) => /^volume /i.test(h)) : index.volume;
  const found = { ...index, time, volume };
  requireColumns(found, ["time", "open", "high", "low", "close"], header, name);
  return found;
}

/** A file may tell its time twice ("time" as text and "timestamp" as number): the number wins. */
function preferredTime(header: readonly string[]): number {
  const names = header.map((name) => name.trim().toLowerCase());
  return COLUMNS.time.map((name) => names.indexOf(name)).find((at) => at !== -1) ?? -1;
}

function collect(results: readonly (MarketPriceRow | QuarantinedRow)[]): Batch<MarketPriceRow> {
  const rows: MarketPriceRow[] = [];
  const quarantined: QuarantinedRow[] = [];
  for (const result of results)
    if ("code" in result) quarantined.push(result);
    else rows.push(result);
  return { rows, quarantined };
}

function toCandle(
  file: KlineFile,
  row: CsvRow,
  index: Index,
  width: number,
): MarketPriceRow | QuarantinedRow {
  const place = { file: file.name, line: row.line };
  const raw = row.fields.join(",");
  const refuse = (column: string, code: string, reason: string): QuarantinedRow =>
    fault(place, column, code, reason, raw);
  if (row.fields.length !== width)
    return refuse("", "E-INGEST-101", `the row has ${row.fields.length} columns, not ${width}`);
  const symbol = row.fields[index.symbol];
  if (symbol !== undefined && file.symbol !== undefined && symbol.trim() !== file.symbol)
    return refuse("symbol", "E-INGEST-112", `the symbol is "${symbol}", not "${file.symbol}"`);
  const openMs = parseTimeMs(row.fields[index.time] ?? "", "auto");
  if (typeof openMs !== "number") return refuse("time", "E-INGEST-110", openMs.reason);
  if (openMs % 1000 !== 0) return refuse("time", "E-INGEST-110", "the open time has a fraction");
  const values: Record<string, bigint> = {};
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    const text = name === "volume" && index.volume === -1 ? "0" : row.fields[index[name]];
    const value = parseDecimal(text ?? "", 18);
    if (typeof value !== "bigint") return refuse(name, "E-INGEST-111", value.reason);
    if (value < 0n) return refuse(name, "E-INGEST-111", "the value is negative");
    values[name] = value;
  }
  const { open = 0n, high = 0n, low = 0n, close = 0n, volume = 0n } = values;
  if (low > open || low > close || high < open || high < close)
    return refuse("high", "E-INGEST-113", "open or close lies outside low..high");
  return {
    ...place,
    series: file.series,
    timeSeconds: openMs / 1000 + file.intervalSeconds,
    intervalSeconds: file.intervalSeconds,
    open18: open,
    high18: high,
    low18: low,
    close18: close,
    volume18: volume,
  };
}
