import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { figureOf, mustHold, ratioOf, type Check, type Findings } from "./figure.ts";
import type { Setting } from "./setting.ts";
import type { SweptOnce } from "./sweep-child.ts";

const CHILD = fileURLToPath(new URL("./sweep-child.ts", import.meta.url));
const run = promisify(execFile);

interface Round {
  readonly base: SweptOnce;
  readonly alone: SweptOnce;
  readonly pair: SweptOnce;
}

/** What a sweep costs: its first scenario, each further one, a second worker, and memory. */
export async function benchSweep(home: string, setting: Setting): Promise<Findings> {
  const { counterfactuals } = setting;
  const members = counterfactuals + 1;
  const rounds: Round[] = [];
  for (let round = 0; round < setting.fewTimes; round++)
    rounds.push({
      base: await sweepInChild(home, 1, 1),
      alone: await sweepInChild(home, 1, members),
      pair: await sweepInChild(home, 2, members),
    });
  const all = `base and ${counterfactuals} counterfactuals`;
  const figure = (id: string, label: string, unit: string, of: (round: Round) => number) =>
    figureOf({ id: `sweep.${id}`, label, unit }, "lower", rounds.map(of));
  const base = figure("base", "base alone", "s", (r) => r.base.seconds);
  const alone = figure("one-worker", `${all}, 1 worker`, "s", (r) => r.alone.seconds);
  const pair = figure("two-workers", `${all}, 2 workers`, "s", (r) => r.pair.seconds);
  const oneMore = figure("one-more", "one more scenario, 1 worker", "s", (r) => {
    return (r.alone.seconds - r.base.seconds) / counterfactuals;
  });
  const work = (id: string, what: string, of: (round: Round) => number) =>
    figure(`processor-${id}`, `processor time, ${what}`, "s", of);
  const baseWork = work("base", "base alone", (r) => r.base.processorSeconds);
  const aloneWork = work("one-worker", `${all}, 1 worker`, (r) => r.alone.processorSeconds);
  const pairWork = work("two-workers", `${all}, 2 workers`, (r) => r.pair.processorSeconds);
  const oneMoreWork = work("one-more", "one more scenario, 1 worker", (r) => {
    return (r.alone.processorSeconds - r.base.processorSeconds) / counterfactuals;
  });
  const memory = (id: string, what: string, of: (round: Round) => SweptOnce) =>
    figure(id, `peak memory, ${what}`, "MB", (r) => of(r).peakMegabytes);
  return {
    figures: [
      base,
      alone,
      pair,
      oneMore,
      baseWork,
      aloneWork,
      pairWork,
      oneMoreWork,
      memory("peak-memory-base", "base alone", (r) => r.base),
      memory("peak-memory-one-worker", `${all}, 1 worker`, (r) => r.alone),
      memory("peak-memory-two-workers", `${all}, 2 workers`, (r) => r.pair),
    ],
    ratios: [
      ratioOf({ id: "sweep.marginal", label: "one more scenario / the first" }, oneMore, base),
      ratioOf(
        {
          id: "sweep.marginal-processor",
          label: "one more scenario / the first, processor time",
        },
        oneMoreWork,
        baseWork,
      ),
      ratioOf({ id: "sweep.scaling", label: "1 worker / 2 workers" }, alone, pair),
      ratioOf(
        { id: "sweep.processor-overhead", label: "2 workers / 1 worker, processor time" },
        pairWork,
        aloneWork,
      ),
    ],
    checks: [mustHold(sameRuns(rounds))],
  };
}

async function sweepInChild(home: string, workers: number, members: number): Promise<SweptOnce> {
  const { stdout } = await run(process.execPath, [
    "--conditions=@hindcast/source",
    CHILD,
    home,
    String(workers),
    String(members),
  ]);
  return JSON.parse(stdout) as SweptOnce;
}

/** Every sweep must have given the runs of the first one with all members. */
function sameRuns(rounds: readonly Round[]): Check {
  const expected = rounds[0]?.alone.runHashes ?? [];
  const hashes = rounds.flatMap(({ base, alone, pair }) =>
    [base, alone, pair].flatMap(({ runHashes }) =>
      runHashes.map((hash, member) => hash === expected[member]),
    ),
  );
  return {
    id: "sweep.same-runs",
    label: "runs with the same hash whatever the workers",
    checked: hashes.length,
    wrong: hashes.filter((same) => !same).length,
  };
}
