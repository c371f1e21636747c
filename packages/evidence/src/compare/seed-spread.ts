import { METRICS, type MetricId, type MetricValues } from "../metrics.ts";
import type { SeedMetric, SeedSpread } from "../report-model.ts";
import { meanOf } from "./bootstrap-interval.ts";
import { pairedComparison, type PairedComparison } from "./paired-comparison.ts";

/** What a member does to one metric over all seeds, in the metric's own integers. */
export interface MetricSpread {
  readonly metric: MetricId;
  /** Mean over the member's own runs. */
  readonly mean: number;
  /** Against the base under the same seed; absent for the base itself. */
  readonly difference: PairedComparison | undefined;
}

/** Runs of one scenario, one under each seed, in the order of the seeds. */
export interface RunsOverSeeds {
  readonly name: string;
  readonly values: readonly MetricValues[];
}

/** One metric of a member under all seeds, against the base where there is one to compare with. */
export function metricSpread(
  metric: MetricId,
  own: readonly MetricValues[],
  base: readonly MetricValues[] | undefined,
  seeds: readonly number[],
): MetricSpread {
  const values = own.map((run) => Number(run[metric]));
  const pairs = (base ?? []).map((run, place) => ({
    seed: seeds[place] as number,
    base: Number(run[metric]),
    proposed: values[place] as number,
  }));
  const difference = pairedComparison(pairs, seeds[0] as number);
  return { metric, mean: meanOf(values), difference };
}

/**
 * Every scenario against the base, seed by seed, in the metrics that differ anywhere. The base comes
 * first; a scenario that lacks a run is left out.
 */
export function seedSpread(
  [base, ...others]: readonly RunsOverSeeds[],
  seeds: readonly number[],
): SeedSpread | undefined {
  if (base === undefined || base.values.length < seeds.length) return undefined;
  const complete = others.filter(({ values }) => values.length === seeds.length);
  const differing = METRICS.map(({ id }) => id).filter((id) =>
    complete.some(({ values }) =>
      values.some((run, place) => run[id] !== base.values[place]?.[id]),
    ),
  );
  return {
    seeds: seeds.length,
    members: complete.map(({ name, values }) => ({
      name,
      metrics: differing.map((metric) =>
        shown(metricSpread(metric, values, base.values, seeds), base.values),
      ),
    })),
  };
}

function shown(
  { metric, mean, difference }: MetricSpread,
  base: readonly MetricValues[],
): SeedMetric {
  const { interval, sharePositive, shareNegative, standing } = difference as PairedComparison;
  return {
    metric,
    base: whole(meanOf(base.map((run) => Number(run[metric])))),
    proposed: whole(mean),
    difference: whole((difference as PairedComparison).mean),
    ...(interval === undefined ? {} : { low: whole(interval.low), high: whole(interval.high) }),
    shareMore: sharePositive,
    shareLess: shareNegative,
    standing,
  };
}

function whole(value: number): string {
  return BigInt(Math.round(value)).toString();
}
