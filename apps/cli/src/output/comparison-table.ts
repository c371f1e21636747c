import { groupThousands, METRICS, showUsd, type MetricId } from "@hindcast/evidence";
import {
  HEADLINES,
  MECHANISM_METRICS,
  type ComparedRun,
  type Comparison,
} from "../tasks/comparison.ts";
import { table } from "./terminal.ts";

/** The fidelity line and a table of headline metrics: base in full, the others as differences. */
export function comparisonTable(comparison: Comparison): string {
  const base = comparison.runs[0];
  if (base === undefined) return "  no run finished";
  const { axes } = comparison;
  const first = axes.length === 0 ? ["scenario"] : axes.map((axis) => axis.name);
  const rows = comparison.runs.map((run, index) => [
    ...labelsOf(
      run,
      index,
      axes.length,
      run.refusedParameterChanges > base.refusedParameterChanges,
    ),
    ...HEADLINES.map((id) =>
      index === 0
        ? showMetric(id, run.metrics[id])
        : showDifference(id, run.metrics[id] - base.metrics[id]),
    ),
  ]);
  const lines = [
    fidelityLine(comparison),
    ...aroundLine(comparison.around),
    "",
    table([...first, ...HEADLINES.map(shortNameOf)], rows),
    ...doneByMechanisms(comparison, first, rows),
  ];
  if (rows.some((row) => row[0]?.endsWith("(!)")))
    lines.push("  (!) the protocol refused a parameter change of this scenario; see the report");
  return lines.join("\n");
}

/** A base with mechanisms, or in a world, is not what was recorded, and differences are to it. */
export function aroundLine(around: readonly string[]): string[] {
  if (around.length === 0) return [];
  return [`  the base is not as recorded, it has ${around.join(", ")}`];
}

/** What mechanisms did, in full for every run, as far as any of them did it. */
function doneByMechanisms(
  { runs, axes }: Comparison,
  first: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const ids = MECHANISM_METRICS.filter((id) => runs.some(({ metrics }) => metrics[id] !== 0n));
  if (ids.length === 0) return [];
  const labels = Math.max(1, axes.length);
  const told = runs.map((run, index) => [
    ...(rows[index] ?? []).slice(0, labels),
    ...ids.map((id) => showMetric(id, run.metrics[id])),
  ]);
  return ["", table([...first, ...ids.map(shortNameOf)], told)];
}

/** The scenario's values on the axes, or its name where there are none; base is always "base". */
function labelsOf(run: ComparedRun, index: number, axes: number, refused: boolean): string[] {
  const labels =
    index > 0 && run.coordinates.length === axes && axes > 0
      ? [...run.coordinates]
      : [run.name, ...Array.from({ length: Math.max(0, axes - 1) }, () => "")];
  if (refused) labels[0] = `${labels[0]} (!)`;
  return labels;
}

/** Column heads that keep a table within a terminal's width. */
const SHORT_NAMES: Partial<Record<MetricId, string>> = {
  "liquidation-count@1": "Liquidations",
  "liquidated-value@1": "Liquidated",
  "accounts-liquidated@1": "Accounts",
  "bad-debt@1": "Bad debt",
  "liquidator-profit@1": "Liq. profit",
  "mean-debt@1": "Mean debt",
  "wrongful-liquidations@1": "Wrongful",
  "recaptured-value@1": "Recaptured",
  "breaker-time@1": "Stopped",
  "breaker-refusals@1": "Refused by breakers",
  "fund-payments@1": "Borne by funds",
};

function shortNameOf(id: MetricId): string {
  return SHORT_NAMES[id] ?? nameOf(id);
}

/** How far the base run can be trusted: one line, and one more for every gate it failed. */
export function fidelityLine({ fidelity }: Pick<Comparison, "fidelity">): string {
  if (fidelity === undefined)
    return "  fidelity: nothing was recorded to compare the base run with";
  const stamp = fidelity.evidenceGrade ? "evidence-grade" : "NOT evidence-grade";
  const failed = fidelity.gates
    .filter((gate) => !gate.passed)
    .map((gate) => `    gate failed: ${gate.name}: ${gate.found} (required ${gate.required})`);
  return [
    `  fidelity of the base run: ${fidelity.matched} of ${fidelity.recorded} recorded liquidations matched, ` +
      `${fidelity.missed} missed, ${fidelity.extra} extra · F1 by value ${fidelity.f1ByValue.toFixed(3)} · ` +
      `volume ${fidelity.volumeRatio.toFixed(3)} · ${stamp}`,
    ...failed,
  ].join("\n");
}

/** What a metric is called. */
export function nameOf(id: MetricId): string {
  return METRICS.find((metric) => metric.id === id)?.name ?? id;
}

/** A metric's value with its unit. */
export function showMetric(id: MetricId, value: bigint): string {
  const unit = METRICS.find((metric) => metric.id === id)?.unit;
  if (unit === "usd8") return showUsd(value);
  if (unit === "bps") return `${(Number(value) / 100).toFixed(2)} %`;
  if (unit === "seconds") return showDuration(value);
  return groupThousands(value.toString());
}

/** Hours and minutes; of less than a minute the seconds. */
function showDuration(seconds: bigint): string {
  if (seconds < 60n) return `${seconds} s`;
  const minutes = `${(seconds % 3_600n) / 60n} min`;
  return seconds < 3_600n ? minutes : `${groupThousands(String(seconds / 3_600n))} h ${minutes}`;
}

/** A difference with its sign; no difference is a dash. */
export function showDifference(id: MetricId, difference: bigint): string {
  if (difference === 0n) return "·";
  const magnitude = difference < 0n ? -difference : difference;
  return `${difference < 0n ? "−" : "+"}${showMetric(id, magnitude)}`;
}
