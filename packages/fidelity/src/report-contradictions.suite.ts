import {
  MODES,
  NULLABLE_SCORES,
  type FidelityReport,
  type Mode,
  type ModeScores,
} from "./fidelity-report.ts";
import { isEvidenceGrade } from "./scores/gates.ts";

/** Everything in a report that contradicts something else in it; none in an honest one. */
export function reportContradictions(report: FidelityReport): string[] {
  const found: string[] = [];
  const modes = MODES.filter((mode) => report.modes[mode] !== undefined);
  if (modes.length === 0) found.push("no mode was scored");
  for (const mode of modes)
    for (const wrong of modeContradictions(report.modes[mode] as ModeScores))
      found.push(`${mode}: ${wrong}`);
  if (report.evidenceGrade !== isEvidenceGrade(report.gates))
    found.push("evidenceGrade is not what the gates say");
  for (const gate of report.gates)
    if (!modes.includes(gate.mode as Mode)) found.push(`a gate of ${gate.mode}, not scored`);
  for (const one of report.reconciliation) {
    const difference = Math.abs(one.replayed - one.source);
    const agrees = difference <= one.tolerance * Math.abs(one.source);
    if (agrees !== one.agrees) found.push(`reconciliation of ${one.name}`);
  }
  for (const table of report.tables)
    if (table.rows.some((row) => row.length !== table.columns.length))
      found.push(`table "${table.title}" has a row of another width`);
  if (JSON.stringify(JSON.parse(JSON.stringify(report))) !== JSON.stringify(report))
    found.push("it is not plain JSON");
  found.push(...strangeNumbers(report, "report"));
  return found;
}

function modeContradictions(scores: ModeScores): string[] {
  const found: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) found.push(what);
  };
  const { episodes, matched, missed, extra } = scores;
  must(matched + missed === episodes, "matched + missed = episodes");
  must(near(scores.recall, episodes === 0 ? 1 : matched / episodes), "recall");
  must(
    near(scores.precision, matched + extra === 0 ? 1 : matched / (matched + extra)),
    "precision",
  );
  must(near(scores.f1, mean(scores.precision, scores.recall)), "f1");
  must(near(scores.f1ByValue, mean(scores.precisionByValue, scores.recallByValue)), "f1ByValue");
  for (const share of [scores.recallByValue, scores.precisionByValue])
    must(share >= 0 && share <= 1 + 1e-12, "shares by value lie between 0 and 1");
  for (const name of NULLABLE_SCORES)
    must(
      (scores[name] === null) === (scores.notApplicable[name] !== undefined),
      `${name} is null exactly if a reason is given`,
    );
  must(sum(scores.months.map((month) => month.episodes)) === episodes, "months' episodes");
  found.push(...volumeContradictions(scores), ...classContradictions(scores));
  for (const bin of scores.reliability)
    must((bin.forecasts === 0) === (bin.observedShare === null), "empty bins have no share");
  must(scores.reliability.length > 0 === (scores.brier !== null), "bins go with a Brier score");
  return found;
}

function volumeContradictions({ months, volumeRatio }: ModeScores): string[] {
  const recorded = sum(months.map((month) => month.recordedUsd));
  const modelled = sum(months.map((month) => month.modelledUsd));
  if (volumeRatio === null || recorded === 0) return [];
  return near(volumeRatio, modelled / recorded) ? [] : ["months' volume is not the volume ratio"];
}

function classContradictions({ classes, missed, extra }: ModeScores): string[] {
  const count = (of: string): number =>
    sum(classes.filter((one) => one.of === of).map((one) => one.count));
  return [
    ...(count("missed") === missed ? [] : ["every miss is in exactly one class"]),
    ...(count("extra") === extra ? [] : ["every extra is in exactly one class"]),
    ...(new Set(classes.map((one) => `${one.of}/${one.name}`)).size === classes.length
      ? []
      : ["a class is listed twice"]),
  ];
}

function strangeNumbers(value: unknown, path: string): string[] {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => strangeNumbers(inner, `${path}.${key}`));
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function mean(a: number, b: number): number {
  return a + b === 0 ? 0 : (2 * a * b) / (a + b);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
