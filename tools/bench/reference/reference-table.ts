import type { Measured } from "./workload.ts";

/** The workloads as people read them: one line each, ours beside the competitor's. */
export function referenceTable(measured: Readonly<Record<string, Measured>>): string {
  const rows = Object.entries(measured).map(([name, one]) => [
    name,
    one.agrees ? "yes" : "NO",
    `${one.checked.golden} / ${one.checked.competitor}`,
    one.liquidations.toLocaleString("en-US"),
    seconds(one.wallSeconds),
    seconds(one.competitorWallSeconds),
    one.ratio === null ? "-" : one.ratio.toFixed(2),
    seconds(one.cpuSeconds),
    seconds(one.competitorCpuSeconds),
    seconds(one.processSeconds),
    seconds(one.competitorProcessSeconds),
    megabytes(one.peakMegabytes),
    megabytes(one.competitorPeakMegabytes),
  ]);
  const head = [
    "workload",
    "agrees",
    "sets checked: golden / numba",
    "liquidations",
    "wall s",
    "numba wall s",
    "numba / ours",
    "cpu s",
    "numba cpu s",
    "whole process s",
    "numba process s",
    "peak MB",
    "numba MB",
  ];
  const wide = head.map(
    (title, column) =>
      `${title}`.padEnd(30) + rows.map((row) => `${row[column]}`.padStart(14)).join(""),
  );
  const lines = Object.values(measured).flatMap(({ differences, competitorMissing }) => [
    ...differences,
    ...(competitorMissing === null ? [] : [`no competitor: ${competitorMissing}`]),
  ]);
  return [...wide, ...new Set(lines)].join("\n");
}

function seconds(value: number | null): string {
  return value === null ? "-" : value.toFixed(2);
}

function megabytes(value: number | null): string {
  return value === null ? "-" : value.toFixed(0);
}
