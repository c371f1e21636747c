import type { Scenario } from "@hindcast/replay";
import type { Store } from "@hindcast/store";
import type { CommandContext } from "../commands/command.ts";
import type { PlannedSweep } from "./planned-sweep.ts";
import { MemberRunner, type MemberRun } from "./run-members.ts";

/** Members run at once: what is shown as progress, and what an interruption may cost. */
const BATCH = 64;

export interface EveryMember {
  readonly planned: PlannedSweep;
  readonly seeds: readonly number[];
  readonly workers: number;
  /** What the progress line calls it. */
  readonly stage: string;
}

/** Runs every member of a sweep under every seed; runs by seed, and in the order of the sweep. */
export async function runEveryMember(
  store: Store,
  { planned, seeds, workers, stage }: EveryMember,
  context: CommandContext,
): Promise<MemberRun[][]> {
  const { size } = planned.sweep;
  const runs: MemberRun[][] = [];
  await using runner = new MemberRunner({ store, market: planned.market, workers, context });
  let done = 0;
  const show = () =>
    context.terminal.progress({ stage, done, total: size * seeds.length, unit: "runs" });
  for (const seed of seeds) {
    const ran: MemberRun[] = [];
    for (let from = 0; from < size; from += BATCH) {
      const members = Array.from({ length: Math.min(BATCH, size - from) }, (_, k): Scenario => ({
        ...planned.sweep.member(from + k),
        seed,
      }));
      show();
      const before = done;
      ran.push(
        ...(await runner.run(members, () => {
          done++;
          show();
        })),
      );
      done = before + members.length;
    }
    runs.push(ran);
  }
  context.terminal.endProgress();
  return runs;
}
