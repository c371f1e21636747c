import type { Env, Intent } from "@hindcast/domain";
import type { Bench, DirectedCase, Stage, StartedMarket, Step } from "./bench.ts";
import { Contest, emptyTally, type Tally } from "./contest.ts";
import { playSteps, type Played } from "./play.ts";

const SECONDS_PER_BLOCK = 12;
/** Directed cases all play on the same market. */
export const DIRECTED_SEED = 1;

/** Plays a directed case on the rules, then its steps on the contracts, reading back after each. */
export function playDirected<State>(
  bench: Bench<State>,
  directed: DirectedCase<State>,
  tally: Tally,
): Promise<Played> {
  const stepsOf = (started: StartedMarket<State>): readonly Step[] =>
    scriptOf(bench, directed, started);
  return playSteps(bench, DIRECTED_SEED, directed.name, stepsOf, tally);
}

function scriptOf<State>(
  bench: Bench<State>,
  directed: DirectedCase<State>,
  started: StartedMarket<State>,
): readonly Step[] {
  const contest = new Contest(bench, started.accounts, emptyTally());
  contest.open(started.opening);
  let { timeSeconds } = started;
  const steps: Step[] = [];
  const stage: Stage<State> = {
    state: contest.state,
    accounts: started.accounts,
    /** The moment the next step would run in. */
    get env(): Env {
      return { timeSeconds: timeSeconds + SECONDS_PER_BLOCK, block: 0 };
    },
    do(intent: Intent, seconds = SECONDS_PER_BLOCK): boolean {
      timeSeconds += seconds;
      const step = { timeSeconds, intent };
      steps.push(step);
      return contest.predict(step).ok;
    },
  };
  directed.play(stage);
  return steps;
}
