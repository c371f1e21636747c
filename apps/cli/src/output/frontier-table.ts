import type { FoundFrontier, FrontierPoint } from "../tasks/find-frontier.ts";
import { nameOf, showMetric } from "./comparison-table.ts";
import { table } from "./terminal.ts";

const WIDTH = 60;
const HEIGHT = 12;

/** The frontier as a table, least loss first, and as a picture of all members. */
export function frontierText(found: FoundFrontier): string {
  const { efficiency, loss, seeds, points } = found;
  const best = points
    .filter(({ isBest, bestUnderSeeds }) => isBest || bestUnderSeeds > 0)
    .toSorted((a, b) => (a.loss === b.loss ? 0 : a.loss < b.loss ? -1 : 1));
  const rows = best.map((point) => [
    point.name,
    showMetric(loss, point.loss),
    showMetric(efficiency, point.efficiency),
    point.runHash.slice(0, 12),
    ...(seeds > 1 ? [`${point.bestUnderSeeds} of ${seeds}`] : []),
  ]);
  const head = ["scenario", nameOf(loss), nameOf(efficiency), "run"];
  return [
    table([...head, ...(seeds > 1 ? ["best under seeds"] : [])], rows),
    "",
    ...picture(found),
    "",
    `  no other member beats ${points.length - found.dominated} of ${points.length}; the others are beaten in one metric and better in none`,
    ...leftOut(found.refused),
    ...found.failures.map((failure) => `  failed: ${failure}`),
    `  ${found.runs} runs, ${found.reused} reused`,
  ].join("\n");
}

/** Members that are not what they say, the first of them by name. */
function leftOut(refused: readonly string[]): string[] {
  if (refused.length === 0) return [];
  const more = refused.length > 3 ? ` and ${refused.length - 3} more` : "";
  return [
    `  left out, because the protocol refused their parameters: ${refused.slice(0, 3).join("; ")}${more}`,
  ];
}

/** Members by loss (to the right) and efficiency (upwards): o on the frontier, · beaten, B the base. */
function picture({ efficiency, loss, points }: FoundFrontier): string[] {
  const spanOf = (figure: (point: FrontierPoint) => bigint) => {
    const values = points.map(figure);
    const low = values.reduce((a, b) => (b < a ? b : a));
    return { low, width: values.reduce((a, b) => (b > a ? b : a)) - low };
  };
  if (points.length === 0) return [];
  const x = spanOf((point) => point.loss);
  const y = spanOf((point) => point.efficiency);
  const place = (value: bigint, { low, width }: typeof x, cells: number) =>
    width === 0n ? 0 : Number(((value - low) * BigInt(cells - 1)) / width);
  const cells = Array.from({ length: HEIGHT }, () => Array.from({ length: WIDTH }, () => " "));
  const draw = (point: FrontierPoint, mark: string) => {
    const row = HEIGHT - 1 - place(point.efficiency, y, HEIGHT);
    (cells[row] as string[])[place(point.loss, x, WIDTH)] = mark;
  };
  for (const point of points) if (!point.isBest) draw(point, "·");
  for (const point of points) if (point.isBest) draw(point, "o");
  draw(points[0] as FrontierPoint, "B");
  return [
    `  ${nameOf(efficiency)}: ${showMetric(efficiency, y.low)} to ${showMetric(efficiency, y.low + y.width)}, upwards`,
    ...cells.map((row) => `  |${row.join("").trimEnd()}`),
    `  +${"-".repeat(WIDTH)}`,
    `  ${nameOf(loss)}: ${showMetric(loss, x.low)} to ${showMetric(loss, x.low + x.width)}, to the right; B is the base`,
  ];
}
