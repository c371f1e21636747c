import type { MetricId, MetricSpread } from "@hindcast/evidence";
import type { FoundSpread } from "../tasks/find-spread.ts";
import { nameOf, showDifference, showMetric } from "./comparison-table.ts";
import { table } from "./terminal.ts";

/** For each metric a table: every member's mean, and its difference to the base with its interval. */
export function spreadText(found: FoundSpread): string {
  return [
    ...found.metrics.flatMap((metric, place) => [metricTable(found, metric, place), ""]),
    `  ${found.seeds.length} seeds; intervals are of the mean difference to the base under the same seed (bootstrap, 95 %)`,
    ...found.failures.map((failure) => `  failed: ${failure}`),
    `  ${found.runs} runs, ${found.reused} reused`,
  ].join("\n");
}

function metricTable({ members }: FoundSpread, metric: MetricId, place: number): string {
  const rows = members.map(({ name, metrics }) => [
    name,
    ...cells(metric, metrics[place] as MetricSpread),
  ]);
  return table([nameOf(metric), "mean", "difference", "95 % from", "to", "more", "less", ""], rows);
}

function cells(metric: MetricId, { mean, difference }: MetricSpread): string[] {
  const whole = (value: number): bigint => BigInt(Math.round(value));
  const shown = showMetric(metric, whole(mean));
  if (difference === undefined) return [shown, "", "", "", "", "", ""];
  const { interval, sharePositive, shareNegative, standing } = difference;
  const signed = (value: number | undefined) =>
    value === undefined ? "" : showDifference(metric, whole(value));
  const share = (of: number) => `${Math.round(of * 100)} %`;
  return [
    shown,
    signed(difference.mean),
    signed(interval?.low),
    signed(interval?.high),
    share(sharePositive),
    share(shareNegative),
    standing,
  ];
}
