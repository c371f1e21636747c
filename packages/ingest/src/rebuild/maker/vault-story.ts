import type { HistoryStory, Reconstruction, TableLedger } from "../story.ts";
import { tableLedger } from "../table-ledger.ts";
import type { Book } from "./book.ts";
import { compareAutoLine, compareTotals, daiText } from "./checks.ts";
import type { AcceptedCeilings } from "./ceilings.ts";
import type { Findings } from "./findings.ts";
import type { ProxyOracle } from "./oracle.ts";
import type { ParameterHistory } from "./parameters.ts";
import type { VaultSources } from "./vault-sources.ts";
import { rowContent, type VaultRows } from "./vault-rows.ts";

interface Told {
  readonly sources: VaultSources;
  readonly parameters: ParameterHistory;
  readonly rows: VaultRows;
  readonly book: Book;
  readonly oracle: ProxyOracle;
  readonly ceilings: AcceptedCeilings;
  /** Parameter steps up to the last vault row. */
  readonly stepsInSpan: number;
}

const TABLES = [
  "openings",
  "deposits",
  "withdrawals",
  "mints",
  "repayments",
  "liquidations",
] as const;

/** What ingest says about a vault history: its tables, what was rebuilt, and how it compares. */
export function vaultStory(told: Told): HistoryStory {
  return {
    tables: ledgers(told),
    reconstructions: reconstructions(told),
    reconciliations: [
      ...compareTotals(told.sources.totals, told.book),
      ...compareAutoLine(told.parameters, told.book),
    ],
    notes: notes(told),
  };
}

function ledgers({ sources, parameters, rows }: Told): TableLedger[] {
  const used = new Set(rows.used);
  const seen = new Set<string>();
  const joined = new Map<string, number>();
  // A change is credited to the first of its rows; the others are joined to it.
  for (const row of rows.used) {
    if (row.table === "openings" || row.table === "liquidations") continue;
    const key = `${row.block}/${row.vault}`;
    if (seen.has(key)) joined.set(row.table, (joined.get(row.table) ?? 0) + 1);
    seen.add(key);
  }
  const vaultTables = TABLES.map((table) => {
    const own = sources.vaults.filter((row) => row.table === table);
    const good = own.filter((row) => used.has(row));
    const added = joined.get(table) ?? 0;
    const entries = good.map((row) => ({
      timeSeconds: row.timeSeconds,
      content: rowContent(row),
    }));
    return tableLedger(table, entries, {
      kept: good.length - added,
      joined: added,
      quarantined: own.length - good.length,
    });
  });
  const steps = parameters.steps.length;
  const spells = sources.spells.map((row) => ({
    timeSeconds: row.timeSeconds,
    content: [row.block, row.parameter, row.from27, row.to27].join(","),
  }));
  const totals = sources.totals.map((row) => ({
    timeSeconds: row.day * 86_400,
    content: String(row.day),
  }));
  return [
    ...vaultTables,
    tableLedger("parameter changes", spells, {
      kept: steps + parameters.settings,
      joined: parameters.filed - steps,
      quarantined: parameters.quarantined.length,
    }),
    tableLedger("daily totals", totals, { kept: totals.length, joined: 0, quarantined: 0 }),
  ];
}

/** What each kind of finding means, in the order it is shown. */
const MEANINGS: readonly (readonly [kind: string, largest: string, why: string])[] = [
  ["exact closings", "DAI left", "a repayment that met the debt to the rounding of the source"],
  [
    "charges of interest",
    "DAI repaid",
    "a closing repayment of more than was owed proves a charge no mint explains; its second is solved for",
  ],
  [
    "repayments that meant all",
    "DAI left",
    "what would be left is under the least debt the Vat allows, so nothing was left",
  ],
  [
    "repayments down to the floor",
    "DAI below it",
    "the Vat leaves no debt below its floor: interest had been charged, or the source rounded",
  ],
  [
    "repayments above the debt",
    "DAI",
    "more than the debt with interest up to then: earlier partial repayments were counted at a rate charged later; the excess is dropped",
  ],
  [
    "repayments kept for later",
    "DAI",
    "DAI joined beyond the debt stays with the vault and pays for its next mint",
  ],
  [
    "repayments proven by the last withdrawal",
    "DAI",
    "the Vat lets the last collateral go only without debt: a repayment is missing in the tables, in that block or before",
  ],
  [
    "liquidated collateral by the rule",
    "ETH from the whole number",
    "ink * dart / art instead of the source's whole number, which it never leaves by more than a half",
  ],
  [
    "liquidations whose collateral contradicts the rows before",
    "ETH",
    "the recorded whole number is taken",
  ],
  [
    "liquidations that took all",
    "DAI left",
    "the rest would be dust under a thousandth of the least debt",
  ],
  [
    "liquidations above the debt",
    "DAI",
    "interest charged between the last known charge and the seizure",
  ],
];

function reconstructions({ rows, book, oracle, ceilings }: Told): Reconstruction[] {
  const opened = new Set(rows.openings.map((row) => row.vault));
  const unopened = [...rows.accounts.keys()].filter((vault) => !opened.has(vault)).length;
  const list: Reconstruction[] = [
    {
      kind: "rows joined into one change",
      count: rows.steps.filter((step) => step.rows > 1).length,
      largest: `${rows.steps.reduce((most, step) => Math.max(most, step.rows), 0)} rows`,
      why: "rows of one vault in one block are one change: no transaction is told",
    },
    ...MEANINGS.flatMap(([kind, largest, why]) => found(book.findings, kind, largest, why)),
  ];
  const deposits = [...book.findings.deposits.values()];
  if (deposits.length > 0)
    list.push({
      kind: "collateral that must have been there",
      count: deposits.length,
      largest: `${daiText(deposits.reduce((most, one) => (one > most ? one : most), 0n))} ETH`,
      why: "later rows take more than came in: added to the vault's first change since it was empty or seized",
    });
  if (oracle.raised > 0)
    list.push({
      kind: "oracle prices raised",
      count: oracle.raised,
      largest: `${daiText(oracle.largestRaiseBps * 10n ** 16n)} %`,
      why: "the Vat accepted a draw or withdrawal that the market's price an hour before would not allow; seizures were not asked",
    });
  if (oracle.later > 0)
    list.push({
      kind: "oracle pokes moved within their hour",
      count: oracle.later,
      largest: "12 minutes",
      why: "a change in the hour's first minutes was accepted that only the price before allows",
    });
  if (ceilings.followed > 0)
    list.push({
      kind: "ceilings of AutoLine",
      count: ceilings.followed,
      largest: "the most it may file",
      why: "AutoLine follows the debt, and in a counterfactual the debt is another",
    });
  if (ceilings.raised > 0)
    list.push({
      kind: "ceilings raised",
      count: ceilings.raised,
      largest: `${daiText(ceilings.largestRaise)} DAI`,
      why: "people drew up to the ceiling, and the rebuilt debt is off by hundredths of a percent",
    });
  if (unopened > 0)
    list.push({
      kind: "openings taken from a vault's first row",
      count: unopened,
      largest: "",
      why: "the table of openings does not have them",
    });
  return list;
}

function found(findings: Findings, kind: string, unit: string, why: string): Reconstruction[] {
  const { count, largest, total } = findings.of(kind);
  if (count === 0) return [];
  return [{ kind, count, largest: `${daiText(largest)} ${unit}, ${daiText(total)} in all`, why }];
}

function notes({ parameters, book, oracle, stepsInSpan }: Told): string[] {
  return [
    "Mints and repayments are told in DAI at the rate of their second; normalised debt is that over the rate rebuilt from the fee's history.",
    `Interest is charged ${book.rates.drips.length} times: at mints, at changes of the fee, and where closings prove it. Charges by others are not told.`,
    `The oracle's source is a proxy: a market's open on each of ${oracle.hours} hours, ${oracle.hoursWithoutPrice} of them without a price.`,
    `${oracle.implausible} accepted changes ask for a price above all of the market's last hours: their vaults lack a row. They raise no price, and a replay refuses them.`,
    "The table does not tell who liquidated; the liquidator is the zero address. Order within a block is not told: parameters, openings, changes, liquidations.",
    `${parameters.steps.length} steps of parameters, ${stepsInSpan} of them up to the last vault row: later ones are left out${parameters.broken.length === 0 ? "" : `; values do not link at ${parameters.broken.join(", ")}`}.`,
  ];
}
