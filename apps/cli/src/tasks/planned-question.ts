import { HindcastError } from "@hindcast/domain";
import type { MetricId } from "@hindcast/evidence";
import { questionAxis, type QuestionAxis, type QuestionFile } from "@hindcast/replay";
import { drawsLots } from "./draws-lots.ts";
import { conditionOf, metricOf, type Condition } from "./metric-condition.ts";
import type { PlannedSweep } from "./planned-sweep.ts";

/** A question resolved against its sweep. Nothing has run yet. */
export interface PlannedQuestion {
  readonly planned: PlannedSweep;
  readonly file: QuestionFile;
  readonly axis: QuestionAxis;
  readonly conditions: readonly Condition[];
  /** Metrics to show, those of the conditions first. */
  readonly shown: readonly MetricId[];
  readonly seeds: readonly number[];
}

/** Resolves the question of a scenario file (E-CLI-031 without one, E-CLI-032 for seeds without luck). */
export function planQuestion(planned: PlannedSweep): PlannedQuestion {
  const { question } = planned.file;
  if (question === undefined)
    throw new HindcastError({
      code: "E-CLI-031",
      what: `The scenario "${planned.file.name}" asks no question.`,
      why: "To be solved, a file says what to find and which condition has to hold.",
      next: "add question: { find: largest, where: { metric: bad-debt, atMost: 1_000 USD } }, or run hindcast sweep",
    });
  const conditions = [question.where ?? []].flat().map(conditionOf);
  const shown = [...conditions.map(({ metric }) => metric), ...(question.show ?? []).map(metricOf)];
  return {
    planned,
    file: question,
    axis: questionAxis(planned.file, planned.sweep),
    conditions,
    shown: [...new Set(shown)],
    seeds: seedsOf(planned, question.seeds),
  };
}

/** The file's own seed and those after it: every value is tried under the same luck. */
export function seedsOf(planned: PlannedSweep, count: number): number[] {
  if (count > 1 && !drawsLots(planned.file, planned.market.protocolId))
    throw new HindcastError({
      code: "E-CLI-032",
      what: `${count} seeds were asked for, but nothing in this scenario draws lots.`,
      why: `The liquidator "${planned.file.liquidator.model}" does the same under every seed: the interval would be empty, and look like certainty.`,
      next: "leave seeds out, or choose a model that draws: auction-keepers, or a mechanism or world that does",
    });
  return Array.from({ length: count }, (_, k) => (planned.file.seed + k) % 2 ** 32);
}
