import type { ThresholdAnswer, Verdict } from "@hindcast/replay";
import type { AnsweredQuestion, AskedRun, Search } from "../tasks/answer-question.ts";
import { showCondition } from "../tasks/metric-condition.ts";
import type { PlannedQuestion } from "../tasks/planned-question.ts";
import { nameOf, showMetric } from "./comparison-table.ts";
import { table } from "./terminal.ts";

const MARKS: Readonly<Record<Verdict, string>> = {
  holds: "holds",
  fails: "fails",
  void: "void (!)",
};

/** Every search as a table of its runs and its answer in sentences; then what it took. */
export function answerText(asked: PlannedQuestion, answered: AnsweredQuestion): string {
  const parts = answered.searches.map((search) =>
    [
      ...headOf(asked, search),
      runsTable(asked, search),
      ...(search.answer === undefined ? [] : ["", ...sentences(asked, search, search.answer)]),
    ].join("\n"),
  );
  const { runs, reused, fullScan, failures } = answered;
  const isVoid = answered.searches.some((one) => one.asked.some((run) => run.verdict === "void"));
  return [
    parts.join("\n\n"),
    ...overSeeds(asked, answered),
    "",
    `  ${runs} runs, ${reused} reused; a look at every value takes ${fullScan}`,
    ...(isVoid
      ? ["  (!) the protocol refused the value, or the run failed: it neither holds nor fails"]
      : []),
    ...failures.map((failure) => `  failed: ${failure}`),
  ].join("\n");
}

function headOf(asked: PlannedQuestion, search: Search): string[] {
  const seed = asked.seeds.length > 1 ? `seed ${search.seed}` : "";
  const head = [search.case.name, seed].filter((one) => one !== "").join(", ");
  return head === "" ? [] : [`  ${head}`, ""];
}

function runsTable(asked: PlannedQuestion, search: Search): string {
  const { best } = search.answer ?? {};
  const hasVerdicts = asked.conditions.length > 0;
  const row = ({ position, run, verdict }: AskedRun) => [
    asked.axis.label(position),
    ...asked.shown.map((id) => (run.ok ? showMetric(id, run.metrics[id]) : "failed")),
    ...(hasVerdicts ? [MARKS[verdict], position === best ? "<" : ""] : []),
  ];
  const base = [
    "base",
    ...asked.shown.map((id) => showMetric(id, search.base.metrics[id])),
    ...(hasVerdicts ? ["", ""] : []),
  ];
  return table(
    [asked.axis.name, ...asked.shown.map(nameOf), ...(hasVerdicts ? ["", ""] : [])],
    [base, ...search.asked.map(row)],
  );
}

/** What was found, between which neighbours, and whether the condition changes only once. */
function sentences(asked: PlannedQuestion, search: Search, answer: ThresholdAnswer): string[] {
  const { axis, file } = asked;
  const condition = asked.conditions.map(showCondition).join(" and ");
  const label = (position: number) => axis.label(position);
  const { best, beyond } = answer;
  if (best === undefined)
    return [
      `  No value of ${axis.name} that was run has ${condition}: ${answer.runs} of ${axis.last + 1} between ${label(0)} and ${label(axis.last)} were.`,
    ];
  const found = `  The ${file.find} ${axis.name} with ${condition}: ${label(best)}`;
  const edge =
    beyond === undefined
      ? `${found}, the end of the range: the answer may lie beyond it.`
      : `${found}; ${label(beyond)} ${search.asked.some((run) => run.position === beyond && run.verdict === "void") ? "is void" : "does not keep it"}.`;
  if (answer.kind === "all") return [edge, `  Every value that was run holds (${answer.runs}).`];
  return [edge, monotony(asked, answer)];
}

function monotony({ axis, file }: PlannedQuestion, answer: ThresholdAnswer): string {
  const label = (position: number) => axis.label(position);
  const { violations, unbrokenTo, best } = answer;
  const side = file.find === "largest" ? "below" : "above";
  if (violations.length === 0)
    return `  monotone: yes, in all ${answer.runs} values that were run; none ${side} it fails.`;
  const shown = violations.slice(0, 6).map(label).join(", ");
  const more = violations.length > 6 ? ` and ${violations.length - 6} more` : "";
  return `  monotone: NO: ${side} it, ${shown}${more} fail${violations.length === 1 ? "s" : ""}; unbroken from ${label(unbrokenTo as number)} to ${label(best as number)} only.`;
}

/** How far the answer moves with luck: its range over seeds, one line a case. */
function overSeeds(asked: PlannedQuestion, { searches }: AnsweredQuestion): string[] {
  const interval = seedInterval(asked, searches);
  if (interval.length === 0) return [];
  return [
    "",
    ...interval.map(({ name, low, middle, high, without }) =>
      [
        `  over ${asked.seeds.length} seeds${name === "" ? "" : `, ${name}`}:`,
        middle === undefined ? "no answer" : `${middle} in the middle, from ${low} to ${high}`,
        ...(without > 0 && middle !== undefined ? [`(${without} without an answer)`] : []),
      ].join(" "),
    ),
  ];
}

export interface SeedInterval {
  readonly name: string;
  readonly low: string | undefined;
  readonly middle: string | undefined;
  readonly high: string | undefined;
  /** Seeds under which no value holds. */
  readonly without: number;
}

/** The answers of each case over its seeds: least, median (the lower of two) and greatest. */
export function seedInterval(
  asked: PlannedQuestion,
  searches: readonly Search[],
): readonly SeedInterval[] {
  if (asked.seeds.length === 1 || asked.file.find === "curve") return [];
  return asked.axis.cases.map((one) => {
    const own = searches.filter((search) => search.case === one);
    const best = own.flatMap(({ answer }) => answer?.best ?? []).sort((a, b) => a - b);
    const label = (position: number | undefined) =>
      position === undefined ? undefined : asked.axis.label(position);
    return {
      name: one.name,
      low: label(best[0]),
      middle: label(best[Math.floor((best.length - 1) / 2)]),
      high: label(best.at(-1)),
      without: own.length - best.length,
    };
  });
}
