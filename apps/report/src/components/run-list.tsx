import type { MetricDefinition, RunSummary } from "@hindcast/evidence";
import { describeDelta } from "../format/delta.ts";
import { shortHash } from "../format/hash.ts";
import { readable, runLabel } from "../format/run-name.ts";
import { showMetric } from "../format/metric-value.ts";
import type { View } from "../page/view.ts";
import { NumberCell } from "./number-cell.tsx";
import { TableFrame } from "./table-frame.tsx";

/** Base with its values, then every scenario with its differences. */
export function RunList(props: {
  readonly view: View;
  readonly headline: readonly MetricDefinition[];
}) {
  const { view, headline } = props;
  const { axes } = view.model;
  const isByAxes = view.model.runs.some((run) => runLabel(run, axes) !== readable(run.name));
  return (
    <TableFrame label="Every run with its differences from base" tall>
      <thead>
        <tr>
          <th scope="col">{isByAxes ? axes.map((axis) => axis.name).join(" · ") : "Run"}</th>
          {headline.map((metric) => (
            <th key={metric.id} scope="col" class="number">
              {metric.name}
            </th>
          ))}
          <th scope="col">Run hash</th>
        </tr>
      </thead>
      <tbody>
        {view.model.runs.map((run, index) => (
          <tr key={index} aria-current={view.focus === index ? "true" : undefined}>
            <th scope="row">
              <button
                type="button"
                class="focus-run"
                title={readable(run.name)}
                onClick={() => view.setFocus(index)}
              >
                {view.focus === index ? <span aria-hidden="true">▸ </span> : null}
                {runLabel(run, axes)}
                {run.status === "failed" ? " (failed)" : ""}
              </button>
            </th>
            {headline.map((metric) => (
              <RunCell
                key={metric.id}
                metric={metric}
                base={view.base}
                run={run}
                first={index === 0}
              />
            ))}
            <td>
              <code title={run.runHash}>{shortHash(run.runHash)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function RunCell(props: {
  readonly metric: MetricDefinition;
  readonly base: RunSummary;
  readonly run: RunSummary;
  readonly first: boolean;
}) {
  const { metric, base, run } = props;
  const value = run.metrics[metric.id];
  if (props.first) return <NumberCell shown={showMetric(value, metric.unit, true)} />;
  const delta = describeDelta(metric, base.metrics[metric.id], value, true);
  if (delta === undefined) return <td class="number">–</td>;
  return (
    <td class="number" title={`${delta.full} ${delta.percent}`}>
      <span class="verdict" data-verdict={delta.verdict}>
        {delta.text}
        <span aria-hidden="true"> {delta.arrow}</span>
        <span class="off-screen"> {delta.verdict}</span>
      </span>
    </td>
  );
}
