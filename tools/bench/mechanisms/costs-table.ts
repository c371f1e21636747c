import type { Findings } from "../figure.ts";
import { machineLine, type Machine } from "../machine.ts";
import { lineUp } from "../table.ts";

export interface CostsReport extends Findings {
  readonly machine: Machine;
  readonly seconds: number;
}

const TITLES = {
  lab: "The lab's month: few events, far between",
  busy: "A month of a busy market: 5,000 accounts, 100,000 events",
} as const;

/** For each market one row for each replay: its processor time, how many plain replays that is, and what came of it. */
export function costsTable(report: CostsReport): string {
  const markets = (["lab", "busy"] as const).flatMap((market) => [
    TITLES[market],
    marketTable(report, market),
  ]);
  return [
    ...markets,
    ...report.checks.map(
      ({ label, checked, wrong }) => `${label}: ${checked - wrong} of ${checked}`,
    ),
    `${machineLine(report.machine)}; ${report.seconds} s in all`,
  ].join("\n\n");
}

function marketTable({ figures, ratios }: CostsReport, market: keyof typeof TITLES): string {
  const ofKind = (kind: string) =>
    ratios.filter(({ id }) => id.startsWith(`${market}.${kind}-ratio.`));
  const medianOf = (id: string): number =>
    figures.find((figure) => figure.id === id)?.median ?? Number.NaN;
  const wall = ofKind("wall");
  const rows = ofKind("processor").map(({ label, of, ofMedians, ofBests }, place) => [
    label,
    String(figures.find(({ id }) => id === of)?.repeats),
    (medianOf(of) * 1000).toFixed(0),
    ...[ofMedians, ofBests, wall[place]?.ofMedians ?? Number.NaN].map((one) => one.toFixed(2)),
    medianOf(`${market}.outcomes.${label}`).toLocaleString("en-US"),
  ]);
  const head = ["replay", "n", "processor ms", "/ plain", "of bests", "wall / plain", "outcomes"];
  return lineUp(head, rows, 1);
}

const FENCE = /(```text\n\$ pnpm bench:mechanisms\n)[^`]*(```)/;

/** The page with this run in the place of the one before. */
export function withRun(page: string, run: string): string {
  if (!FENCE.test(page)) throw new Error("the page has no block of $ pnpm bench:mechanisms");
  return page.replace(FENCE, (_all, head: string, end: string) => `${head}${run}\n${end}`);
}
