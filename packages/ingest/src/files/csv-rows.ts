import { pipeline } from "node:stream";
import { HindcastError } from "@hindcast/domain";
import { CsvError, parse } from "csv-parse";
import { openBytes } from "./open-bytes.ts";

/** A record of a CSV file with the line it ends on. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

const BATCH_ROWS = 2_000;
/** A record longer than this is an unclosed quote that swallows the file. */
const LONGEST_RECORD = 1024 * 1024;

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * All records of a CSV file (plain, .gz or .zip) in batches, header included, empty lines left out.
 * A byte-order mark and any of \n, \r\n, \r are accepted; fields are never converted.
 * Errors: E-INGEST-014 (malformed CSV), E-INGEST-010..013 of the file itself.
 */
export async function* readCsvRows(
  path: string,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly CsvRow[]> {
  const bytes = await openBytes(path, name);
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  });
  pipeline(bytes, parser, () => {
    // Errors reach the loop below through the parser itself.
  });
  let batch: CsvRow[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      batch.push({ line: info.lines, fields: record });
      if (batch.length < BATCH_ROWS) continue;
      signal?.throwIfAborted();
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw error instanceof CsvError ? malformed(name, error) : error;
  } finally {
    parser.destroy();
    bytes.destroy();
  }
  signal?.throwIfAborted();
  if (batch.length > 0) yield batch;
}

function malformed(name: string, error: CsvError): HindcastError {
  return new HindcastError({
    code: "E-INGEST-014",
    what: `A CSV file is malformed: ${error.message.slice(0, 200)}.`,
    where: `${name}, near line ${(error as { lines?: number }).lines ?? "?"}`,
    why: "From here on columns can no longer be told apart.",
    next: "repair the quoting at that line, or fetch the file again",
    cause: error,
  });
}
