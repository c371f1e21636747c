import {
  MODES,
  NULLABLE_SCORES,
  SCORE_LINES,
  showBin,
  showCount,
  showDollars,
  showShare,
  showSmall,
  type FidelityReport,
  type Mode,
  type ModeScores,
} from "@hindcast/fidelity";
import colours from "picocolors";
import { table } from "./terminal.ts";

const MODE_NAMES: Readonly<Record<Mode, string>> = {
  forced: "forced",
  oneStep: "one step",
  freeRun: "free run",
};

/** A study's report for a terminal: scores side by side, then what they rest on, the verdict last. */
export function fidelityTable(report: FidelityReport, dataset: string): string {
  const modes = MODES.flatMap((mode) => {
    const scores = report.modes[mode];
    return scores === undefined ? [] : [{ mode, scores }];
  });
  return [
    `  ${colours.bold(report.title)}`,
    `  ${dataset} · ${spanOf(report)} · seed ${report.seed}`,
    "",
    table(
      ["score", ...modes.map(({ mode }) => MODE_NAMES[mode])],
      SCORE_LINES.map((line) => [line.label, ...modes.map(({ scores }) => line.show(scores))]),
    ),
    ...modes.flatMap(({ mode, scores }) => modeSections(mode, scores)),
    ...report.tables.flatMap((one) => [
      "",
      `  ${colours.bold(one.title)}`,
      table(
        one.columns,
        one.rows.map((row) => row.map(String)),
      ),
    ]),
    ...reconciliationLines(report),
    ...gateLines(report),
    "",
    ...report.notes.map((note) => `  · ${note}`),
    "",
    `  ${verdict(report)}`,
  ].join("\n");
}

function spanOf({ span }: FidelityReport): string {
  if (span === null) return "no span";
  return [span.fromSeconds, span.toSeconds]
    .map((seconds) => new Date(seconds * 1000).toISOString().slice(0, 10))
    .join(" to ");
}

function modeSections(mode: Mode, scores: ModeScores): string[] {
  const lines = ["", `  ${colours.bold(MODE_NAMES[mode])}: an episode is ${scores.episodeUnit}`];
  const reasons = Map.groupBy(
    NULLABLE_SCORES.filter((name) => scores.notApplicable[name] !== undefined),
    (name) => scores.notApplicable[name] ?? "",
  );
  for (const [reason, names] of reasons)
    lines.push(colours.dim(`  no ${names.join(", ")}: ${reason}`));
  if (scores.reliability.length > 0)
    lines.push(
      table(
        ["probability", "forecasts", "said", "came", "share that came"],
        scores.reliability.map(showBin),
      ),
    );
  if (scores.classes.length > 0)
    lines.push(
      table(
        ["class", "of", "count", "value"],
        scores.classes.map((one) => [
          one.name,
          one.of,
          showCount(one.count),
          showDollars(one.valueUsd),
        ]),
      ),
    );
  return lines;
}

function reconciliationLines({ reconciliation }: FidelityReport): string[] {
  if (reconciliation.length === 0) return [];
  return [
    "",
    `  ${colours.bold("against the source's own totals")}`,
    ...reconciliation.map(
      (one) =>
        `  ${mark(one.agrees)} ${one.name}: ${showTotal(one.replayed)} / ${showTotal(one.source)} ${one.unit} (tolerance ${showSmall(one.tolerance)})`,
    ),
  ];
}

function showTotal(value: number): string {
  return Number.isInteger(value) ? showCount(value) : showShare(value);
}

function gateLines({ gates }: FidelityReport): string[] {
  return [
    "",
    `  ${colours.bold("gates")}`,
    ...gates.map(
      (gate) =>
        `  ${mark(gate.passed)} ${MODE_NAMES[gate.mode]}: ${gate.name}: ${gate.found} (required ${gate.required})`,
    ),
  ];
}

function mark(passed: boolean): string {
  return passed ? colours.green("✓") : colours.red("✗");
}

function verdict({ evidenceGrade, gates }: FidelityReport): string {
  const failed = gates.filter((gate) => !gate.passed).length;
  return evidenceGrade
    ? colours.green("evidence-grade: every gate is passed")
    : colours.red(`NOT evidence-grade: ${failed} of ${gates.length} gates failed`);
}
