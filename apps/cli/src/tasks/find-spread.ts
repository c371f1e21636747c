import { pairedComparison, type MetricId, type PairedComparison } from "@hindcast/evidence";
import type { Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { seedsOf } from "./planned-question.ts";
import { runEveryMember } from "./run-every-member.ts";
import type { MemberRun } from "./run-members.ts";

/** What a member does to one metric over all seeds, in the metric's own integers. */
export interface MetricSpread {
  readonly metric: MetricId;
  /** Mean over the member's own runs. */
  readonly mean: number;
  /** Against the base under the same seed; absent for the base itself. */
  readonly difference: PairedComparison | undefined;
}

export interface MemberSpread {
  readonly name: string;
  /** The run under the first seed. */
  readonly runHash: string;
  readonly metrics: readonly MetricSpread[];
}

export interface FoundSpread {
  readonly metrics: readonly MetricId[];
  readonly seeds: number;
  /** In the order of the sweep, base first; members of which a run failed are left out. */
  readonly members: readonly MemberSpread[];
  readonly failures: readonly string[];
  readonly runs: number;
  readonly reused: number;
}

type Finished = Extract<MemberRun, { ok: true }>;

/**
 * Runs every member of a sweep under many seeds and compares each with the base seed by seed: under
 * one seed all have the same luck, so that their differences are not chance, and over the seeds the
 * differences have a spread.
 */
export async function findSpread(
  store: Store,
  planned: PlannedSweep,
  asked: {
    readonly metrics: readonly MetricId[];
    readonly seeds: number;
    readonly workers: number;
  },
  context: CommandContext,
): Promise<FoundSpread> {
  const { metrics, workers } = asked;
  const seeds = seedsOf(planned, asked.seeds);
  const every = { planned, seeds, workers, stage: "spread" };
  const runs = await runEveryMember(store, every, context);
  const all = runs.flat();
  const under = (index: number): Finished[] =>
    runs.flatMap((ran) => (ran[index]?.ok === true ? [ran[index]] : []));
  const base = under(0);
  const members = Array.from({ length: planned.sweep.size }, (_, index) => index).flatMap(
    (index): MemberSpread[] => {
      const own = under(index);
      if (own.length < seeds.length || base.length < seeds.length) return [];
      return [
        {
          name: planned.sweep.member(index).name,
          runHash: (own[0] as Finished).runHash,
          metrics: metrics.map((metric) => spreadOf(metric, own, index === 0 ? [] : base, seeds)),
        },
      ];
    },
  );
  return {
    metrics,
    seeds: seeds.length,
    members,
    failures: [...new Set(all.flatMap((run) => (run.ok ? [] : [run.failure])))],
    runs: all.length,
    reused: all.filter((run) => run.ok && run.isReused).length,
  };
}

function spreadOf(
  metric: MetricId,
  own: readonly Finished[],
  base: readonly Finished[],
  seeds: readonly number[],
): MetricSpread {
  const values = own.map((run) => Number(run.metrics[metric]));
  const pairs = base.map((run, place) => ({
    seed: seeds[place] as number,
    base: Number(run.metrics[metric]),
    proposed: values[place] as number,
  }));
  return {
    metric,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    difference: pairedComparison(pairs, seeds[0] as number),
  };
}
