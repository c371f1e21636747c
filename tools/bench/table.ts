import type { Findings } from "./figure.ts";

/** The findings for people: figures, ratios and checks, each column lined up. */
export function findingsTable({ figures, ratios, checks }: Findings): string {
  return [
    lineUp(
      ["figure", "unit", "n", "min", "median", "max"],
      figures.map(({ label, unit, repeats, minimum, median, maximum }) => [
        label,
        unit,
        String(repeats),
        ...[minimum, median, maximum].map(readable),
      ]),
      2,
    ),
    lineUp(
      ["ratio", "of medians", "of bests"],
      ratios.map(({ label, ofMedians, ofBests }) => [label, ...[ofMedians, ofBests].map(readable)]),
      1,
    ),
    lineUp(
      ["check", "compared", "wrong"],
      checks.map(({ label, checked, wrong }) => [label, String(checked), String(wrong)]),
      1,
    ),
  ].join("\n\n");
}

/** Three digits at least; none behind the point that nobody could repeat. */
function readable(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0).replace(/\B(?=(?:\d{3})+$)/g, ",");
  return value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** Rows under a head: the first `words` columns to the left, numbers to the right. */
export function lineUp(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: number,
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < words ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
