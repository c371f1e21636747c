import { HindcastError } from "@hindcast/domain";
import { METRICS, type MetricId } from "@hindcast/evidence";
import { arrowTable, parquetTable, writeFileAtomically, type ResultColumn } from "@hindcast/store";
import type { ComparedRun, Comparison } from "./comparison.ts";
import type { SweepFile, SweepMember } from "./sweep-file.ts";

/** Refuses a file name that names no format a table can have (E-CLI-040), before anything runs. */
export function tableFormat(path: string): "arrow" | "parquet" {
  if (path.endsWith(".arrow")) return "arrow";
  if (path.endsWith(".parquet")) return "parquet";
  throw new HindcastError({
    code: "E-CLI-040",
    what: "A table is written as Arrow IPC or as Parquet; the file's name says which.",
    where: path,
    next: "let it end in .arrow or in .parquet",
  });
}

/** Writes a sweep's results, a row for every member, finished or not. */
export function writeSweepTable(path: string, sweep: SweepFile, comparison: Comparison): void {
  const columns = sweepColumns(sweep, comparison);
  const bytes = tableFormat(path) === "arrow" ? arrowTable(columns) : parquetTable(columns);
  writeFileAtomically(path, bytes);
}

/**
 * The columns of a sweep's table: who, where on the axes, every metric in its own unit, and how it
 * ended. Axes whose values share a unit are numbers, with the unit in the column's name; others are
 * the text of the scenario file. The base has no place on an axis.
 */
export function sweepColumns(
  { members, axes }: Pick<SweepFile, "members" | "axes">,
  { runs }: Pick<Comparison, "runs">,
): ResultColumn[] {
  const byHash = new Map(runs.map((run) => [run.runHash, run]));
  const results = members.map(({ runHash }) => byHash.get(runHash ?? ""));
  const text = (name: string, of: (member: SweepMember) => string | null): ResultColumn => ({
    name,
    type: "text",
    values: members.map(of),
  });
  const count = (name: string, of: (run: ComparedRun) => bigint): ResultColumn => ({
    name,
    type: "integer",
    values: results.map((run) => (run === undefined ? null : of(run))),
  });
  return [
    { name: "member", type: "integer", values: members.map((_, index) => BigInt(index)) },
    text("scenario", ({ name }) => name),
    ...axes.map((axis, place) =>
      axisColumn(
        axis.name,
        members.map(({ coordinates }) => coordinates[place] ?? null),
      ),
    ),
    ...METRICS.map(({ id, unit }) =>
      count(`${id} [${unit}]`, (run) => run.metrics[id as MetricId]),
    ),
    count("refused parameter changes [count]", (run) => BigInt(run.refusedParameterChanges)),
    text("run hash", ({ runHash }) => runHash),
    text("failure", ({ failure }) => failure),
  ];
}

const QUANTITY = /^([+\-−]?)\s*(\d[\d,_]*(?:\.\d+)?)\s*(\D*)$/;

/** "+2 pp" as 2 under "… [pp]"; as it is where the values are no numbers of one unit. */
function axisColumn(name: string, labels: readonly (string | null)[]): ResultColumn {
  const quantities = labels.map((label) => (label === null ? null : QUANTITY.exec(label.trim())));
  const units = new Set(
    labels.flatMap((label, row) => (label === null ? [] : [quantities[row]?.[3]?.trim()])),
  );
  const [unit] = units;
  if (units.size !== 1 || unit === undefined) return { name, type: "text", values: labels };
  const values = quantities.map((found) => {
    if (found === null) return null;
    const [, sign = "", digits = ""] = found;
    const size = Number(digits.replaceAll(/[,_]/g, ""));
    return sign === "" || sign === "+" ? size : -size;
  });
  return { name: unit === "" ? name : `${name} [${unit}]`, type: "number", values };
}
