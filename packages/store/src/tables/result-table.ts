import {
  Float64,
  Int64,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
  type Vector,
} from "apache-arrow";
import { parquetWriteBuffer } from "hyparquet-writer";

/** One column of a table for other programs; null where a row has no value. */
export type ResultColumn =
  | { readonly name: string; readonly type: "text"; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly type: "number"; readonly values: readonly (number | null)[] }
  | {
      readonly name: string;
      readonly type: "integer";
      readonly values: readonly (bigint | null)[];
    };

const LARGEST_INT64 = (1n << 63n) - 1n;

/** A table as an Arrow IPC file. Integers are int64; a column with larger ones is decimal text. */
export function arrowTable(columns: readonly ResultColumn[]): Uint8Array {
  const vectors: Record<string, Vector> = {};
  for (const column of columns.map(storable)) vectors[column.name] = vectorOf(column);
  return tableToIPC(new Table(vectors), "file");
}

/** A table as a Parquet file, with the columns of `arrowTable`. */
export function parquetTable(columns: readonly ResultColumn[]): Uint8Array {
  const types = { text: "STRING", number: "DOUBLE", integer: "INT64" } as const;
  const columnData = columns.map(storable).map(({ name, type, values }) => ({
    name,
    data: [...values],
    type: types[type],
    nullable: true,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

/** A float would round what is beyond 2^53, and 64 bits do not hold everything a metric may be. */
function storable(column: ResultColumn): ResultColumn {
  if (column.type !== "integer") return column;
  const fits = column.values.every(
    (value) => value === null || (value <= LARGEST_INT64 && value >= -LARGEST_INT64 - 1n),
  );
  if (fits) return column;
  const values = column.values.map((value) => value?.toString() ?? null);
  return { name: column.name, type: "text", values };
}

function vectorOf(column: ResultColumn): Vector {
  if (column.type === "text") return vectorFromArray(column.values, new Utf8());
  if (column.type === "number") return vectorFromArray(column.values, new Float64());
  return vectorFromArray(column.values, new Int64());
}
