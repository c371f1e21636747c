import type { QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseFixedHex } from "../../values/hex-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

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

type Column = keyof typeof COLUMNS;

/** Parameter changes in the order of the file, which says nothing. Bad rows: E-INGEST-101, -141. */
export function readSpells(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<SpellRow>> {
  return readCsvTable(file, COLUMNS, toSpellRow, { signal });
}

function toSpellRow({
  place,
  cell,
  refuse: refuseAs,
}: TableRow<Column>): SpellRow | QuarantinedRow {
  const refuse = (column: string, reason: string): QuarantinedRow =>
    refuseAs(column, "E-INGEST-141", reason);
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
