import {
  answerOf,
  nextCurveProbes,
  nextProbes,
  type QuestionCase,
  type Scenario,
  type SearchPlan,
  type ThresholdAnswer,
  type Verdict,
} from "@hindcast/replay";
import type { Store } from "@hindcast/store";
import { HindcastError } from "@hindcast/domain";
import type { CommandContext } from "../commands/command.ts";
import { holdsFor } from "./metric-condition.ts";
import type { PlannedQuestion } from "./planned-question.ts";
import { MemberRunner, type MemberRun } from "./run-members.ts";

/** One value as it ran, and what it says of the conditions. */
export interface AskedRun {
  readonly position: number;
  readonly run: MemberRun;
  readonly verdict: Verdict;
}

/** The search of one case under one seed, at its end. */
export interface Search {
  readonly case: QuestionCase;
  readonly seed: number;
  readonly base: Extract<MemberRun, { ok: true }>;
  /** In rising order of the values. */
  readonly asked: readonly AskedRun[];
  /** Absent for a curve, which has no single answer. */
  readonly answer: ThresholdAnswer | undefined;
}

export interface AnsweredQuestion {
  readonly searches: readonly Search[];
  /** Runs of the searches and of the base, each once. */
  readonly runs: number;
  readonly reused: number;
  readonly failures: readonly string[];
  /** How many runs a look at every value would have taken. */
  readonly fullScan: number;
}

interface OpenSearch extends Pick<Search, "case" | "seed" | "base"> {
  readonly known: Map<number, AskedRun>;
}

/**
 * Answers a question: round after round, every search says which values it wants next, and all of
 * them run together. Interrupted, it goes on where it was: the same values are asked for again, and
 * finished runs are kept.
 */
export async function answerQuestion(
  store: Store,
  asked: PlannedQuestion,
  workers: number,
  context: CommandContext,
): Promise<AnsweredQuestion> {
  await using runner = new MemberRunner({
    store,
    market: asked.planned.market,
    workers,
    context,
  });
  const { sweep } = asked.planned;
  const scenarioOf = (index: number, seed: number): Scenario => ({ ...sweep.member(index), seed });
  const bases = await runner.run(
    asked.seeds.map((seed) => scenarioOf(0, seed)),
    () => {},
  );
  const searches: OpenSearch[] = asked.axis.cases.flatMap((one) =>
    asked.seeds.map((seed, k) => ({
      case: one,
      seed,
      base: finished(bases[k] as MemberRun),
      known: new Map(),
    })),
  );
  for (;;) {
    const wanted = searches.flatMap((search) =>
      wantedBy(asked, search).map((position) => ({ search, position })),
    );
    if (wanted.length === 0) break;
    let done = searches.reduce((sum, { known }) => sum + known.size, 0);
    const total = done + wanted.length;
    const show = () =>
      context.terminal.progress({
        stage: "solve",
        done,
        total,
        unit: "runs",
        note: noteOf(asked, searches),
      });
    show();
    const ran = await runner.run(
      wanted.map(({ search, position }) => scenarioOf(search.case.member(position), search.seed)),
      () => {
        done++;
        show();
      },
    );
    wanted.forEach(({ search, position }, k) => {
      const run = ran[k] as MemberRun;
      search.known.set(position, { position, run, verdict: verdictOf(asked, run, search.base) });
    });
  }
  context.terminal.endProgress();
  return summary(asked, searches, bases);
}

function wantedBy(asked: PlannedQuestion, { known }: OpenSearch): number[] {
  if (asked.file.find !== "curve") return nextProbes(planOf(asked), verdicts(known));
  const { scan, runs = DEFAULT_CURVE_RUNS } = asked.file;
  const points = new Map(
    [...known].map(([position, { run, verdict }]) => [
      position,
      { verdict, quantities: run.ok ? asked.shown.map((id) => Number(run.metrics[id])) : [] },
    ]),
  );
  return nextCurveProbes({ last: asked.axis.last, scan, runs }, points);
}

const DEFAULT_CURVE_RUNS = 24;

function planOf({ file, axis }: PlannedQuestion): SearchPlan {
  const find = file.find === "smallest" ? "smallest" : "largest";
  return { last: axis.last, find, scan: file.scan, checks: file.checks };
}

function verdicts(known: ReadonlyMap<number, AskedRun>): Map<number, Verdict> {
  return new Map([...known].map(([position, { verdict }]) => [position, verdict]));
}

/** A run whose parameters the protocol refused is not the one that was asked for. */
function verdictOf(asked: PlannedQuestion, run: MemberRun, base: Search["base"]): Verdict {
  if (!run.ok || run.refusedParameterChanges > base.refusedParameterChanges) return "void";
  const holds = asked.conditions.every((one) => holdsFor(one, run.metrics, base.metrics));
  return holds ? "holds" : "fails";
}

function finished(base: MemberRun): Search["base"] {
  if (base.ok) return base;
  throw new HindcastError({
    code: "E-CLI-033",
    what: "The base run failed, so there is nothing to ask against.",
    why: base.failure,
    next: "hindcast doctor, then run the command again",
  });
}

/** Where the first search stands. */
function noteOf(asked: PlannedQuestion, searches: readonly OpenSearch[]): string {
  const first = searches[0];
  if (first === undefined || asked.file.find === "curve" || first.known.size === 0) return "";
  const { best, beyond } = answerOf(planOf(asked), verdicts(first.known));
  if (best === undefined) return "nothing holds yet";
  const label = (position: number) => asked.axis.label(position);
  return `between ${label(best)} and ${beyond === undefined ? "the end" : label(beyond)}`;
}

function summary(
  asked: PlannedQuestion,
  searches: readonly OpenSearch[],
  bases: readonly MemberRun[],
): AnsweredQuestion {
  const all = [...bases, ...searches.flatMap(({ known }) => [...known.values()].map((a) => a.run))];
  return {
    searches: searches.map(({ known, ...search }) => ({
      ...search,
      asked: [...known.values()].sort((a, b) => a.position - b.position),
      answer: asked.file.find === "curve" ? undefined : answerOf(planOf(asked), verdicts(known)),
    })),
    runs: all.length,
    reused: all.filter((run) => run.ok && run.isReused).length,
    failures: [...new Set(all.flatMap((run) => (run.ok ? [] : [run.failure])))],
    fullScan: (asked.axis.last + 1) * searches.length + bases.length,
  };
}
