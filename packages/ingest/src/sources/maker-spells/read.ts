import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns } from "../../files/header.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseFixedHex } from "../../values/hex-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import { batchOf, type Batch, type Provenance } from "../batch.ts";

/** One value that a spell (or AutoLine) filed. */
export interface SpellRow extends Provenance {
  readonly block: number;
  readonly timeSeconds: number;
  readonly transactionHash: string;
  /** "VAT.ilks.line", "JUG.ilks.duty": contract and field. */
  readonly parameter: string;
  readonly ilk: string;
  /** Before and after, 27 decimals of the number as people write it. */
  readonly from27: bigint;
  readonly to27: bigint;
}

const COLUMNS = {
  block: ["block"],
  time: ["timestamp"],
  hash: ["tx_hash"],
  parameter: ["parameter"],
  ilk: ["ilk"],
  from: ["from_value"],
  to: ["to_value"],
} as const;

/** Parameter changes in the order of the file, which says nothing. Bad rows: E-INGEST-101, -141. */
export async function* readSpells(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<SpellRow>> {
  let index: ReturnType<typeof findColumns<typeof COLUMNS>> | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = findColumns(header, COLUMNS);
      requireColumns(
        index,
        ["block", "time", "hash", "parameter", "ilk", "from", "to"],
        header,
        file.name,
      );
      width = header.length;
      rows = part.slice(1);
    }
    const known = index;
    const read = rows.map((row) => toSpellRow(file.name, row, known, width));
    yield batchOf(read);
  }
}

function toSpellRow(
  name: string,
  row: CsvRow,
  index: { readonly [K in keyof typeof COLUMNS]: number },
  width: number,
): SpellRow | QuarantinedRow {
  const place = { file: name, line: row.line };
  const raw = row.fields.join(",");
  if (row.fields.length !== width) {
    const reason = `the row has ${row.fields.length} columns, not ${width}`;
    return fault(place, "", "E-INGEST-101", reason, raw);
  }
  const cell = (column: keyof typeof COLUMNS): string => (row.fields[index[column]] ?? "").trim();
  const refuse = (column: string, reason: string): QuarantinedRow =>
    fault(place, column, "E-INGEST-141", reason, raw);
  const block = parseIndex(cell("block"));
  if (typeof block !== "number") return refuse("block", block.reason);
  // The export drops the zero of an hour below ten: "2021-01-27 1:03:47".
  const timeSeconds = parseTimeSeconds(cell("time").replace(/ (\d):/, " 0$1:"), "iso");
  if (typeof timeSeconds !== "number") return refuse("time", timeSeconds.reason);
  const transactionHash = parseFixedHex(cell("hash"), 32);
  if (typeof transactionHash !== "string") return refuse("hash", transactionHash.reason);
  const from27 = parseDecimal(cell("from"), 27);
  if (typeof from27 !== "bigint") return refuse("from", from27.reason);
  const to27 = parseDecimal(cell("to"), 27);
  if (typeof to27 !== "bigint") return refuse("to", to27.reason);
  const [parameter, ilk] = [cell("parameter"), cell("ilk")];
  if (parameter === "") return refuse("parameter", "empty");
  return { ...place, block, timeSeconds, transactionHash, parameter, ilk, from27, to27 };
}
