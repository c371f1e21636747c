import { useState } from "preact/hooks";
import type { ChartData } from "../chart/timeline-chart.ts";
import { formatCount, formatUsdNumber } from "../format/ratio.ts";
import { formatTimeBare } from "../format/time.ts";
import { busyBuckets, formatPrice } from "../layout/timeline-words.ts";
import { TableFrame } from "./table-frame.tsx";

/** The chart as numbers: every interval in which anything was liquidated. Built when opened. */
export function TimelineTable({
  data,
  priceName,
}: {
  readonly data: ChartData;
  readonly priceName: string;
}) {
  const [open, setOpen] = useState(false);
  const columns = [
    { name: "Base", values: data.base },
    ...(data.proposed === undefined ? [] : [{ name: "Proposed", values: data.proposed }]),
    ...(data.recorded === undefined ? [] : [{ name: "Recorded", values: data.recorded }]),
  ];
  const rows = busyBuckets(columns.map((column) => column.values));
  return (
    <details class="chart-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        The chart as a table ({formatCount(rows.length)} intervals with liquidations)
      </summary>
      {open ? (
        <TableFrame label="Liquidations over time, as a table" tall>
          <thead>
            <tr>
              <th scope="col">From (UTC)</th>
              {columns.map((column) => (
                <th key={column.name} scope="col" class="number">
                  {column.name}
                </th>
              ))}
              <th scope="col" class="number">
                {priceName}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">{formatTimeBare(data.startsSeconds[row]!)}</th>
                {columns.map((column) => (
                  <td key={column.name} class="number">
                    {formatUsdNumber(column.values[row] ?? 0)}
                  </td>
                ))}
                <td class="number">{formatPrice(data.price[row] ?? Number.NaN)}</td>
              </tr>
            ))}
          </tbody>
        </TableFrame>
      ) : null}
    </details>
  );
}
