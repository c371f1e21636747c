import { jsonRows, type JsonRow } from "../../files/json-rows.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import { batchOf, type Batch, type MarketPriceRow } from "../batch.ts";

/** How a JSON file of quotes is read. */
export interface MetricFile {
  readonly path: string;
  readonly name: string;
  readonly series: string;
  readonly rowsAt: readonly string[];
  readonly timeKey: string;
  readonly valueKey: string;
  readonly intervalSeconds: number;
  /** "start": a row's time is when its interval began; its value is known when it ends. */
  readonly timeMarks: "start" | "end";
}

/**
 * Quotes of a JSON array of objects. Values are kept to 18 decimals, what a row has beyond is cut:
 * such files hold printed floating-point numbers. Bad rows: E-INGEST-130, -131.
 */
export async function* readMetricJson(
  file: MetricFile,
  signal?: AbortSignal,
): AsyncGenerator<Batch<MarketPriceRow>> {
  const all = await jsonRows(file.path, file.name, file.rowsAt, signal);
  const read = all.map((row) => toQuote(file, row));
  yield batchOf(read);
}

function toQuote(file: MetricFile, row: JsonRow): MarketPriceRow | QuarantinedRow {
  const place = { file: file.name, line: row.line };
  const time = parseTimeSeconds(row.text(file.timeKey), "auto");
  if (typeof time !== "number")
    return fault(place, file.timeKey, "E-INGEST-130", time.reason, row.raw);
  const value = parseDecimal(row.text(file.valueKey), 36);
  if (typeof value !== "bigint")
    return fault(place, file.valueKey, "E-INGEST-131", value.reason, row.raw);
  if (value < 0n) return fault(place, file.valueKey, "E-INGEST-131", "it is negative", row.raw);
  const price = value / 10n ** 18n;
  return {
    ...place,
    series: file.series,
    timeSeconds: file.timeMarks === "start" ? time + file.intervalSeconds : time,
    intervalSeconds: file.intervalSeconds,
    open18: price,
    high18: price,
    low18: price,
    close18: price,
    volume18: 0n,
  };
}
