import { readable } from "../format/run-name.ts";
import { unitName } from "../format/metric-value.ts";
import { shownMetrics } from "../layout/shown-metrics.ts";
import type { View } from "../page/view.ts";
import { MetricCells, MetricHead } from "./headline-table.tsx";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** Every metric, its definition one click away; of what mechanisms do only what any run has of it. */
export function AllMetrics({ view }: { readonly view: View }) {
  const metrics = shownMetrics(view.model);
  return (
    <Section id="metrics">
      <p>
        {view.proposed === undefined
          ? `“${view.base.name}”.`
          : `“${view.base.name}” against “${readable(view.proposed.name)}”.`}{" "}
        Open a name for its definition; point at a number for all its digits.
      </p>
      <TableFrame label="All metrics">
        <MetricHead view={view} />
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.id}>
              <th scope="row">
                <details class="definition">
                  <summary>{metric.name}</summary>
                  <p>
                    {metric.definition} In {unitName(metric.unit)}.{" "}
                    {metric.worse === "neither"
                      ? "Neither direction is worse."
                      : `A ${metric.worse} value is worse.`}{" "}
                    <code>{metric.id}</code>
                  </p>
                </details>
              </th>
              <MetricCells view={view} metric={metric} />
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </Section>
  );
}
