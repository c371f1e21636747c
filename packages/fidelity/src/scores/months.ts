import type { MonthVolume } from "../fidelity-report.ts";
import type { Episode } from "./episode.ts";

/** The calendar month (UTC) of a moment: "2021-05". */
export function monthOf(timeSeconds: number): string {
  return new Date(timeSeconds * 1000).toISOString().slice(0, 7);
}

/**
 * Recorded and modelled dollars by month, each in the month of its own time; months without any
 * are left out. A model that gives probabilities hands in expected dollars.
 */
export function monthlyVolumes(
  recorded: readonly Episode[],
  modelled: readonly Pick<Episode, "timeSeconds" | "valueUsd">[],
): MonthVolume[] {
  const recordedBy = Map.groupBy(recorded, (one) => monthOf(one.timeSeconds));
  const modelledBy = Map.groupBy(modelled, (one) => monthOf(one.timeSeconds));
  return [...new Set([...recordedBy.keys(), ...modelledBy.keys()])].toSorted().map((month) => ({
    month,
    episodes: recordedBy.get(month)?.length ?? 0,
    recordedUsd: totalUsd(recordedBy.get(month) ?? []),
    modelledUsd: totalUsd(modelledBy.get(month) ?? []),
  }));
}

export function totalUsd(episodes: readonly Pick<Episode, "valueUsd">[]): number {
  return episodes.reduce((sum, one) => sum + one.valueUsd, 0);
}
