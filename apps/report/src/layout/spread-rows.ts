import type { MetricDefinition, SeedMetric, SeedSpread } from "@hindcast/evidence";
import { judge, signedDifference, type Verdict } from "../format/delta.ts";
import { MISSING, showMetric, type Shown } from "../format/metric-value.ts";

/** One metric over all seeds, ready to print. */
export interface SpreadRow {
  readonly name: string;
  readonly base: Shown;
  readonly proposed: Shown;
  readonly difference: Shown;
  /** Both ends of the interval; missing where a single pair has none. */
  readonly low: Shown;
  readonly high: Shown;
  /** Shares of the seeds in which there is more, and less: "90 %". */
  readonly more: string;
  readonly less: string;
  /** What the interval settles: "worse", "better", "higher", "lower", or "open". */
  readonly verdict: Exclude<Verdict, "same"> | "open";
}

/** The rows of one scenario, in the order of the metrics. */
export function spreadRows(
  { members }: SeedSpread,
  scenario: string | undefined,
  metrics: readonly MetricDefinition[],
): SpreadRow[] {
  const member = members.find(({ name }) => name === scenario);
  return (member?.metrics ?? []).flatMap((one) => {
    const metric = metrics.find(({ id }) => id === one.metric);
    return metric === undefined ? [] : [rowOf(one, metric)];
  });
}

function rowOf(one: SeedMetric, { name, unit, worse }: MetricDefinition): SpreadRow {
  const differ = (text: string | undefined): Shown =>
    text === undefined ? MISSING : signedDifference(BigInt(text), unit);
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return {
    name,
    base: showMetric(one.base, unit),
    proposed: showMetric(one.proposed, unit),
    difference: differ(one.difference),
    low: differ(one.low),
    high: differ(one.high),
    more: percent(one.shareMore),
    less: percent(one.shareLess),
    verdict: one.standing === "open" ? "open" : judge(one.standing === "more" ? 1n : -1n, worse),
  };
}
