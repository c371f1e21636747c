import {
  MODES,
  NULLABLE_SCORES,
  SCORE_LINES,
  showBin,
  showCount,
  showDollars,
  showShare,
  type FidelityReport,
  type Mode,
  type ModeScores,
} from "@hindcast/fidelity";
import type { StudiedCopy } from "./study-dataset.ts";

const MODE_NAMES: Readonly<Record<Mode, string>> = {
  forced: "forced",
  oneStep: "one step",
  freeRun: "free run",
};

const INTRODUCTION = `# Fidelity

How well the models meet recorded history, dataset by dataset. This page is written by \`pnpm fidelity:write\` from the studies
in \`packages/fidelity\`; a test fails when it is not what they say. A failing gate is shown as failing.

- **forced**: everything recorded is replayed, liquidations included. It tests the rules and the data.
- **one step**: the model predicts the next step, and is put back on the record after each. It tests the model alone.
- **free run**: the model runs by itself from the start, with users, prices and parameters as recorded. Errors add up.

An *episode* is what is matched, and each study says what it is. Recorded and modelled episodes are paired inside one account,
collateral and debt and a time window: as many pairs as possible, then the cheapest by |Δt| / window + |ln(amount ratio)|.
*By value* weighs each by its dollars. *Skill* is 1 − error / error of the naive model: 0 is no better than it.

The gates are this project's proposal, set before the runs and the same for every study; no standard prescribes them. A report is
*evidence-grade* if all its gates pass. An effect of a counterfactual counts as supported only if it exceeds the baseline's own
error and keeps its sign over the sensitivity grid, whatever stands here.

The same for your own copy of the data: \`hindcast fidelity <dataset> --data <folder>\`, with \`--json\` for scripts.
`;

/** The whole page: what the words mean, all datasets in one table, then each by itself. */
export function fidelityPage(studied: readonly StudiedCopy[]): string {
  return [INTRODUCTION, overview(studied), ...studied.map(section)].join("\n");
}

/** One dataset's part of the page, from its heading to the next. */
export function section({ dataset, copy, report }: StudiedCopy): string {
  const modes = modesOf(report);
  return [
    heading(dataset),
    "",
    `${report.title}. ${spanOf(report)}. Seed ${report.seed}. Copy of the data: \`${copy}\`.`,
    "",
    `**${report.evidenceGrade ? "Evidence-grade." : "Not evidence-grade."}**`,
    "",
    ...gateLines(report),
    "",
    table(
      ["score", ...modes.map(({ mode }) => MODE_NAMES[mode])],
      SCORE_LINES.map((line) => [line.label, ...modes.map(({ scores }) => line.show(scores))]),
    ),
    ...modes.flatMap(({ mode, scores }) => modeParts(mode, scores)),
    ...report.tables.flatMap((one) => [
      `### ${one.title}`,
      "",
      table(
        one.columns,
        one.rows.map((row) => row.map(String)),
      ),
    ]),
    ...reconciliationLines(report),
    "### What to know",
    "",
    ...report.notes.map((note) => `- ${note}`),
    "",
  ].join("\n");
}

export function heading(dataset: string): string {
  return `## ${dataset}`;
}

function overview(studied: readonly StudiedCopy[]): string {
  const rows = studied.flatMap(({ dataset, report }) =>
    modesOf(report).map(({ mode, scores }) => [
      `[${dataset}](#${dataset})`,
      MODE_NAMES[mode],
      showCount(scores.episodes),
      showShare(scores.recallByValue),
      showShare(scores.precisionByValue),
      ...["Brier score", "Brier score, naive model", "volume, modelled / recorded"].map(
        (label) => SCORE_LINES.find((line) => line.label === label)?.show(scores) ?? "",
      ),
      report.evidenceGrade ? "yes" : "no",
    ]),
  );
  return table(
    [
      "dataset",
      "mode",
      "episodes",
      "recall by value",
      "precision by value",
      "Brier",
      "Brier, naive",
      "volume ratio",
      "evidence-grade",
    ],
    rows,
  );
}

function modesOf(report: FidelityReport): { mode: Mode; scores: ModeScores }[] {
  return MODES.flatMap((mode) => {
    const scores = report.modes[mode];
    return scores === undefined ? [] : [{ mode, scores }];
  });
}

function spanOf({ span }: FidelityReport): string {
  if (span === null) return "No span";
  const [from, to] = [span.fromSeconds, span.toSeconds].map((seconds) =>
    new Date(seconds * 1000).toISOString().slice(0, 10),
  );
  return `${from} to ${to}`;
}

function gateLines({ gates }: FidelityReport): string[] {
  return gates.map(
    ({ mode, name, required, found, passed }) =>
      `- ${passed ? "✓" : "✗"} ${MODE_NAMES[mode]}: ${name}: ${found} (required ${required})`,
  );
}

function modeParts(mode: Mode, scores: ModeScores): string[] {
  const reasons = Map.groupBy(
    NULLABLE_SCORES.filter((name) => scores.notApplicable[name] !== undefined),
    (name) => scores.notApplicable[name] ?? "",
  );
  const parts = [
    `### ${capital(MODE_NAMES[mode])}`,
    "",
    `An episode is ${scores.episodeUnit}.`,
    "",
    ...[...reasons].map(([reason, names]) => `- no ${names.join(", ")}: ${reason}`),
    "",
  ];
  if (scores.reliability.length > 0)
    parts.push(
      table(
        ["probability", "forecasts", "said", "came", "share that came"],
        scores.reliability.map(showBin),
      ),
    );
  if (scores.classes.length > 0)
    parts.push(
      table(
        ["class", "of", "count", "value", "meaning"],
        scores.classes.map((one) => [
          one.name,
          one.of,
          showCount(one.count),
          showDollars(one.valueUsd),
          one.meaning,
        ]),
      ),
    );
  if (scores.months.length > 1)
    parts.push(
      table(
        ["month", "episodes", "recorded", "modelled"],
        scores.months.map((one) => [
          one.month,
          showCount(one.episodes),
          showDollars(one.recordedUsd),
          showDollars(one.modelledUsd),
        ]),
      ),
    );
  return parts;
}

function reconciliationLines({ reconciliation }: FidelityReport): string[] {
  if (reconciliation.length === 0) return [];
  return [
    "### Against the source's own totals",
    "",
    table(
      ["total", "replayed", "source", "unit", "agrees"],
      reconciliation.map((one) => [
        one.name,
        String(Number(one.replayed.toPrecision(9))),
        String(Number(one.source.toPrecision(9))),
        one.unit,
        one.agrees ? "✓" : "✗",
      ]),
    ),
  ];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line), ""].join("\n");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
