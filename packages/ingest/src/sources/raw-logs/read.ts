import { parseBytesHex, parseFixedHex } from "../../values/hex-text.ts";
import { parseIndex } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import { readCsvRows } from "../../files/csv-rows.ts";
import { findColumns, requireColumns, type ColumnIndex } from "../../files/header.ts";
import { readParquetRows } from "../../files/parquet-rows.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import type { Batch, LogRow } from "../batch.ts";
import { parseTopics } from "../../values/topics-text.ts";

/** How a file of raw logs is read. */
export interface RawLogFile {
  readonly path: string;
  /** Name in messages and provenance: the path as the description gives it. */
  readonly name: string;
  readonly format: "csv" | "parquet";
  /** Contract of every log of a file without an address column. */
  readonly defaultAddress?: string;
  /** Longest wait for a batch of Parquet rows; a minute if not given. */
  readonly patienceMs?: number;
}

const COLUMNS = {
  block: ["block_number", "blockNumber", "block"],
  blockHash: ["block_hash", "blockHash"],
  time: ["block_timestamp", "blockTimestamp", "block_time", "timestamp"],
  transactionHash: ["transaction_hash", "transactionHash", "tx_hash"],
  transactionIndex: ["transaction_index", "transactionIndex", "tx_index"],
  logIndex: ["log_index", "logIndex"],
  address: ["address", "contract_address"],
  topics: ["topics"],
  topic0: ["topic0"],
  topic1: ["topic1"],
  topic2: ["topic2"],
  topic3: ["topic3"],
  data: ["data"],
  removed: ["removed"],
} as const;

type Cell = keyof typeof COLUMNS;
type Cells = (column: Cell) => string | undefined;
const REQUIRED = ["block", "transactionHash", "transactionIndex", "logIndex", "data"] as const;

/**
 * Logs of a CSV (plain, .gz, .zip) or Parquet file, in file order. Rows that are not a log are
 * quarantined (E-INGEST-1xx). Errors: see readCsvRows, readParquetRows, requireColumns.
 */
export async function* readRawLogs(
  file: RawLogFile,
  signal?: AbortSignal,
): AsyncGenerator<Batch<LogRow>> {
  if (file.format === "parquet") {
    for await (const part of readParquetRows(file.path, file.name, signal, file.patienceMs)) {
      const index = columnsOf(part.header, file);
      yield collect(part.rows, (row) =>
        toLog(file, row.line, (column) => row.fields[index[column]]),
      );
    }
    return;
  }
  let index: ColumnIndex<typeof COLUMNS> | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = columnsOf(header, file);
      width = header.length;
      rows = part.slice(1);
    }
    const known = index;
    yield collect(rows, (row) =>
      row.fields.length === width
        ? toLog(file, row.line, (column) => row.fields[known[column]])
        : fault(
            { file: file.name, line: row.line },
            "",
            "E-INGEST-101",
            `the row has ${row.fields.length} columns, the header ${width}`,
            row.fields.join(","),
          ),
    );
  }
}

function columnsOf(header: readonly string[], file: RawLogFile): ColumnIndex<typeof COLUMNS> {
  const index = findColumns(header, COLUMNS);
  requireColumns(index, REQUIRED, header, file.name);
  requireColumns(index, index.topics === -1 ? ["topic0"] : [], header, file.name);
  requireColumns(index, file.defaultAddress === undefined ? ["address"] : [], header, file.name);
  return index;
}

function collect<Row>(
  rows: readonly Row[],
  convert: (row: Row) => LogRow | QuarantinedRow,
): Batch<LogRow> {
  const logs: LogRow[] = [];
  const quarantined: QuarantinedRow[] = [];
  for (const row of rows) {
    const result = convert(row);
    if ("code" in result) quarantined.push(result);
    else logs.push(result);
  }
  return { rows: logs, quarantined };
}

function toLog(file: RawLogFile, line: number, cell: Cells): LogRow | QuarantinedRow {
  const place = { file: file.name, line };
  let bad: QuarantinedRow | undefined;
  const need = <T>(column: Cell, value: T | { reason: string }): T => {
    if (typeof value === "object" && value !== null && "reason" in value)
      bad ??= fault(place, COLUMNS[column][0], "E-INGEST-102", value.reason, rawText(cell));
    return value as T;
  };
  const time = cell("time");
  const hash = cell("blockHash");
  const row: LogRow = {
    ...place,
    block: need("block", parseIndex(cell("block") ?? "")),
    blockHash: hash === undefined ? undefined : need("blockHash", parseFixedHex(hash, 32)),
    timeSeconds: time === undefined ? undefined : need("time", parseTimeSeconds(time, "auto")),
    transactionHash: need("transactionHash", parseFixedHex(cell("transactionHash") ?? "", 32)),
    transactionIndex: need("transactionIndex", parseIndex(cell("transactionIndex") ?? "")),
    logIndex: need("logIndex", parseIndex(cell("logIndex") ?? "")),
    address: need("address", parseFixedHex(cell("address") ?? file.defaultAddress ?? "", 20)),
    topics: need("topics", topicsOf(cell)),
    data: need("data", parseBytesHex(cell("data") ?? "")),
  };
  if (/^true$/i.test(cell("removed") ?? ""))
    return fault(place, "removed", "E-INGEST-103", "the log was removed by a reorg", rawText(cell));
  return bad ?? row;
}

function topicsOf(cell: Cells): readonly string[] | { reason: string } {
  const text = cell("topics");
  if (text !== undefined) return parseTopics(text);
  const topics: string[] = [];
  for (const column of ["topic0", "topic1", "topic2", "topic3"] as const) {
    const topic = cell(column);
    if (topic === undefined || topic === "") break;
    const hex = parseFixedHex(topic, 32);
    if (typeof hex !== "string") return hex;
    topics.push(hex);
  }
  return topics;
}

function rawText(cell: Cells): string {
  return (Object.keys(COLUMNS) as Cell[])
    .map((column) => cell(column))
    .filter((text) => text !== undefined)
    .join(",");
}
