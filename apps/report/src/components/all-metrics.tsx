import { unitName } from "../format/metric-value.ts";
import type { View } from "../page/view.ts";
import { MetricCells, MetricHead } from "./headline-table.tsx";
import { Section } from "./section.tsx";
import { TableFrame } from "./table-frame.tsx";

/** Every metric, its definition one click away. */
export function AllMetrics({ view }: { readonly view: View }) {
  return (
    <Section id="metrics">
      <p>
        {view.proposed === undefined
          ? `“${view.base.name}”.`
          : `“${view.base.name}” against “${view.proposed.name}”.`}{" "}
        Open a name for its definition; point at a number for all its digits.
      </p>
      <TableFrame label="All metrics">
        <MetricHead view={view} />
        <tbody>
          {view.model.metrics.map((metric) => (
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
