import { groupThousands } from "@hindcast/evidence";
import type { HistoryStory } from "@hindcast/ingest";
import { table } from "./terminal.ts";

/** What a rebuilt history says of itself, for a terminal. */
export function historyStory(story: HistoryStory): string {
  const { tables, reconstructions, reconciliations, notes } = story;
  return [
    "",
    table(
      [
        "table",
        "rows",
        "kept",
        "joined",
        "quarantined",
        "identical",
        "first",
        "last",
        "days without",
      ],
      tables.map((one) => [
        one.table,
        ...[one.rows, one.kept, one.joined, one.quarantined, one.identical].map(count),
        one.first,
        one.last,
        count(one.daysWithoutRows),
      ]),
    ),
    "",
    "  reconstructed, and marked as such:",
    ...reconstructions.map(
      (one) =>
        `    ${one.kind}: ${count(one.count)}${one.largest === "" ? "" : `, largest ${one.largest}`}\n      ${one.why}`,
    ),
    ...(reconciliations.length === 0 ? [] : ["", "  beside the source's own totals:"]),
    ...reconciliations.map(
      (one) =>
        `    ${one.what}: ${one.source}, here ${one.facts} (${percent(one.relative)}); largest of ${count(one.readings)} readings ${percent(one.largest.relative)}${one.largest.at === "" ? "" : ` at ${one.largest.at}`}\n      ${one.why}`,
    ),
    "",
    ...notes.map((note) => `  - ${note}`),
    "",
  ].join("\n");
}

function count(value: number): string {
  return groupThousands(String(value));
}

function percent(relative: number): string {
  return `${relative < 0 ? "" : "+"}${(relative * 100).toFixed(4)} %`;
}
