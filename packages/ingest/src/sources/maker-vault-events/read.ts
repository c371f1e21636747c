import type { QuarantinedRow } from "../../quarantine.ts";
import { parseDecimal, parseIndex } from "../../values/decimal-text.ts";
import { parseFixedHex } from "../../values/hex-text.ts";
import { parseTimeSeconds } from "../../values/time-text.ts";
import type { Batch, Provenance } from "../batch.ts";
import { readCsvTable, type TableRow } from "../csv-table.ts";

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
export function readVaultEvents(
  file: { readonly path: string; readonly name: string; readonly table: VaultTable },
  signal?: AbortSignal,
): AsyncGenerator<Batch<VaultRow>> {
  const needed: readonly Column[] = ["block", "time", "vault", ...REQUIRED[file.table]];
  const optional = (Object.keys(COLUMNS) as Column[]).filter((column) => !needed.includes(column));
  return readCsvTable(file, COLUMNS, (row) => toVaultRow(file.table, row), { signal, optional });
}

function toVaultRow(table: VaultTable, row: TableRow<Column>): VaultRow | QuarantinedRow {
  const { place, cell, has, refuse: refuseAs } = row;
  const refuse = (column: Column, reason: string): QuarantinedRow =>
    refuseAs(column, "E-INGEST-140", reason);
  const block = parseIndex(cell("block"));
  if (typeof block !== "number") return refuse("block", block.reason);
  const timeSeconds = parseTimeSeconds(cell("time"), "iso");
  if (typeof timeSeconds !== "number") return refuse("time", timeSeconds.reason);
  const vault = parseIndex(cell("vault"));
  if (typeof vault !== "number") return refuse("vault", vault.reason);
  const account = has("account") ? parseFixedHex(cell("account"), 20) : "";
  if (typeof account !== "string") return refuse("account", account.reason);
  const required = REQUIRED[table];
  const amounts = { collateral: 0n, dai: 0n };
  for (const column of ["collateral", "dai"] as const) {
    if (!required.includes(column)) continue;
    const value = parseDecimal(cell(column), 18);
    if (typeof value !== "bigint") return refuse(column, value.reason);
    const amount = table === "withdrawals" && value < 0n ? -value : value;
    if (amount < 0n) return refuse(column, "it is negative");
    amounts[column] = amount;
  }
  const ilk = cell("ilk");
  return { ...place, table, block, timeSeconds, vault, account, ilk, ...amounts };
}
