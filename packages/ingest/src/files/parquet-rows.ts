import { open } from "node:fs/promises";
import { HindcastError } from "@hindcast/domain";
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** A Parquet row by column name, with its 1-based number in the file. */
export interface ParquetRow {
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
}

const BATCH_ROWS = 2_000;
/** No file of real logs packs more rows than this into a byte. */
const MOST_ROWS_PER_BYTE = 64;

/**
 * All rows of a Parquet file in batches. BYTE_ARRAY columns without a string type stay bytes
 * (the library's default would decode hashes as UTF-8 and lose them).
 * Errors: E-INGEST-016 (damaged or not Parquet).
 */
export async function* readParquetRows(
  path: string,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly ParquetRow[]> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw damagedParquet(name, cause, "E-INGEST-010");
  });
  try {
    const { size } = await file.stat();
    const source: AsyncBuffer = {
      byteLength: size,
      slice: async (start, end = size) => {
        const length = Math.max(0, Math.min(end, size) - start);
        const bytes = new Uint8Array(length);
        const { bytesRead } = await file.read(bytes, 0, length, start);
        if (bytesRead !== length) throw new RangeError("the file ends before its last page");
        return bytes.buffer;
      },
    };
    const metadata = await parquetMetadataAsync(source);
    const rows = Number(metadata.num_rows);
    if (!(rows >= 0 && rows <= size * MOST_ROWS_PER_BYTE))
      throw new RangeError(`${rows} rows cannot be in ${size} bytes`);
    let start = 0;
    for (const group of metadata.row_groups) {
      const end = start + Number(group.num_rows);
      const part = {
        file: source,
        metadata,
        compressors,
        utf8: false,
        rowStart: start,
        rowEnd: end,
      };
      const values = (await parquetReadObjects(part)) as Record<string, unknown>[];
      if (values.length !== end - start) throw new RangeError("rows are missing from its pages");
      for (let i = 0; i < values.length; i += BATCH_ROWS) {
        signal?.throwIfAborted();
        const first = start + i + 1;
        yield values.slice(i, i + BATCH_ROWS).map((row, k) => ({ line: first + k, values: row }));
      }
      start = end;
    }
    if (start !== rows) throw new RangeError("its row groups do not add up to its row count");
  } catch (error) {
    if (signal?.aborted === true || error instanceof HindcastError) throw error;
    throw damagedParquet(name, error, "E-INGEST-016");
  } finally {
    await file.close();
  }
}

function damagedParquet(name: string, cause: unknown, code: string): HindcastError {
  return new HindcastError({
    code,
    what: `A Parquet file cannot be read: ${cause instanceof Error ? cause.message.slice(0, 200) : String(cause)}.`,
    where: name,
    why: "Part of its rows cannot be read, and which part cannot be known.",
    next: "fetch the file again; if it opens elsewhere, convert it to CSV",
    cause,
  });
}
