import type { Fact } from "@hindcast/domain";
import type { DatasetDescription, FileOf } from "../dataset-file.ts";
import type { LendingRows } from "../pipeline/collect-files.ts";
import { aaveV2Facts } from "./aave-v2/facts.ts";
import { seizedCollateralFacts } from "./aave-btc/facts.ts";
import type { Rebuilt } from "./maker/vault-history.ts";
import { isolatedMarketFacts } from "./morpho-market/facts.ts";
import type { HistoryStory, Reconstruction } from "./story.ts";
import { tableLedger, type LedgerRow } from "./table-ledger.ts";

/**
 * What tables of others tell of lending markets: liquidation calls, seized collateral, the calls and
 * totals of an isolated market; undefined for a dataset that has none of them.
 */
export function rebuildLending(
  description: DatasetDescription,
  rows: LendingRows,
): Rebuilt | undefined {
  const { calls, seized, transactions, totals } = rows;
  const tables = { calls, "seized collateral": seized, transactions, totals };
  const used = Object.values(tables).reduce((sum, table) => sum + table.length, 0);
  if (used === 0) return undefined;
  const file = description.files.find(
    (each): each is FileOf<"market-totals"> => each.role === "market-totals",
  );
  const market =
    file === undefined
      ? []
      : isolatedMarketFacts(file.isolatedMarket, description.chain?.id ?? 0, transactions, totals);
  const facts: Fact[] = [...aaveV2Facts(calls), ...seizedCollateralFacts(seized), ...market];
  const joined = seized.length - facts.filter((fact) => fact.kind === "liquidation").length;
  return {
    facts,
    quarantined: [],
    used,
    story: {
      tables: Object.entries(tables).flatMap(([name, table]) =>
        table.length === 0 ? [] : [ledgerOf(name, table, seized === table ? joined : 0)],
      ),
      reconstructions: reconstructionsOf(facts),
      reconciliations: [],
      notes: description.assumptions,
    },
  };
}

type TableRow = LendingRows[keyof LendingRows][number];

function ledgerOf(
  name: string,
  rows: readonly TableRow[],
  joined: number,
): HistoryStory["tables"][number] {
  const ledger = rows.map(({ file: _file, line: _line, ...row }): LedgerRow => ({
    timeSeconds: row.timeSeconds,
    content: JSON.stringify(row, (_key, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    ),
  }));
  return tableLedger(name, ledger, { kept: rows.length - joined, joined, quarantined: 0 });
}

function reconstructionsOf(facts: readonly Fact[]): Reconstruction[] {
  const opening = facts.find((fact) => fact.kind === "rateUpdate");
  if (opening === undefined) return [];
  const balances = facts.filter(
    (fact) => fact.kind === "sharePosting" && fact.at.timeSeconds === opening.at.timeSeconds,
  );
  return [
    {
      kind: "opening balances and rate of an isolated market",
      count: balances.length + 1,
      largest: "about a millionth of a balance",
      why: "The record begins in the middle of the market's life: shares come from the first call on each side, the rate at target from the interest of the first hour.",
    },
  ];
}
