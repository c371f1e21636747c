import { readCsvRows, type CsvRow } from "../files/csv-rows.ts";
import { findColumns, requireColumns, type ColumnAliases } from "../files/header.ts";
import { fault, type QuarantinedRow } from "../quarantine.ts";
import { batchOf, type Batch, type Provenance } from "./batch.ts";

/** A row of a table as wide as the table's header. */
export interface TableRow<Column extends string> {
  readonly place: Provenance;
  /** Whether the file has the column; false only for optional ones. */
  readonly has: (column: Column) => boolean;
  /** A cell without surrounding blanks; "" where the file lacks the column. */
  readonly cell: (column: Column) => string;
  /** The row with severity "fault". `column` is the name that the listing shows. */
  readonly refuse: (column: string, code: string, reason: string) => QuarantinedRow;
  readonly raw: string;
}

/**
 * Rows of a CSV file in its order, whose first record names the columns. Every column of `columns`
 * that is not optional must be there (E-INGEST-015). `toRow` sees only rows as wide as the header;
 * the others are quarantined with E-INGEST-101. Errors of the file itself: E-INGEST-010..014.
 */
export async function* readCsvTable<Columns extends ColumnAliases, Row extends object>(
  file: { readonly path: string; readonly name: string },
  columns: Columns,
  toRow: (row: TableRow<keyof Columns & string>) => Row | QuarantinedRow,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly optional?: readonly (keyof Columns & string)[];
  } = {},
): AsyncGenerator<Batch<Row>> {
  type Column = keyof Columns & string;
  let read: ((row: CsvRow) => Row | QuarantinedRow) | undefined;
  for await (const part of readCsvRows(file.path, file.name, options.signal)) {
    let rows = part;
    if (read === undefined) {
      const header = part[0]?.fields ?? [];
      const index = findColumns(header, columns);
      const names = Object.keys(columns) as Column[];
      const required = names.filter((column) => options.optional?.includes(column) !== true);
      requireColumns(index, required, header, file.name);
      read = (row) => {
        const known = tableRow<Column>(file.name, row, index);
        if (row.fields.length === header.length) return toRow(known);
        const reason = `the row has ${row.fields.length} columns, not ${header.length}`;
        return known.refuse("", "E-INGEST-101", reason);
      };
      rows = part.slice(1);
    }
    yield batchOf(rows.map(read));
  }
}

function tableRow<Column extends string>(
  file: string,
  row: CsvRow,
  index: { readonly [K in Column]: number },
): TableRow<Column> {
  const place = { file, line: row.line };
  return {
    place,
    has: (column) => index[column] !== -1,
    cell: (column) => (row.fields[index[column]] ?? "").trim(),
    refuse: (column, code, reason) => fault(place, column, code, reason, row.fields.join(",")),
    // Joined only where it is asked for: hardly any row is refused.
    get raw() {
      return row.fields.join(",");
    },
  };
}
