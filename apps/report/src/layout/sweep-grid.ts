import type { MetricDefinition, RunSummary, SweepAxis } from "@hindcast/evidence";
import { describeDelta, type Delta } from "../format/delta.ts";
import { magnitude } from "../format/digits.ts";

/** One square of the map: a run and how far it lies from base. */
export interface SweepCell {
  /** Index into the model's runs; undefined where the sweep has no such run. */
  readonly run: number | undefined;
  readonly delta: Delta | undefined;
  /** 0 (no difference) to 5 (the largest of the whole sweep): the depth of the colour. */
  readonly depth: number;
}

/** One small multiple: rows over the first axis, columns over the second. */
export interface SweepFacet {
  /** Values of the third and later axes; empty when there are only two. */
  readonly label: string;
  readonly rows: readonly { readonly label: string; readonly cells: readonly SweepCell[] }[];
}

export interface SweepGrid {
  readonly rowAxis: string;
  readonly columnAxis: string | undefined;
  readonly columns: readonly string[];
  readonly facets: readonly SweepFacet[];
}

/**
 * Lays the runs of a sweep out over its axes; undefined where they do not make a map: without axes,
 * with values between those of the axes (drawn), or with most cells empty (a zip).
 */
export function layoutSweep(
  axes: readonly SweepAxis[],
  runs: readonly RunSummary[],
  metric: MetricDefinition,
): SweepGrid | undefined {
  const [rowAxis, columnAxis, ...facetAxes] = axes;
  const base = runs[0];
  if (rowAxis === undefined || base === undefined) return undefined;
  if (!isMap(axes, runs.slice(1))) return undefined;
  const byCoordinates = new Map(runs.map((run, index) => [JSON.stringify(run.coordinates), index]));
  const deltas = runs.map((run) =>
    describeDelta(metric, base.metrics[metric.id], run.metrics[metric.id], true),
  );
  const deepest = deltas.reduce((most, delta) => max(most, magnitude(delta?.value ?? 0n)), 0n);
  const cellAt = (coordinates: readonly string[]): SweepCell => {
    const run = byCoordinates.get(JSON.stringify(coordinates));
    const delta = run === undefined ? undefined : deltas[run];
    return { run, delta, depth: depthOf(delta?.value ?? 0n, deepest) };
  };
  const columns = columnAxis?.values ?? [];
  const facets = crossed(facetAxes).map((rest) => ({
    label: rest.map((value, index) => `${facetAxes[index]!.name} ${value}`).join(", "),
    rows: rowAxis.values.map((row) => ({
      label: row,
      cells:
        columnAxis === undefined
          ? [cellAt([row])]
          : columns.map((column) => cellAt([row, column, ...rest])),
    })),
  }));
  return { rowAxis: rowAxis.name, columnAxis: columnAxis?.name, columns, facets };
}

function isMap(axes: readonly SweepAxis[], runs: readonly RunSummary[]): boolean {
  const cells = axes.reduce((product, axis) => product * axis.values.length, 1);
  const onAxes = axes.map((axis) => new Set(axis.values));
  return (
    cells <= 2 * runs.length &&
    runs.every(({ coordinates }) =>
      onAxes.every((values, axis) => values.has(coordinates[axis] ?? "")),
    )
  );
}

/** Every combination of the axes' values, the last axis turning fastest; one empty one for no axes. */
function crossed(axes: readonly SweepAxis[]): readonly (readonly string[])[] {
  return axes.reduce<readonly (readonly string[])[]>(
    (heads, axis) => heads.flatMap((head) => axis.values.map((value) => [...head, value])),
    [[]],
  );
}

function depthOf(value: bigint, deepest: bigint): number {
  if (value === 0n || deepest === 0n) return 0;
  return Number((5n * magnitude(value) + deepest - 1n) / deepest);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
