import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns, type ColumnIndex } from "../../files/header.ts";
import { fault, knownEmpty, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseUnsigned } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, RoundRow } from "../batch.ts";

/** How a file of proxy rounds is read. */
export interface RoundFile {
  readonly path: string;
  readonly name: string;
  /** Address of the feed, lower case. */
  readonly feed: string;
}

/** The columns of latestRoundData(), by name or by position as a tuple dump names them. */
const COLUMNS = {
  round: ["round", "roundId", "round_id", "0"],
  answer: ["answer", "1"],
  start: ["start", "startedAt", "started_at", "2"],
  update: ["update", "updatedAt", "updated_at", "3"],
  answeredInRound: ["answeredInRound", "answered_in_round", "4"],
} as const;

/**
 * Rounds of a Chainlink proxy (round id = phase << 64 | aggregator round), in file order. The
 * answer keeps the feed's decimals. A round that was never answered (answer, start and update 0)
 * is listed as "known" and makes no fact. Bad rows: E-INGEST-12x.
 */
export async function* readChainlinkRounds(
  file: RoundFile,
  signal?: AbortSignal,
): AsyncGenerator<Batch<RoundRow>> {
  let index: ColumnIndex<typeof COLUMNS> | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = findColumns(header, COLUMNS);
      requireColumns(index, ["round", "answer", "update"], header, file.name);
      width = header.length;
      rows = part.slice(1);
    }
    const batch: { rows: RoundRow[]; quarantined: QuarantinedRow[] } = {
      rows: [],
      quarantined: [],
    };
    for (const row of rows) {
      const result = toRound(file, row, index, width);
      if ("code" in result) batch.quarantined.push(result);
      else batch.rows.push(result);
    }
    yield batch;
  }
}

function toRound(
  file: RoundFile,
  row: CsvRow,
  index: ColumnIndex<typeof COLUMNS>,
  width: number,
): RoundRow | QuarantinedRow {
  const place = { file: file.name, line: row.line };
  const raw = row.fields.join(",");
  const refuse = (column: string, reason: string): QuarantinedRow =>
    fault(place, column, "E-INGEST-120", reason, raw);
  if (row.fields.length !== width)
    return fault(
      place,
      "",
      "E-INGEST-101",
      `the row has ${row.fields.length} columns, not ${width}`,
      raw,
    );
  const round = parseUnsigned(row.fields[index.round] ?? "");
  if (typeof round !== "bigint") return refuse("round", round.reason);
  const price = parseDecimal(row.fields[index.answer] ?? "", 0);
  if (typeof price !== "bigint") return refuse("answer", price.reason);
  const update = (row.fields[index.update] ?? "").trim();
  if (price === 0n && update === "0")
    return knownEmpty(place, "answer", "E-INGEST-121", "the round was never answered", raw);
  const timeSeconds = parseTimeSeconds(update, "s");
  if (typeof timeSeconds !== "number") return refuse("update", timeSeconds.reason);
  return { ...place, feed: file.feed, timeSeconds, price, round };
}
