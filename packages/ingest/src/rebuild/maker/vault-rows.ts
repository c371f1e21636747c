import { fault, type QuarantinedRow } from "../../quarantine.ts";
import type { VaultRow } from "../../sources/maker-vault-events/read.ts";
import type { RecordedBite, VaultStep } from "./vault.ts";

/** The rows of a vault history in order, joined where several of one vault stand in one block. */
export interface VaultRows {
  readonly steps: readonly VaultStep[];
  readonly bites: readonly RecordedBite[];
  readonly openings: readonly VaultRow[];
  /** The vault's own address by its number. */
  readonly accounts: ReadonlyMap<number, string>;
  /** Rows that are used, in no order. */
  readonly used: readonly VaultRow[];
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * Puts rows in order, the same whatever order they come in. No transaction is told, so the rows of one vault in one block are taken for
 * one change: an owner's deposit and mint, or repayment and withdrawal, are nearly always one.
 */
export function orderVaultRows(rows: readonly VaultRow[], ilk: string): VaultRows {
  const sorted = rows.toSorted(
    (a, b) => a.block - b.block || a.vault - b.vault || compareText(rowContent(a), rowContent(b)),
  );
  const accounts = new Map<number, string>();
  const times = new Map<number, number>();
  const opened = new Set<number>();
  const quarantined: QuarantinedRow[] = [];
  const named = sorted.filter((row) => {
    const reason = contradiction(row, ilk, accounts, times, opened);
    if (reason === "") return true;
    quarantined.push(fault(row, "", "E-INGEST-144", reason, rowContent(row)));
    return false;
  });
  const used = named.filter((row) => {
    if (accounts.has(row.vault)) return true;
    const reason = `no table tells the address of vault ${row.vault}`;
    quarantined.push(fault(row, "", "E-INGEST-145", reason, rowContent(row)));
    return false;
  });
  const changes = used.filter((row) => row.table !== "openings" && row.table !== "liquidations");
  const joined = Map.groupBy(changes, (row) => `${row.block}/${row.vault}`);
  return {
    steps: [...joined.values()].map(stepOf),
    bites: used
      .filter((row) => row.table === "liquidations")
      .toSorted((a, b) => a.block - b.block || a.vault - b.vault || compareDown(a.dai, b.dai)),
    openings: used.filter((row) => row.table === "openings"),
    accounts,
    used,
    quarantined,
  };
}

/** What a row contradicts that was read before it; "" when nothing. Learns from it otherwise. */
function contradiction(
  row: VaultRow,
  ilk: string,
  accounts: Map<number, string>,
  times: Map<number, number>,
  opened: Set<number>,
): string {
  if (row.ilk !== "" && row.ilk !== ilk) return `the row is of ilk "${row.ilk}", not "${ilk}"`;
  const time = times.get(row.block);
  if (time !== undefined && time !== row.timeSeconds)
    return `another row tells block ${row.block} another time`;
  const account = accounts.get(row.vault);
  if (row.account !== "" && account !== undefined && account !== row.account)
    return `another row tells vault ${row.vault} another address`;
  if (row.table === "openings" && opened.has(row.vault))
    return `another row opens vault ${row.vault}`;
  times.set(row.block, row.timeSeconds);
  if (row.account !== "") accounts.set(row.vault, row.account);
  if (row.table === "openings") opened.add(row.vault);
  return "";
}

/** A row as one text; equal rows have equal texts. */
export function rowContent(row: VaultRow): string {
  const { block, timeSeconds, vault, account, ilk, collateral, dai } = row;
  return [block, timeSeconds, vault, account, ilk, collateral, dai].join(",");
}

function stepOf(rows: readonly VaultRow[]): VaultStep {
  const [first] = rows as readonly [VaultRow, ...VaultRow[]];
  const sum = (table: VaultRow["table"], amount: "collateral" | "dai"): bigint =>
    rows.filter((row) => row.table === table).reduce((total, row) => total + row[amount], 0n);
  return {
    vault: first.vault,
    block: first.block,
    timeSeconds: first.timeSeconds,
    rows: rows.length,
    deposited: sum("deposits", "collateral"),
    withdrawn: sum("withdrawals", "collateral"),
    minted: sum("mints", "dai"),
    repaid: sum("repayments", "dai"),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDown(a: bigint, b: bigint): number {
  return a > b ? -1 : a < b ? 1 : 0;
}
