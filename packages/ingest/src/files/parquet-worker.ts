import { open } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** What the worker answers to each request for a batch. */
export type ParquetAnswer =
  | { readonly header: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly end: true }
  | { readonly error: string };

const BATCH_ROWS = 2_000;
/** No file of real logs packs more rows than this into a byte. */
const MOST_ROWS_PER_BYTE = 64;

async function* readBatches(path: string): AsyncGenerator<ParquetAnswer> {
  const file = await open(path, "r");
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
    // BYTE_ARRAY columns stay bytes: decoded as UTF-8, the default, hashes would be lost.
    const part = { file: source, metadata, compressors, utf8: false, rowStart: start, rowEnd: end };
    const values = (await parquetReadObjects(part)) as Record<string, unknown>[];
    if (values.length !== end - start) throw new RangeError("rows are missing from its pages");
    const header = Object.keys(values[0] ?? {});
    for (let i = 0; i < values.length; i += BATCH_ROWS)
      yield {
        header,
        rows: values
          .slice(i, i + BATCH_ROWS)
          .map((row) => header.map((name) => cellText(row[name]))),
      };
    start = end;
  }
  if (start !== rows) throw new RangeError("its row groups do not add up to its row count");
  yield { end: true };
}

/** A value as the text a CSV would hold; null for an absent cell. */
function cellText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Uint8Array) return hexText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (Array.isArray(value))
    return JSON.stringify(value.map((item) => (item instanceof Uint8Array ? hexText(item) : item)));
  return typeof value === "object" ? JSON.stringify(value) : String(value as string | number);
}

function hexText(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

const batches = readBatches((workerData as { path: string }).path);
parentPort?.on("message", () => {
  void batches.next().then(
    ({ value }) => parentPort?.postMessage(value ?? { end: true }),
    (error: unknown) =>
      parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
