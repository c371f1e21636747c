import { readCsvRows, type CsvRow } from "../../files/csv-rows.ts";
import { findColumns, requireColumns } from "../../files/header.ts";
import { fault, type QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseFixedHex } from "../../values/hex-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import { batchOf, type Batch, type Provenance } from "../batch.ts";

export type VaultTable =
  | "openings"
  | "deposits"
  | "withdrawals"
  | "mints"
  | "repayments"
  | "liquidations";

/** A row of one of the six tables a vault's life is told in. */
export interface VaultRow extends Provenance {
  readonly table: VaultTable;
  readonly block: number;
  readonly timeSeconds: number;
  readonly vault: number;
  /** The vault's own address; "" in tables that name only the number. */
  readonly account: string;
  /** "" in tables that do not name it. */
  readonly ilk: string;
  /** Collateral, wad, never negative; whole units in "liquidations". */
  readonly collateral: bigint;
  /** DAI, wad, never negative. */
  readonly dai: bigint;
}

const COLUMNS = {
  block: ["block_number"],
  time: ["block_timestamp"],
  vault: ["vault_number"],
  account: ["urn_address"],
  ilk: ["ilk"],
  collateral: ["deposit_amount_adj", "withdrawn_amount_adj", "collateral_liquidated_amount"],
  dai: ["dai_minted", "dai_repayed", "dai_repayed_amount"],
} as const;

type Column = keyof typeof COLUMNS;

/** The columns each table must have beside block, time and vault. */
const REQUIRED: Record<VaultTable, readonly Column[]> = {
  openings: ["account", "ilk"],
  deposits: ["account", "collateral"],
  withdrawals: ["account", "collateral"],
  mints: ["dai"],
  repayments: ["dai"],
  liquidations: ["collateral", "dai"],
};

/**
 * Rows of one table of a vault history exported from Maker's event tables: unsorted, without
 * transaction or log index. Withdrawals may be written negative. Bad rows: E-INGEST-101, -140.
 */
export async function* readVaultEvents(
  file: { readonly path: string; readonly name: string; readonly table: VaultTable },
  signal?: AbortSignal,
): AsyncGenerator<Batch<VaultRow>> {
  let index: ReturnType<typeof findColumns<typeof COLUMNS>> | undefined;
  let width = 0;
  for await (const part of readCsvRows(file.path, file.name, signal)) {
    let rows = part;
    if (index === undefined) {
      const header = part[0]?.fields ?? [];
      index = findColumns(header, COLUMNS);
      requireColumns(index, ["block", "time", "vault", ...REQUIRED[file.table]], header, file.name);
      width = header.length;
      rows = part.slice(1);
    }
    const known = index;
    const read = rows.map((row) => toVaultRow(file, row, known, width));
    yield batchOf(read);
  }
}

function toVaultRow(
  file: { readonly name: string; readonly table: VaultTable },
  row: CsvRow,
  index: { readonly [K in Column]: number },
  width: number,
): VaultRow | QuarantinedRow {
  const place = { file: file.name, line: row.line };
  const raw = row.fields.join(",");
  if (row.fields.length !== width) {
    const reason = `the row has ${row.fields.length} columns, not ${width}`;
    return fault(place, "", "E-INGEST-101", reason, raw);
  }
  const cell = (column: Column): string => row.fields[index[column]] ?? "";
  const refuse = (column: Column, reason: string): QuarantinedRow =>
    fault(place, column, "E-INGEST-140", reason, raw);
  const block = parseIndex(cell("block"));
  if (typeof block !== "number") return refuse("block", block.reason);
  const timeSeconds = parseTimeSeconds(cell("time"), "iso");
  if (typeof timeSeconds !== "number") return refuse("time", timeSeconds.reason);
  const vault = parseIndex(cell("vault"));
  if (typeof vault !== "number") return refuse("vault", vault.reason);
  const account = index.account === -1 ? "" : parseFixedHex(cell("account"), 20);
  if (typeof account !== "string") return refuse("account", account.reason);
  const required = REQUIRED[file.table];
  const amounts = { collateral: 0n, dai: 0n };
  for (const column of ["collateral", "dai"] as const) {
    if (!required.includes(column)) continue;
    const value = parseDecimal(cell(column), 18);
    if (typeof value !== "bigint") return refuse(column, value.reason);
    const amount = file.table === "withdrawals" && value < 0n ? -value : value;
    if (amount < 0n) return refuse(column, "it is negative");
    amounts[column] = amount;
  }
  const ilk = index.ilk === -1 ? "" : cell("ilk").trim();
  return { ...place, table: file.table, block, timeSeconds, vault, account, ilk, ...amounts };
}
