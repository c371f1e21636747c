import type { Fact } from "@hindcast/domain";
import type { BandInput } from "@hindcast/evidence";
import type { Patch } from "@hindcast/replay";
import type { FidelityReport } from "./fidelity-report.ts";

/** What a study gets: recorded facts and a seed. It reads no file, clock or environment. */
export interface StudyInput {
  /** All facts of the dataset in the total order, whatever span this copy of it has. */
  readonly facts: readonly Fact[];
  /** All luck is keyed by it: (seed, stream, entity, step), never by the order of calls. */
  readonly seed: number;
  /** `share` of the work done, 0 to 1, and what is being done, for a progress line. */
  readonly onProgress?: (share: number, label: string) => void;
  /** Aborted: the study rejects with the signal's reason at its next step. */
  readonly signal?: AbortSignal;
}

/** One counterfactual a study is asked about: a scenario's name and its exact patches. */
export interface Proposal {
  readonly name: string;
  readonly patches: readonly Patch[];
}

export interface CounterfactualInput extends StudyInput {
  readonly proposals: readonly Proposal[];
  /** How often what is not known is drawn; base and proposals share each draw. */
  readonly draws: number;
}

/**
 * One comparison of models with recorded history. It works from facts alone, so a copy of the data
 * with more or fewer rows works the same way, and knows no date, account or amount of any of them.
 */
export interface Study {
  /** Unique among studies; its folder, or that and a protocol. */
  readonly id: string;
  /** One line for people. */
  readonly title: string;
  /** Slugs of the datasets it can be run on. */
  readonly datasets: readonly string[];
  /** Equal input gives an equal report. Rejects with E-FID-001 if the facts lack what it needs. */
  run(input: StudyInput): Promise<FidelityReport>;
  /**
   * The study's models under changed parameters: paired draws per proposal, behaviour model and
   * quantity, the first quantity being what a report's finding is about. Absent where the study has
   * no model that could answer.
   */
  counterfactual?(input: CounterfactualInput): Promise<BandInput>;
}
