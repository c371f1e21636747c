import type { QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal } from "../../values/decimal-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

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

type Column = keyof typeof COLUMNS;

/** Daily totals. Sums printed with more than 18 decimals are cut. Bad rows: E-INGEST-101, -140. */
export function readVaultTotals(
  file: { readonly path: string; readonly name: string },
  signal?: AbortSignal,
): AsyncGenerator<Batch<VaultTotalsRow>> {
  return readCsvTable(file, COLUMNS, toTotals, { signal });
}

function toTotals({
  place,
  cell,
  refuse: refuseAs,
}: TableRow<Column>): VaultTotalsRow | QuarantinedRow {
  const refuse = (column: string, reason: string): QuarantinedRow =>
    refuseAs(column, "E-INGEST-140", reason);
  const time = parseTimeSeconds(cell("day"), "iso");
  if (typeof time !== "number") return refuse("day", time.reason);
  const amounts: bigint[] = [];
  for (const column of ["minted", "repaid", "outstanding"] as const) {
    const value = parseDecimal(cell(column), 36);
    if (typeof value !== "bigint") return refuse(column, value.reason);
    amounts.push(value / 10n ** 18n);
  }
  const [minted = 0n, repaid = 0n, outstanding = 0n] = amounts;
  return { ...place, day: Math.floor(time / 86_400), minted, repaid, outstanding };
}
