import type { MetricDefinition } from "@hindcast/evidence";
import { showMetric } from "../format/metric-value.ts";
import { readable } from "../format/run-name.ts";
import type { SweepCell, SweepFacet, SweepGrid } from "../layout/sweep-grid.ts";
import type { View } from "../page/view.ts";

/** The sweep as small multiples on one shared colour scale; a square puts its run into focus. */
export function SweepMap(props: {
  readonly view: View;
  readonly grid: SweepGrid;
  readonly metric: MetricDefinition;
}) {
  const { grid, metric, view } = props;
  const base = showMetric(view.base.metrics[metric.id], metric.unit);
  return (
    <>
      <p>
        {metric.name}: difference from base ({base.text}). Deeper colour is a larger difference; the
        arrow and the sign say which way, {words(metric)}. Choose a square to see that run
        everywhere on this page.
      </p>
      <div class="facets">
        {grid.facets.map((facet) => (
          <Facet key={facet.label} facet={facet} grid={grid} view={view} metric={metric} />
        ))}
      </div>
    </>
  );
}

function words(metric: MetricDefinition): string {
  return metric.worse === "neither" ? "neither being worse" : `${metric.worse} being worse`;
}

function Facet(props: {
  readonly facet: SweepFacet;
  readonly grid: SweepGrid;
  readonly view: View;
  readonly metric: MetricDefinition;
}) {
  const { facet, grid, view, metric } = props;
  const title = facet.label === "" ? metric.name : readable(facet.label);
  return (
    <div class="facet" role="region" aria-label={`${metric.name}, ${title}`} tabIndex={0}>
      <table class="map">
        <caption>{title}</caption>
        <thead>
          {grid.columnAxis === undefined ? null : (
            <tr>
              <td />
              <th scope="colgroup" colSpan={grid.columns.length}>
                {grid.columnAxis}
              </th>
            </tr>
          )}
          <tr>
            <th scope="col" class="axis">
              {grid.rowAxis}
            </th>
            {(grid.columnAxis === undefined ? [metric.name] : grid.columns).map((column) => (
              <th key={column} scope="col">
                {readable(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facet.rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{readable(row.label)}</th>
              {row.cells.map((cell, index) => (
                <MapCell key={index} cell={cell} view={view} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MapCell({ cell, view }: { readonly cell: SweepCell; readonly view: View }) {
  const run = cell.run === undefined ? undefined : view.model.runs[cell.run];
  if (cell.run === undefined || run === undefined) return <td class="map-empty">not run</td>;
  const index = cell.run;
  const text = run.status === "failed" ? "failed" : (cell.delta?.text ?? "–");
  return (
    <td>
      <button
        type="button"
        class="map-cell"
        data-verdict={cell.delta?.verdict ?? "none"}
        data-depth={cell.depth}
        aria-pressed={view.focus === index}
        title={`${run.name}: ${cell.delta?.full ?? text} ${cell.delta?.percent ?? ""}`}
        onClick={() => view.setFocus(index)}
      >
        <span aria-hidden="true">{cell.delta?.arrow ?? ""}</span> {text}
      </button>
    </td>
  );
}
