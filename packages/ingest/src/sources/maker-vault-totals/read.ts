import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns } from "../../files/header.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import { batchOf, type Batch, type Provenance } from "../batch.ts";

/** A day of the source's own totals; wads of DAI. */
export interface VaultTotalsRow extends Provenance {
  /** Days since 1970. */
  readonly day: number;
  readonly minted: bigint;
  readonly repaid: bigint;
  /** Minted less repaid less liquidated since the beginning. */
  readonly outstanding: bigint;
}

const COLUMNS = {
  day: ["day"],
  minted: ["dai_minted"],
  repaid: ["dai_repaid"],
  outstanding: ["dai_outstanding"],
} as const;

/** Daily totals. Sums printed with more than 18 decimals are cut. Bad rows: E-INGEST-101, -140. */
export async function* readVaultTotals(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<VaultTotalsRow>> {
  let index: ReturnType<typeof findColumns<typeof COLUMNS>> | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = findColumns(header, COLUMNS);
      requireColumns(index, ["day", "minted", "repaid", "outstanding"], header, file.name);
      width = header.length;
      rows = part.slice(1);
    }
    const known = index;
    const read = rows.map((row) => toTotals(file.name, row, known, width));
    yield batchOf(read);
  }
}

function toTotals(
  name: string,
  row: CsvRow,
  index: { readonly [K in keyof typeof COLUMNS]: number },
  width: number,
): VaultTotalsRow | QuarantinedRow {
  const place = { file: name, line: row.line };
  const raw = row.fields.join(",");
  if (row.fields.length !== width) {
    const reason = `the row has ${row.fields.length} columns, not ${width}`;
    return fault(place, "", "E-INGEST-101", reason, raw);
  }
  const time = parseTimeSeconds(row.fields[index.day] ?? "", "iso");
  if (typeof time !== "number") return fault(place, "day", "E-INGEST-140", time.reason, raw);
  const amounts: bigint[] = [];
  for (const column of ["minted", "repaid", "outstanding"] as const) {
    const value = parseDecimal(row.fields[index[column]] ?? "", 36);
    if (typeof value !== "bigint") return fault(place, column, "E-INGEST-140", value.reason, raw);
    amounts.push(value / 10n ** 18n);
  }
  const [minted = 0n, repaid = 0n, outstanding = 0n] = amounts;
  return { ...place, day: Math.floor(time / 86_400), minted, repaid, outstanding };
}
