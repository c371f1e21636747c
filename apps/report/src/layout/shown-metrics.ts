import type { MetricDefinition, ReportModel } from "@hindcast/evidence";

/** The metrics a report shows: of what only mechanisms do, what any of its runs has. */
export function shownMetrics({ metrics, runs }: ReportModel): readonly MetricDefinition[] {
  return metrics.filter(
    ({ id, ofMechanisms }) =>
      ofMechanisms !== true || runs.some((run) => (run.metrics[id] ?? "0") !== "0"),
  );
}
