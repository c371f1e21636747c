/**
 * What a study found. Plain data, JSON as it is: numbers are finite, `null` means "does not apply
 * here" and `notApplicable` says why. Money is US dollars as a float: these are statistics, the
 * protocol's own state is never computed from them.
 */
export interface FidelityReport {
  readonly study: string;
  readonly title: string;
  readonly seed: number;
  /** First and last recorded moment that was scored; `null` without any. Unix seconds. */
  readonly span: { readonly fromSeconds: number; readonly toSeconds: number } | null;
  readonly modes: ModeReports;
  readonly gates: readonly FidelityGate[];
  /** True if there are gates and all of them passed. A failing one is shown, never hidden. */
  readonly evidenceGrade: boolean;
  readonly reconciliation: readonly Reconciliation[];
  /** Small tables of this study's own findings. */
  readonly tables: readonly FindingTable[];
  /** Sentences a reader needs: what the source cannot tell, what was assumed, what is weak. */
  readonly notes: readonly string[];
}

/** The ways of comparing; a study has those its data allow. */
export interface ModeReports {
  /** Everything recorded is replayed, liquidations included: tests rules and data. */
  readonly forced?: ModeScores;
  /** The model predicts the next step; state is put back on the record after each event. */
  readonly oneStep?: ModeScores;
  /** The model runs by itself from the start; users and oracle as recorded. */
  readonly freeRun?: ModeScores;
}

export type Mode = keyof ModeReports;
export const MODES: readonly Mode[] = ["forced", "oneStep", "freeRun"];

/** Scores of one mode. `matched + missed = episodes`; `matched + extra` is what the model said. */
export interface ModeScores {
  /** What one episode is, in words: "a vault, recorded bites at most 6 h apart". */
  readonly episodeUnit: string;
  /** Recorded episodes. */
  readonly episodes: number;
  readonly matched: number;
  readonly missed: number;
  /** Predicted episodes that no recorded one answers to. */
  readonly extra: number;
  /** matched / episodes; 1 with nothing to find. */
  readonly recall: number;
  /** matched / (matched + extra); 1 with nothing said. */
  readonly precision: number;
  readonly f1: number;
  /** The same three, each episode weighed by its US dollars. */
  readonly recallByValue: number;
  readonly precisionByValue: number;
  readonly f1ByValue: number;
  /** Mean squared error of the probabilities given; 0 is perfect. */
  readonly brier: number | null;
  /** The same of the naive model that the study names in its notes. */
  readonly brierNaive: number | null;
  /** The same of always saying the mean rate. */
  readonly brierBaseRate: number | null;
  /** What the Brier score is made of; `null` with it. */
  readonly brierParts: BrierParts | null;
  /** Model's time - recorded time of matched episodes: negative is early. */
  readonly medianTimingSeconds: number | null;
  /** 95th percentile of its absolute value. */
  readonly p95TimingSeconds: number | null;
  /** Median of |ln(model's amount / recorded amount)| of matched episodes. */
  readonly medianAmountLogRatio: number | null;
  /** Symmetric mean absolute percentage error of the amounts of matched episodes, 0 to 2. */
  readonly symmetricAmountError: number | null;
  /** Dollars the model says / dollars recorded. */
  readonly volumeRatio: number | null;
  readonly badDebtRatio: number | null;
  /** 1 - error / error of the naive model: 0 is no better than it, 1 perfect. */
  readonly skill: number | null;
  readonly reliability: readonly ReliabilityBin[];
  readonly months: readonly MonthVolume[];
  /** Every miss, every extra and every contradiction is in exactly one class. */
  readonly classes: readonly ClassCount[];
  /** By key of a score that is `null`: why. */
  readonly notApplicable: Readonly<Partial<Record<NullableScore, string>>>;
}

export const NULLABLE_SCORES = [
  "brier",
  "brierNaive",
  "brierBaseRate",
  "medianTimingSeconds",
  "p95TimingSeconds",
  "medianAmountLogRatio",
  "volumeRatio",
  "badDebtRatio",
  "skill",
] as const;
export type NullableScore = (typeof NULLABLE_SCORES)[number];

/** Murphy (1973): Brier = reliability - resolution + uncertainty + what binning loses. */
export interface BrierParts {
  /** Mean squared distance of said from observed, by bin: 0 is calibrated. */
  readonly reliability: number;
  /** How far the bins' observed shares are from the base rate: more is better. */
  readonly resolution: number;
  readonly uncertainty: number;
}

/** Forecasts with probabilities in [from, to), the last bin with 1: what was said, what came. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly forecasts: number;
  /** Mean probability that was said; `null` in an empty bin. */
  readonly meanProbability: number | null;
  /** Share of these forecasts that came true; `null` in an empty bin. */
  readonly observedShare: number | null;
}

/** Liquidated US dollars of a calendar month (UTC), "2021-05". */
export interface MonthVolume {
  readonly month: string;
  readonly episodes: number;
  readonly recordedUsd: number;
  readonly modelledUsd: number;
}

/** Why something went wrong, with how often and how many dollars. */
export interface ClassCount {
  /** "contradiction": the record did what the replayed state forbids, or the reverse. */
  readonly of: "matched" | "missed" | "extra" | "contradiction";
  readonly name: string;
  readonly count: number;
  readonly valueUsd: number;
  /** What the class means, one sentence. */
  readonly meaning: string;
}

/** A threshold set before the run. */
export interface FidelityGate {
  readonly mode: Mode;
  readonly name: string;
  readonly required: string;
  readonly found: string;
  readonly passed: boolean;
}

/** A total that the replay gives against the same total as the source itself states it. */
export interface Reconciliation {
  readonly name: string;
  readonly unit: string;
  readonly replayed: number;
  readonly source: number;
  /** Relative difference that is still agreement: 0.005. */
  readonly tolerance: number;
  readonly agrees: boolean;
}

/** A finding that is a table: column headings and rows of text or numbers. */
export interface FindingTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
