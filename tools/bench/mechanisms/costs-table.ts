import type { Findings } from "../figure.ts";
import { machineLine, type Machine } from "../machine.ts";
import { lineUp } from "../table.ts";

export interface CostsReport extends Findings {
  readonly machine: Machine;
  readonly seconds: number;
}

/** One row for each replay: its processor time, and how many plain replays that and its wall time are. */
export function costsTable({ figures, ratios, checks, machine, seconds }: CostsReport): string {
  const ofKind = (kind: string) => ratios.filter(({ id }) => id.startsWith(`mechanisms.${kind}`));
  const wall = ofKind("wall");
  const rows = ofKind("processor").map(({ label, of, ofMedians, ofBests }, place) => {
    const figure = figures.find(({ id }) => id === of);
    return [
      label,
      String(figure?.repeats),
      ((figure?.median ?? Number.NaN) * 1000).toFixed(0),
      ...[ofMedians, ofBests, wall[place]?.ofMedians ?? Number.NaN].map((one) => one.toFixed(2)),
    ];
  });
  return [
    lineUp(["replay", "n", "processor ms", "/ plain", "of bests", "wall / plain"], rows, 1),
    ...checks.map(({ label, checked, wrong }) => `${label}: ${checked - wrong} of ${checked}`),
    `${machineLine(machine)}; ${seconds} s in all`,
  ].join("\n\n");
}

const FENCE = /(```text\n\$ pnpm bench:mechanisms\n)[^`]*(```)/;

/** The page with this run in the place of the one before. */
export function withRun(page: string, run: string): string {
  if (!FENCE.test(page)) throw new Error("the page has no block of $ pnpm bench:mechanisms");
  return page.replace(FENCE, (_all, head: string, end: string) => `${head}${run}\n${end}`);
}
