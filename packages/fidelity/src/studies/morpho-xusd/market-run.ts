import type { FindingTable } from "../../fidelity-report.ts";
import type { ComparedTotals, ReplayedCall, ReplayedMarket } from "./replayed-market.ts";

/** From here on a market counts as drained: there is next to no cash to withdraw. */
const DRAINED = 0.999;
/** How long before the cash was gone people are looked at. */
const EVE_SECONDS = 24 * 3600;
const LISTED_ACCOUNTS = 12;

/** A stretch of readings in which the market was drained. */
export interface DrainedStretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly readings: number;
  /** Whole loan tokens lent out when it began. */
  readonly debt: number;
  readonly lastsToTheEnd: boolean;
}

export function usageOf(totals: ComparedTotals): number {
  return totals.recordedSupply === 0 ? 0 : totals.recordedDebt / totals.recordedSupply;
}

/** Every stretch of readings with usage at 99.9 % or more, in order. */
export function drainedStretches(totals: readonly ComparedTotals[]): DrainedStretch[] {
  const stretches: DrainedStretch[] = [];
  let open: ComparedTotals[] = [];
  const close = (lastsToTheEnd: boolean): void => {
    const [first] = open;
    const last = open.at(-1);
    if (first !== undefined && last !== undefined)
      stretches.push({
        fromSeconds: first.timeSeconds,
        toSeconds: last.timeSeconds,
        readings: open.length,
        debt: first.recordedDebt,
        lastsToTheEnd,
      });
    open = [];
  };
  for (const reading of totals)
    if (usageOf(reading) >= DRAINED) open.push(reading);
    else close(false);
  close(true);
  return stretches;
}

/** What one account took out and put in around the moment the cash was gone. */
interface Leaver {
  readonly account: string;
  readonly firstOutSeconds: number;
  readonly withdrawn: number;
  readonly supplied: number;
}

/** Who took cash out in the day before the last drained stretch, and during it; first out first. */
export function leaversTable(market: ReplayedMarket): FindingTable {
  const last = drainedStretches(market.totals).at(-1);
  const from = (last?.fromSeconds ?? Infinity) - EVE_SECONDS;
  const leavers = leaversOf(market.calls.filter((call) => call.fact.at.timeSeconds >= from));
  const withdrawn = leavers.reduce((sum, one) => sum + one.withdrawn, 0);
  const biggest = new Set(
    leavers.toSorted((a, b) => b.withdrawn - a.withdrawn).slice(0, LISTED_ACCOUNTS),
  );
  return {
    title: `Who got out: from a day before the market was drained for the last time (${leavers.length} accounts, the ${biggest.size} largest in the order they began)`,
    columns: ["account", "first out (UTC)", "hours to drained", "withdrawn k", "put in k", "share"],
    rows: leavers
      .filter((one) => biggest.has(one))
      .map((one) => [
        one.account,
        minuteText(one.firstOutSeconds),
        ((one.firstOutSeconds - (last?.fromSeconds ?? 0)) / 3600).toFixed(1),
        thousands(one.withdrawn),
        thousands(one.supplied),
        `${((one.withdrawn / Math.max(withdrawn, 1e-9)) * 100).toFixed(1)} %`,
      ]),
  };
}

function leaversOf(calls: readonly ReplayedCall[]): Leaver[] {
  const accounts = Map.groupBy(
    calls.filter(({ fact }) => fact.kind === "withdraw" || fact.kind === "supply"),
    ({ fact }) => (fact as { account: string }).account,
  );
  return [...accounts]
    .map(([account, list]): Leaver => {
      const out = list.filter(({ fact }) => fact.kind === "withdraw");
      const sum = (some: readonly ReplayedCall[]): number =>
        some.reduce((total, one) => total + one.loanValue, 0);
      return {
        account,
        firstOutSeconds: out[0]?.fact.at.timeSeconds ?? Infinity,
        withdrawn: sum(out),
        supplied: sum(list) - sum(out),
      };
    })
    .filter((one) => one.withdrawn > 0)
    .sort((a, b) => a.firstOutSeconds - b.firstOutSeconds || (a.account < b.account ? -1 : 1));
}

export function drainedTable(totals: readonly ComparedTotals[]): FindingTable {
  return {
    title: "When there was no cash left (usage 99.9 % or more at an hourly reading)",
    columns: ["from (UTC)", "to (UTC)", "readings", "lent out k", "to the end of the record"],
    rows: drainedStretches(totals).map((one) => [
      minuteText(one.fromSeconds),
      minuteText(one.toSeconds),
      one.readings,
      thousands(one.debt),
      one.lastsToTheEnd ? "yes" : "no",
    ]),
  };
}

function minuteText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function thousands(tokens: number): string {
  return (tokens / 1000).toFixed(1);
}
