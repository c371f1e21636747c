import { groupThousands, METRICS, showUsd, type MetricId } from "@hindcast/evidence";
import { HEADLINES, type Comparison } from "../work/comparison.ts";
import { table } from "./terminal.ts";

/** The fidelity line and a table of headline metrics: base in full, the others as differences. */
export function comparisonTable(comparison: Comparison): string {
  const base = comparison.runs[0];
  if (base === undefined) return "  no run finished";
  const head = ["scenario", ...HEADLINES.map(nameOf)];
  const rows = comparison.runs.map((run, index) => [
    run.refusedParameterChanges > base.refusedParameterChanges ? `${run.name} (!)` : run.name,
    ...HEADLINES.map((id) =>
      index === 0
        ? showMetric(id, run.metrics[id])
        : showDifference(id, run.metrics[id] - base.metrics[id]),
    ),
  ]);
  const lines = [fidelityLine(comparison), "", table(head, rows)];
  if (rows.some((row) => row[0]?.endsWith("(!)")))
    lines.push("  (!) the protocol refused a parameter change of this scenario; see the report");
  return lines.join("\n");
}

/** One line that says how far the base run can be trusted. */
export function fidelityLine({ fidelity }: Comparison): string {
  if (fidelity === undefined)
    return "  fidelity: nothing was recorded to compare the base run with";
  const stamp = fidelity.evidenceGrade ? "evidence-grade" : "NOT evidence-grade";
  return (
    `  fidelity of the base run: ${fidelity.matched} of ${fidelity.recorded} recorded liquidations matched, ` +
    `${fidelity.missed} missed, ${fidelity.extra} extra · F1 by value ${fidelity.f1ByValue.toFixed(3)} · ` +
    `volume ${fidelity.volumeRatio.toFixed(3)} · ${stamp}`
  );
}

function nameOf(id: MetricId): string {
  return METRICS.find((metric) => metric.id === id)?.name ?? id;
}

/** A metric's value with its unit. */
export function showMetric(id: MetricId, value: bigint): string {
  const unit = METRICS.find((metric) => metric.id === id)?.unit;
  if (unit === "usd8") return showUsd(value);
  if (unit === "bps") return `${(Number(value) / 100).toFixed(2)} %`;
  return groupThousands(value.toString());
}

/** A difference with its sign; no difference is a dash. */
export function showDifference(id: MetricId, difference: bigint): string {
  if (difference === 0n) return "·";
  const magnitude = difference < 0n ? -difference : difference;
  return `${difference < 0n ? "−" : "+"}${showMetric(id, magnitude)}`;
}
