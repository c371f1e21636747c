import { machineLine, type Machine } from "../machine.ts";
import { lineUp } from "../table.ts";
import { costChart, type CostPanel } from "./cost-chart.ts";
import type { CostPoint } from "./cost-fit.ts";
import type { MarketSize } from "./market-size.ts";

/** What is varied, and to what, while everything else stays. */
export const VARIED = {
  accounts: [1_000, 2_000, 4_000, 8_000, 16_000],
  events: [15_000, 30_000, 60_000, 120_000, 240_000],
  minutes: [10_000, 20_000, 40_000, 80_000, 160_000],
  assets: [2, 4, 8, 16, 32],
  scenarios: [1, 2, 4, 8, 16],
  /** Accounts, events and minutes by the same factor, in percent. */
  everything: [25, 50, 100, 200, 400],
} as const;
export type Varied = keyof typeof VARIED;

/** What was measured, as it is committed. */
export interface CostReport {
  readonly format: 1;
  readonly base: MarketSize & { readonly scenarios: number };
  /** Processor seconds of a sweep over an empty market; taken off every point. */
  readonly startSeconds: number;
  readonly points: Readonly<Record<Varied, readonly CostPoint[]>>;
  /** Cost grows like the varied number to this power. */
  readonly exponents: Readonly<Record<Varied, number>>;
  /** A straight line through the points of "everything": its cost against its liquidations. */
  readonly liquidations: {
    readonly millisecondsEach: number;
    /** Share of the cost's variance that the number of liquidations explains. */
    readonly explained: number;
  };
  readonly machine: Machine;
  readonly seconds: number;
}

function panelsOf({ points, exponents, liquidations }: CostReport): readonly CostPanel[] {
  const power = (id: keyof CostReport["exponents"]): string =>
    `grows like its power of ${exponents[id].toFixed(2)}`;
  const each = liquidations.millisecondsEach.toFixed(2);
  const explained = (100 * liquidations.explained).toFixed(0);
  const panel = (id: Varied, title: string, unit: string, finding: string): CostPanel => ({
    title,
    unit,
    finding,
    points: points[id],
  });
  return [
    panel("accounts", "Accounts", "accounts", power("accounts")),
    panel("minutes", "Prices", "prices of 8 feeds", power("minutes")),
    panel("events", "User events", "deposits, borrows, ...", power("events")),
    panel("assets", "Assets", "assets, each with its prices", power("assets")),
    panel("scenarios", "Scenarios", "scenarios, nothing in common", power("scenarios")),
    panel(
      "everything",
      "Accounts × prices",
      "accounts × prices, events in step",
      power("everything"),
    ),
    {
      title: "Liquidations",
      unit: "liquidations of the same replays",
      finding: `a straight line explains ${explained} %: ${each} ms each`,
      points: points.everything.flatMap((point) =>
        point.liquidations === 0 ? [] : [{ ...point, size: point.liquidations }],
      ),
    },
  ];
}

/** The report as a picture. */
export function chartOf(report: CostReport): string {
  const { accounts, events, minutes, assets, scenarios } = report.base;
  const count = (value: number): string => value.toLocaleString("en-US");
  const note =
    `Exact Aave v3 rules, one worker, one thing varied at a time. The rest: ${count(accounts)} accounts, ` +
    `${count(events)} user events, ${count(minutes * assets)} prices of ${assets} assets, ${scenarios} scenarios.`;
  return costChart("What a replay costs", note, panelsOf(report));
}

/** The report for people at a terminal. */
export function tableOf({
  points,
  exponents,
  liquidations,
  startSeconds,
  machine,
  seconds,
}: CostReport): string {
  const rows = (Object.keys(VARIED) as Varied[]).flatMap((varied) =>
    points[varied].map((point, place) => [
      place === 0 ? varied : "",
      point.size.toLocaleString("en-US"),
      point.seconds.toFixed(2),
      point.liquidations.toLocaleString("en-US"),
    ]),
  );
  const powers = Object.entries(exponents).map(([id, power]) => [id, power.toFixed(3)]);
  return [
    lineUp(["varied", "to", "processor s", "liquidations"], rows, 1),
    lineUp(["cost grows like", "to the power of"], powers, 1),
    `with everything growing, a liquidation comes with ${liquidations.millisecondsEach.toFixed(2)} ms (${(100 * liquidations.explained).toFixed(0)} % explained); ` +
      `the start, taken off: ${startSeconds.toFixed(2)} s`,
    `${machineLine(machine)}; ${seconds} s in all`,
  ].join("\n\n");
}
