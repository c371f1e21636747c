import type { SeedSpread } from "@hindcast/evidence";
import { spreadRows } from "../layout/spread-rows.ts";
import type { View } from "../page/view.ts";
import { NumberCell } from "./number-cell.tsx";
import { TableFrame } from "./table-frame.tsx";

/** The scenario in focus against the base over many seeds: one run is one draw of luck. */
export function SpreadOverSeeds(props: { readonly view: View; readonly spread: SeedSpread }) {
  const { view, spread } = props;
  const rows = spreadRows(spread, view.proposed?.name, view.model.metrics);
  return (
    <>
      <h3>Over {spread.seeds} seeds</h3>
      <p>
        All else on this page is one seed. Here each scenario was run under every seed, and meets
        the same luck as the base: differences are of pairs, their ranges hold 95 % (bootstrap over
        whole runs). “More in” and “less in” are shares of the seeds; “open” is what these seeds do
        not settle.
      </p>
      {rows.length === 0 ? (
        <p>Choose a scenario other than base: a spread is of a difference.</p>
      ) : (
        <TableFrame label="Differences over seeds">
          <thead>
            <tr>
              <th scope="col">Metric, mean over seeds</th>
              <th scope="col" class="number">
                Base
              </th>
              <th scope="col" class="number">
                Proposed
              </th>
              <th scope="col" class="number">
                Difference
              </th>
              <th scope="col" class="number">
                95 % from
              </th>
              <th scope="col" class="number">
                to
              </th>
              <th scope="col" class="number">
                More in
              </th>
              <th scope="col" class="number">
                Less in
              </th>
              <th scope="col">Settled</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                <NumberCell shown={row.base} />
                <NumberCell shown={row.proposed} />
                <NumberCell shown={row.difference} />
                <NumberCell shown={row.low} />
                <NumberCell shown={row.high} />
                <td class="number">{row.more}</td>
                <td class="number">{row.less}</td>
                <td>
                  <span class="verdict" data-verdict={row.verdict}>
                    {row.verdict}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </>
  );
}
