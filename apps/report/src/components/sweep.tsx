import { layoutSweep } from "../layout/sweep-grid.ts";
import type { View } from "../page/view.ts";
import { RunList } from "./run-list.tsx";
import { Section } from "./section.tsx";
import { SweepMap } from "./sweep-map.tsx";

/** All scenarios at once: the map for one metric, then the list of every run. */
export function Sweep(props: {
  readonly view: View;
  readonly metricId: string | undefined;
  readonly setMetric: (metric: string) => void;
}) {
  const { view } = props;
  const headline = view.model.metrics.filter((metric) => metric.headline);
  const metric = headline.find((one) => one.id === props.metricId) ?? headline[0];
  if (view.model.runs.length < 2) {
    return (
      <Section id="sweep">
        <p>Only base ran: there is nothing to compare yet.</p>
      </Section>
    );
  }
  const grid = metric && layoutSweep(view.model.axes, view.model.runs, metric);
  return (
    <Section id="sweep">
      {grid === undefined || metric === undefined ? null : (
        <>
          <label class="picker">
            <span>Map shows</span>
            <select
              id="sweep-metric"
              value={metric.id}
              onChange={(event) => props.setMetric(event.currentTarget.value)}
            >
              {headline.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <SweepMap view={view} grid={grid} metric={metric} />
        </>
      )}
      <h3>Every run</h3>
      <RunList view={view} headline={headline} />
    </Section>
  );
}
