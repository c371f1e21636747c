import type { Bench, ContractMarket } from "./bench.ts";
import { emptyTally } from "./contest.ts";
import { PACKAGED_BENCH_IDS, withBench } from "./known-benches.ts";
import { playEpisode } from "./play.ts";
import { AGREES, runTool, wholeNumber } from "./run-tool.ts";
import type { ConformanceCase } from "./case-file.ts";

const LEAST_SECONDS = 2;

/** The same actions on the contracts and on the rules, in one run. */
interface Speed {
  readonly protocol: string;
  readonly transactions: number;
  readonly events: number;
  readonly contractEventsPerSecond: number;
  readonly ruleEventsPerSecond: number;
  readonly ratio: number;
}

async function measure<State>(bench: Bench<State>, steps: number): Promise<Speed> {
  let contractsMs = 0;
  const timed: Bench<State> = {
    ...bench,
    async start(draw) {
      const started = await bench.start(draw);
      const { market } = started;
      const clocked: ContractMarket = {
        async perform(block) {
          const startMs = performance.now();
          const answers = await market.perform(block);
          contractsMs += performance.now() - startMs;
          return answers;
        },
        read: () => market.read(),
        headBlock: () => market.headBlock(),
        stop: () => market.stop(),
      };
      return { ...started, market: clocked };
    },
  };
  const tally = emptyTally();
  const options = { seed: 1, steps, checkEverySteps: steps };
  const { recorded, mismatches } = await playEpisode(timed, options, tally);
  const [mismatch] = mismatches;
  if (mismatch !== undefined) throw new Error(`${bench.id}: ${mismatch.what}`);
  let rounds = 0;
  let rulesMs = 0;
  while (rulesMs < LEAST_SECONDS * 1000) {
    rulesMs += replayOnce(bench, recorded);
    rounds++;
  }
  const contractEventsPerSecond = tally.events / (contractsMs / 1000);
  const ruleEventsPerSecond = (tally.events * rounds) / (rulesMs / 1000);
  return {
    protocol: bench.id,
    transactions: tally.transactions,
    events: tally.events,
    contractEventsPerSecond: Math.round(contractEventsPerSecond),
    ruleEventsPerSecond: Math.round(ruleEventsPerSecond),
    ratio: Math.round(ruleEventsPerSecond / contractEventsPerSecond),
  };
}

/** Milliseconds the rules take for a recorded sequence, without its opening. */
function replayOnce<State>({ protocol }: Bench<State>, recorded: ConformanceCase): number {
  const state = protocol.initialState();
  const run = (steps: ConformanceCase["opening"]): void => {
    for (const { intent, timeSeconds } of steps) {
      const decision = protocol.decide(state, intent, { timeSeconds, block: 0 });
      if (decision.ok) for (const outcome of decision.outcomes) protocol.evolve(state, outcome);
    }
  };
  run(recorded.opening);
  const startMs = performance.now();
  run(recorded.steps);
  return performance.now() - startMs;
}

const USAGE = `Usage: pnpm conform:speed [--steps 2000] [--json] [--artifacts <folder>]
       with --artifacts, compound-v3 too`;
const OPTIONS = {
  json: { type: "boolean", default: false },
  steps: { type: "string", default: "2000" },
  artifacts: { type: "string" },
} as const;

await runTool(USAGE, OPTIONS, async (values) => {
  const steps = wholeNumber("steps", values.steps, 1);
  const { artifacts } = values;
  const speeds: Speed[] = [];
  for (const id of PACKAGED_BENCH_IDS)
    speeds.push(await withBench(id, (bench) => measure(bench, steps)));
  if (artifacts !== undefined)
    speeds.push(await withBench("compound-v3", (bench) => measure(bench, steps), artifacts));
  if (values.json) process.stdout.write(`${JSON.stringify(speeds)}\n`);
  else {
    const amount = (value: number, width: number): string =>
      value.toLocaleString("en-US").padStart(width);
    process.stdout.write(
      `${"".padEnd(14)}${"transactions".padStart(13)}${"events".padStart(9)}` +
        `${"contracts".padStart(13)}${"rules".padStart(13)}${"ratio".padStart(8)}\n`,
    );
    for (const speed of speeds)
      process.stdout.write(
        `${speed.protocol.padEnd(14)}${amount(speed.transactions, 13)}${amount(speed.events, 9)}` +
          `${amount(speed.contractEventsPerSecond, 11)}/s${amount(speed.ruleEventsPerSecond, 11)}/s` +
          `${`${amount(speed.ratio, 6)} ×`}\n`,
      );
    process.stdout.write("\nEvents a second, the same actions on both sides, one thread each.\n");
  }
  return AGREES;
});
