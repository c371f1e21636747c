import { HindcastError } from "@hindcast/domain";
import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { nearestName } from "../../nearest-name.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal } from "../../values/decimal-text.ts";
import { parseTimeSeconds, type TimeUnit } from "../../values/time-text.ts";
import type { Batch, MarketPriceRow } from "../batch.ts";

/** How a file of quotes is read: the description says what each column means. */
export interface SeriesFile {
  readonly path: string;
  readonly name: string;
  readonly series: string;
  readonly timeColumn: string;
  readonly timeUnit: TimeUnit;
  readonly valueColumn: string;
  /** Decimals the values are written with at most; 18 is what a fact can hold. */
  readonly decimals: number;
  /** 0 for single quotes. */
  readonly intervalSeconds: number;
  /** "start": a row's time is when its interval began; its value is known when it ends. */
  readonly timeMarks?: "start" | "end";
  /** A column that must hold one value throughout, e.g. {column: "symbol", value: "WETH"}. */
  readonly only?: { readonly column: string; readonly value: string };
}

/**
 * Quotes of any CSV with a header. An empty or unreadable value is quarantined (E-INGEST-13x), and
 * so is one with more decimals than described.
 */
export async function* readSeriesCsv(
  file: SeriesFile,
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketPriceRow>> {
  let index: { time: number; value: number; only: number; width: number } | undefined;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = (part[0]?.fields ?? []).map((name) => name.trim());
      index = {
        time: columnAt(header, file.timeColumn, file.name),
        value: columnAt(header, file.valueColumn, file.name),
        only: file.only === undefined ? -1 : columnAt(header, file.only.column, file.name),
        width: header.length,
      };
      rows = part.slice(1);
    }
    const batch = { rows: [] as MarketPriceRow[], quarantined: [] as QuarantinedRow[] };
    for (const row of rows) {
      const result = toQuote(file, row, index);
      if ("code" in result) batch.quarantined.push(result);
      else batch.rows.push(result);
    }
    yield batch;
  }
}

function columnAt(header: readonly string[], column: string, name: string): number {
  const at = header.indexOf(column);
  if (at !== -1) return at;
  const guess = nearestName(column, header);
  throw new HindcastError({
    code: "E-INGEST-015",
    what: `A file lacks the column "${column}" that its description names.`,
    where: `${name}, header: ${header.join(",").slice(0, 200)}`,
    why: guess === undefined ? "Without it a row has no meaning." : `Nearest name there: ${guess}.`,
    next: "correct the column's name in dataset.json",
  });
}

function toQuote(
  file: SeriesFile,
  row: CsvRow,
  index: { time: number; value: number; only: number; width: number },
): MarketPriceRow | QuarantinedRow {
  const place = { file: file.name, line: row.line };
  const raw = row.fields.join(",");
  if (row.fields.length !== index.width) {
    const reason = `the row has ${row.fields.length} columns, not ${index.width}`;
    return fault(place, "", "E-INGEST-101", reason, raw);
  }
  const only = file.only?.value;
  if (only !== undefined && row.fields[index.only] !== only)
    return fault(place, file.only?.column ?? "", "E-INGEST-112", `it is not "${only}"`, raw);
  const timeSeconds = parseTimeSeconds(row.fields[index.time] ?? "", file.timeUnit);
  if (typeof timeSeconds !== "number")
    return fault(place, file.timeColumn, "E-INGEST-130", timeSeconds.reason, raw);
  const value = parseDecimal(row.fields[index.value] ?? "", file.decimals);
  if (typeof value !== "bigint")
    return fault(place, file.valueColumn, "E-INGEST-131", value.reason, raw);
  if (value < 0n) return fault(place, file.valueColumn, "E-INGEST-131", "it is negative", raw);
  const price = value * 10n ** BigInt(18 - file.decimals);
  return {
    ...place,
    series: file.series,
    timeSeconds: file.timeMarks === "start" ? timeSeconds + file.intervalSeconds : timeSeconds,
    intervalSeconds: file.intervalSeconds,
    open18: price,
    high18: price,
    low18: price,
    close18: price,
    volume18: 0n,
  };
}
