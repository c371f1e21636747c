import { RAY } from "@hindcast/domain";
import type { VaultTotalsRow } from "../../sources/maker-vault-totals/read.ts";
import type { Reconciliation } from "../story.ts";
import { dayText } from "../table-ledger.ts";
import type { Book } from "./book.ts";
import type { FiledValue, ParameterHistory } from "./parameters.ts";

const DAY_SECONDS = 86_400;

/** A running total beside the source's, compared at each of its readings. */
class Comparison {
  private largest = { relative: 0, at: "" };
  private readings = 0;
  private source = 0n;
  private facts = 0n;

  /** `source` and `facts` in one unit; `at` is what to call the moment. */
  read(source: bigint, facts: bigint, at: string): void {
    this.readings++;
    this.source = source;
    this.facts = facts;
    const relative = relativeOf(source, facts);
    if (Math.abs(relative) > Math.abs(this.largest.relative)) this.largest = { relative, at };
  }

  close(what: string, why: string): Reconciliation {
    return {
      what,
      source: daiText(this.source),
      facts: daiText(this.facts),
      relative: relativeOf(this.source, this.facts),
      largest: this.largest,
      readings: this.readings,
      why,
    };
  }
}

/** The source's own daily totals beside those of the facts. */
export function compareTotals(rows: readonly VaultTotalsRow[], book: Book): Reconciliation[] {
  const totals = [...rows].toSorted((a, b) => a.day - b.day);
  const byDay = new Map<number, { minted: bigint; repaid: bigint; bitten: bigint; debt: bigint }>();
  const dayOf = (timeSeconds: number) => {
    const day = Math.floor(timeSeconds / DAY_SECONDS);
    const known = byDay.get(day) ?? { minted: 0n, repaid: 0n, bitten: 0n, debt: 0n };
    byDay.set(day, known);
    return known;
  };
  for (const { step, art } of book.changes) {
    const day = dayOf(step.timeSeconds);
    day.minted += step.minted;
    day.repaid += step.repaid;
    day.debt += art;
  }
  for (const { bite, art } of book.bites) {
    const day = dayOf(bite.timeSeconds);
    day.bitten += bite.dai;
    day.debt -= art;
  }
  const [minted, repaid, outstanding, owed] = [1, 2, 3, 4].map(() => new Comparison()) as [
    Comparison,
    Comparison,
    Comparison,
    Comparison,
  ];
  const sums = { minted: 0n, repaid: 0n, bitten: 0n, art: 0n, sourceMinted: 0n, sourceRepaid: 0n };
  const days = [...byDay.keys()].toSorted((a, b) => a - b);
  let next = 0;
  for (const row of totals) {
    for (; (days[next] ?? Number.POSITIVE_INFINITY) <= row.day; next++) {
      const day = byDay.get(days[next] ?? 0);
      sums.minted += day?.minted ?? 0n;
      sums.repaid += day?.repaid ?? 0n;
      sums.bitten += day?.bitten ?? 0n;
      sums.art += day?.debt ?? 0n;
    }
    sums.sourceMinted += row.minted;
    sums.sourceRepaid += row.repaid;
    const at = dayText(row.day);
    minted.read(sums.sourceMinted, sums.minted, at);
    repaid.read(sums.sourceRepaid, sums.repaid, at);
    outstanding.read(row.outstanding, sums.minted - sums.repaid - sums.bitten, at);
    const rate = book.rates.ifChargedAt((row.day + 1) * DAY_SECONDS);
    owed.read(row.outstanding, (sums.art * rate) / RAY, at);
  }
  if (totals.length === 0) return [];
  return [
    minted.close("DAI minted", "sums of the source's days beside the joined rows"),
    repaid.close("DAI repaid", "sums of the source's days beside the joined rows"),
    outstanding.close(
      "DAI outstanding, as the source counts",
      "minted less repaid less liquidated; the source leaves interest out",
    ),
    owed.close(
      "debt owed, beside the source's outstanding",
      "with interest, and with the repayments the tables lack: the source's own figure has neither",
    ),
  ];
}

/**
 * An independent witness: whenever AutoLine files a ceiling below its maximum, the ceiling less its
 * gap is the Vat's own total debt of the ilk at that moment (DssAutoLine.exec: debt + gap).
 */
export function compareAutoLine(parameters: ParameterHistory, book: Book): Reconciliation[] {
  const { gap, maximum, ceilings } = parameters.autoLine;
  const events = [
    ...book.changes.map(({ step, art }) => ({ block: step.block, art })),
    ...book.bites.map(({ bite, art }) => ({ block: bite.block, art: -art })),
  ].toSorted((a, b) => a.block - b.block);
  const lastBlock = events.at(-1)?.block ?? 0;
  const comparison = new Comparison();
  let next = 0;
  let art = 0n;
  let readings = 0;
  for (const ceiling of ceilings) {
    if (ceiling.block > lastBlock) break;
    for (; (events[next]?.block ?? Number.POSITIVE_INFINITY) <= ceiling.block; next++)
      art += events[next]?.art ?? 0n;
    const above = inForce(gap, ceiling.block);
    if (above === 0n || ceiling.value27 >= inForce(maximum, ceiling.block)) continue;
    readings++;
    const debt = (art * book.rates.at(ceiling.timeSeconds)) / RAY;
    comparison.read((ceiling.value27 - above) / 10n ** 9n, debt, `block ${ceiling.block}`);
  }
  if (readings === 0) return [];
  return [
    comparison.close(
      "total debt, beside the Vat's own as AutoLine saw it",
      "the ceiling AutoLine filed less its gap",
    ),
  ];
}

function inForce(values: readonly FiledValue[], block: number): bigint {
  return values.findLast((value) => value.block <= block)?.value27 ?? 0n;
}

/** facts / source - 1; 0 when both are 0. */
function relativeOf(source: bigint, facts: bigint): number {
  if (source === 0n) return facts === 0n ? 0 : Number.POSITIVE_INFINITY;
  return Number(((facts - source) * 10n ** 12n) / source) / 1e12;
}

/** "123038037.91" of a wad. */
export function daiText(wad: bigint): string {
  const cents = wad / 10n ** 16n;
  const size = cents < 0n ? -cents : cents;
  const text = `${size / 100n}.${String(size % 100n).padStart(2, "0")}`;
  return cents < 0n ? `-${text}` : text;
}
