import {
  metricSpread,
  type MetricId,
  type MetricSpread,
  type MetricValues,
} from "@hindcast/evidence";
import type { Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { seedsOf } from "./planned-question.ts";
import { runEveryMember } from "./run-every-member.ts";
import type { MemberRun } from "./run-members.ts";

export interface MemberSpread {
  readonly name: string;
  /** One under each seed, in their order. */
  readonly runHashes: readonly string[];
  readonly metrics: readonly MetricSpread[];
}

export interface FoundSpread {
  readonly metrics: readonly MetricId[];
  readonly seeds: readonly number[];
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
          runHashes: own.map(({ runHash }) => runHash),
          metrics: metrics.map((metric) =>
            metricSpread(metric, valuesOf(own), index === 0 ? undefined : valuesOf(base), seeds),
          ),
        },
      ];
    },
  );
  return {
    metrics,
    seeds,
    members,
    failures: [...new Set(all.flatMap((run) => (run.ok ? [] : [run.failure])))],
    runs: all.length,
    reused: all.filter((run) => run.ok && run.isReused).length,
  };
}

function valuesOf(runs: readonly Finished[]): MetricValues[] {
  return runs.map(({ metrics }) => metrics);
}
