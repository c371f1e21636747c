import { harmonicMean, quantile, share } from "@hindcast/replay";
import {
  NULLABLE_SCORES,
  type ClassCount,
  type ModeScores,
  type NullableScore,
} from "../fidelity-report.ts";
import type { Episode, EpisodeMatching } from "./episode.ts";
import {
  baseRateBrier,
  brierParts,
  brierScore,
  reliabilityBins,
  type Forecast,
} from "./forecasts.ts";
import { amountLogRatio } from "./match-episodes.ts";
import { monthlyVolumes, totalUsd } from "./months.ts";

/** What a mode's scores are made from. */
export interface ScoredMode {
  readonly episodeUnit: string;
  readonly matching: EpisodeMatching;
  /** Expected or modelled dollars with their times, where they are not those of the matching. */
  readonly modelledVolume?: readonly Pick<Episode, "timeSeconds" | "valueUsd">[];
  readonly forecasts?: readonly Forecast[];
  /** The naive model's answers to the same questions, in any order. */
  readonly naiveForecasts?: readonly Forecast[];
  /** Edges of the reliability bins; tenths if not given. */
  readonly binEdges?: readonly number[];
  readonly badDebtRatio?: number | null;
  readonly skill?: number | null;
  readonly classes: readonly ClassCount[];
  /** Scores to leave out although they could be computed, or that are `null`: why. */
  readonly notApplicable: Readonly<Partial<Record<NullableScore, string>>>;
}

/**
 * The scores of one mode. A score named in `notApplicable` is `null`; one that comes out as `null`
 * without being named there gets the reason that nothing was there to compute it from.
 */
export function modeScores(mode: ScoredMode): ModeScores {
  const { matching, forecasts = [] } = mode;
  const recorded = [...matching.matches.map((match) => match.recorded), ...matching.missed];
  const modelled = [...matching.matches.map((match) => match.modelled), ...matching.extra];
  const matched = matching.matches.length;
  const nullable = withReasons(nullableScores(mode, recorded, modelled), mode.notApplicable);
  const recall = share(matched, recorded.length);
  const precision = share(matched, modelled.length);
  const recallByValue = shareOfValue(matching, "recorded", recorded);
  const precisionByValue = shareOfValue(matching, "modelled", modelled);
  return {
    episodeUnit: mode.episodeUnit,
    episodes: recorded.length,
    matched,
    missed: matching.missed.length,
    extra: matching.extra.length,
    recall,
    precision,
    f1: harmonicMean(precision, recall),
    recallByValue,
    precisionByValue,
    f1ByValue: harmonicMean(precisionByValue, recallByValue),
    ...nullable.scores,
    symmetricAmountError:
      nullable.scores.medianAmountLogRatio === null
        ? null
        : symmetricError(matching.matches.map((m) => [m.modelled.amount, m.recorded.amount])),
    brierParts: nullable.scores.brier === null ? null : brierParts(forecasts, mode.binEdges),
    reliability: forecasts.length === 0 ? [] : reliabilityBins(forecasts, mode.binEdges),
    months: monthlyVolumes(recorded, mode.modelledVolume ?? modelled),
    classes: mode.classes,
    notApplicable: nullable.reasons,
  };
}

type Nullable = Readonly<Record<NullableScore, number | null>>;

function nullableScores(
  { matching, forecasts = [], naiveForecasts = [], modelledVolume, ...mode }: ScoredMode,
  recorded: readonly Episode[],
  modelled: readonly Episode[],
): Nullable {
  const delays = matching.matches.map((m) => m.modelled.timeSeconds - m.recorded.timeSeconds);
  const amounts = matching.matches.map((m) => amountLogRatio(m.modelled, m.recorded));
  const known = (values: readonly number[], probability: number): number | null =>
    values.length === 0 ? null : quantile(values, probability);
  const recordedUsd = totalUsd(recorded);
  return {
    brier: brierScore(forecasts),
    brierNaive: brierScore(naiveForecasts),
    brierBaseRate: baseRateBrier(forecasts),
    medianTimingSeconds: known(delays, 0.5),
    p95TimingSeconds: known(delays.map(Math.abs), 0.95),
    medianAmountLogRatio: known(amounts, 0.5),
    volumeRatio: recordedUsd === 0 ? null : totalUsd(modelledVolume ?? modelled) / recordedUsd,
    badDebtRatio: mode.badDebtRatio ?? null,
    skill: mode.skill ?? null,
  };
}

function withReasons(
  computed: Nullable,
  given: ScoredMode["notApplicable"],
): { scores: Nullable; reasons: Partial<Record<NullableScore, string>> } {
  const scores: Record<NullableScore, number | null> = { ...computed };
  const reasons: Partial<Record<NullableScore, string>> = {};
  for (const name of NULLABLE_SCORES) {
    const reason = given[name];
    if (reason !== undefined) scores[name] = null;
    if (scores[name] === null) reasons[name] = reason ?? "there was nothing to compute it from";
  }
  return { scores, reasons };
}

function shareOfValue(
  matching: EpisodeMatching,
  side: "recorded" | "modelled",
  all: readonly Episode[],
): number {
  return share(totalUsd(matching.matches.map((match) => match[side])), totalUsd(all));
}

/** 1 - error / naive error: 0 is no better than the naive model, 1 perfect; `null` if that is 0. */
export function skillOf(error: number, naiveError: number): number | null {
  return naiveError === 0 ? null : 1 - error / naiveError;
}

/** Symmetric mean absolute percentage error of pairs, 0 to 2; `null` without pairs. */
export function symmetricError(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length === 0) return null;
  const errors = pairs.map(([a, b]) =>
    a === b ? 0 : (2 * Math.abs(a - b)) / (Math.abs(a) + Math.abs(b)),
  );
  return errors.reduce((sum, error) => sum + error, 0) / pairs.length;
}
