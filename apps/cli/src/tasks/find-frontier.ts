import { HindcastError } from "@hindcast/domain";
import { METRICS, paretoFrontier, type MetricId } from "@hindcast/evidence";
import type { Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import { seedsOf } from "./planned-question.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { runEveryMember } from "./run-every-member.ts";
import type { MemberRun } from "./run-members.ts";

export interface FrontierQuestion {
  readonly efficiency: MetricId;
  readonly loss: MetricId;
  readonly seeds: number;
}

/** A member of the sweep as it ran under the file's own seed. */
export interface FrontierPoint {
  readonly name: string;
  readonly runHash: string;
  readonly efficiency: bigint;
  readonly loss: bigint;
  readonly isBest: boolean;
  /** Under how many of the seeds no other member beats it. */
  readonly bestUnderSeeds: number;
}

export interface FoundFrontier {
  readonly efficiency: MetricId;
  readonly loss: MetricId;
  readonly seeds: number;
  /** Members in the order of the sweep, base first; without those that were not what was asked. */
  readonly points: readonly FrontierPoint[];
  readonly dominated: number;
  /** Members whose parameters the protocol refused: they are other than they say. */
  readonly refused: readonly string[];
  readonly failures: readonly string[];
  readonly runs: number;
  readonly reused: number;
}

/**
 * Runs every member of a sweep under every seed and finds those that no other beats. Under each
 * seed all members have the same luck, so that what tells them apart is not chance.
 */
export async function findFrontier(
  store: Store,
  planned: PlannedSweep,
  asked: FrontierQuestion,
  workers: number,
  context: CommandContext,
): Promise<FoundFrontier> {
  const better = {
    efficiency: directionOf(asked.efficiency),
    loss: directionOf(asked.loss),
  };
  const seeds = seedsOf(planned, asked.seeds);
  const runs = await runEveryMember(store, { planned, seeds, workers, stage: "frontier" }, context);
  const best = runs.map((ran) => bestOf(ran, asked, better));
  const own = runs[0] as readonly MemberRun[];
  const name = (index: number) => planned.sweep.member(index).name;
  const all = runs.flat();
  const points = own.flatMap((run, index) =>
    run.ok && !isRefused(own, index)
      ? [
          {
            name: name(index),
            runHash: run.runHash,
            efficiency: run.metrics[asked.efficiency],
            loss: run.metrics[asked.loss],
            isBest: best[0]?.has(index) === true,
            bestUnderSeeds: best.filter((members) => members.has(index)).length,
          },
        ]
      : [],
  );
  return {
    ...asked,
    points,
    dominated: points.filter(({ isBest }) => !isBest).length,
    refused: [...own.keys()].filter((index) => isRefused(own, index)).map(name),
    failures: [...new Set(all.flatMap((run) => (run.ok ? [] : [run.failure])))],
    runs: all.length,
    reused: all.filter((run) => run.ok && run.isReused).length,
  };
}

type Directions = Readonly<Record<"efficiency" | "loss", 1n | -1n>>;

/** Indices of the members that no other beats under one seed. */
function bestOf(
  ran: readonly MemberRun[],
  asked: FrontierQuestion,
  better: Directions,
): ReadonlySet<number> {
  const usable = [...ran.keys()].filter(
    (index) => ran[index]?.ok === true && !isRefused(ran, index),
  );
  const trades = usable.map((index) => {
    const { metrics } = ran[index] as Extract<MemberRun, { ok: true }>;
    return {
      cost: metrics[asked.efficiency] * better.efficiency,
      loss: metrics[asked.loss] * better.loss,
    };
  });
  return new Set(paretoFrontier(trades).best.map((place) => usable[place] as number));
}

function isRefused(ran: readonly MemberRun[], index: number): boolean {
  const [base, run] = [ran[0], ran[index]];
  return (
    run?.ok === true &&
    base?.ok === true &&
    run.refusedParameterChanges > base.refusedParameterChanges
  );
}

/** What makes less of a metric better; one that is neither good nor bad is refused (E-CLI-034). */
function directionOf(id: MetricId): 1n | -1n {
  const worse = METRICS.find((metric) => metric.id === id)?.worse;
  if (worse === "higher") return 1n;
  if (worse === "lower") return -1n;
  throw new HindcastError({
    code: "E-CLI-034",
    what: `More of the metric "${id}" is neither better nor worse.`,
    why: "A frontier needs to know which way each of its metrics is better.",
    next: "choose another metric: docs/guide/metrics.md says which way each is worse",
  });
}
