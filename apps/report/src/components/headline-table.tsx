import type { MetricDefinition } from "@hindcast/evidence";
import { describeDelta } from "../format/delta.ts";
import { showMetric } from "../format/metric-value.ts";
import type { View } from "../page/view.ts";
import { DeltaCell } from "./delta-cell.tsx";
import { NumberCell } from "./number-cell.tsx";
import { TableFrame } from "./table-frame.tsx";

/** The four to six metrics that decide. */
export function HeadlineTable({ view }: { readonly view: View }) {
  const headline = view.model.metrics.filter((metric) => metric.headline);
  return (
    <TableFrame label="Headline metrics">
      <caption class="off-screen">Headline metrics, base against {view.proposed?.name}</caption>
      <MetricHead view={view} />
      <tbody>
        {headline.map((metric) => (
          <tr key={metric.id}>
            <th scope="row" title={metric.definition}>
              {metric.name}
            </th>
            <MetricCells view={view} metric={metric} />
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

/** Column heads shared by every base/proposed table of metrics. */
export function MetricHead({ view }: { readonly view: View }) {
  return (
    <thead>
      <tr>
        <th scope="col">Metric</th>
        <th scope="col" class="number">
          Base
        </th>
        {view.proposed === undefined ? null : (
          <>
            <th scope="col" class="number">
              Proposed
            </th>
            <th scope="col" class="number difference">
              Difference
            </th>
          </>
        )}
      </tr>
    </thead>
  );
}

/** Base, proposed and difference of one metric. */
export function MetricCells(props: { readonly view: View; readonly metric: MetricDefinition }) {
  const { metric, view } = props;
  const baseText = view.base.metrics[metric.id];
  const base = <NumberCell shown={showMetric(baseText, metric.unit)} />;
  if (view.proposed === undefined) return base;
  const proposedText = view.proposed.metrics[metric.id];
  const delta = describeDelta(metric, baseText, proposedText);
  return (
    <>
      {base}
      <NumberCell shown={showMetric(proposedText, metric.unit)} />
      <DeltaCell delta={delta} />
    </>
  );
}
