import { HindcastError } from "@hindcast/domain";
import { METRICS, type MetricId, type MetricValues } from "@hindcast/evidence";
import { nearest, parseQuantity, type ConditionFile } from "@hindcast/replay";
import { showMetric } from "../output/comparison-table.ts";

/** A bound of a metric, in the metric's own unit. */
export interface Condition {
  readonly metric: MetricId;
  readonly minusBase: boolean;
  readonly atMost: bigint | undefined;
  readonly atLeast: bigint | undefined;
}

/** The metric a name stands for, with its version or without: the newest then (E-CLI-030). */
export function metricOf(name: string): MetricId {
  const ids = METRICS.map(({ id }) => id as MetricId);
  const found = ids.findLast((id) => id === name || id.startsWith(`${name}@`));
  if (found !== undefined) return found;
  const names = ids.map((id) => id.split("@")[0] as string);
  throw new HindcastError({
    code: "E-CLI-030",
    what: `There is no metric "${name}".`,
    why: `Did you mean "${nearest(name, names)}"? Known: ${names.join(", ")}.`,
    next: "see docs/guide/metrics.md for what each one is",
  });
}

/** A condition of a file, its bounds read in the metric's unit (E-SCEN-010 where they are not in it). */
export function conditionOf(file: ConditionFile): Condition {
  const metric = metricOf(file.metric);
  const unit = METRICS.find(({ id }) => id === metric)?.unit ?? "count";
  const read = (text: string | undefined) =>
    text === undefined ? undefined : parseQuantity(text, unit);
  return {
    metric,
    minusBase: file.minus === "base",
    atMost: read(file.atMost),
    atLeast: read(file.atLeast),
  };
}

/** Whether a run keeps to a condition. */
export function holdsFor(condition: Condition, run: MetricValues, base: MetricValues): boolean {
  const { metric, minusBase, atMost, atLeast } = condition;
  const value = run[metric] - (minusBase ? base[metric] : 0n);
  return (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
}

/** "bad debt left at most $1,000". */
export function showCondition({ metric, minusBase, atMost, atLeast }: Condition): string {
  const name = (METRICS.find(({ id }) => id === metric)?.name ?? metric).toLowerCase();
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${showMetric(metric, atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${showMetric(metric, atMost)}`]),
  ];
  return `${name} ${minusBase ? "above the base run's by " : ""}${bounds.join(" and ")}`;
}
