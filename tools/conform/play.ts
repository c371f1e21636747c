import type { Bench, StartedMarket, Step } from "./bench.ts";
import type { AnsweredStep, ConformanceCase } from "./case-file.ts";
import { Contest, type Mismatch, type Tally } from "./contest.ts";
import { Draw } from "./draw.ts";

/** What became of a sequence played on both sides. */
export interface Played {
  readonly recorded: ConformanceCase;
  readonly mismatches: readonly Mismatch[];
}

/** How long a random sequence is and how often everything is read back. */
export interface EpisodeOptions {
  readonly seed: number;
  readonly steps: number;
  readonly checkEverySteps: number;
}

const MOST_STEPS_A_BLOCK = 6;
const DAY_SECONDS = 86_400;

/** Plays a random sequence drawn from its seed, up to the first block that differs. */
export async function playEpisode<State>(
  bench: Bench<State>,
  options: EpisodeOptions,
  tally: Tally,
): Promise<Played> {
  const draw = new Draw(options.seed);
  const started = await bench.start(draw);
  return withMarket(bench, started, `seed-${options.seed}`, tally, async (side) => {
    let checked = 0;
    while (side.count < options.steps && side.isEqual) {
      const timeSeconds = side.timeSeconds + pause(draw);
      const size = Math.min(1 + draw.below(MOST_STEPS_A_BLOCK), options.steps - side.count);
      const block: Step[] = [];
      for (let place = 0; place < size; place++) {
        const env = { timeSeconds, block: 0 };
        const step = { timeSeconds, intent: started.nextIntent({ state: side.state, env, draw }) };
        side.predict(step);
        block.push(step);
      }
      const isDue = side.count + size - checked >= options.checkEverySteps;
      await side.perform(block, isDue || side.count + size >= options.steps);
      if (isDue) checked = side.count;
    }
  });
}

/** Plays given steps, those of one moment in one block; reads back every so many steps and at the end. */
export async function playSteps<State>(
  bench: Bench<State>,
  seed: number,
  name: string,
  stepsOf: (started: StartedMarket<State>) => readonly Step[],
  tally: Tally,
  checkEverySteps = 1,
): Promise<Played> {
  const started = await bench.start(new Draw(seed));
  return withMarket(bench, started, name, tally, async (side) => {
    const blocks = blocksOf(stepsOf(started));
    let checked = 0;
    for (const block of blocks) {
      for (const step of block) side.predict(step);
      const isDue = side.count + block.length - checked >= checkEverySteps;
      await side.perform(block, isDue || block === blocks.at(-1));
      if (isDue) checked = side.count;
      if (!side.isEqual) return;
    }
  });
}

function blocksOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const blocks: Step[][] = [];
  for (const step of steps) {
    const last = blocks.at(-1);
    if (last?.[0]?.timeSeconds === step.timeSeconds) last.push(step);
    else blocks.push([step]);
  }
  return blocks;
}

/** Seconds between blocks: mostly moments, sometimes days, now and then more than a year. */
export function pause(draw: Draw): number {
  const kind = draw.below(1_000);
  if (kind < 5) return DAY_SECONDS * (100 + draw.below(400));
  if (kind < 40) return DAY_SECONDS * (1 + draw.below(20));
  if (kind < 300) return 1 + draw.below(20_000);
  return 1 + draw.below(60);
}

/** Both sides of a market while a sequence is played on it. */
class BothSides<State> {
  readonly #contest: Contest<State>;
  readonly #started: StartedMarket<State>;
  readonly steps: AnsweredStep[] = [];
  timeSeconds: number;

  constructor(contest: Contest<State>, started: StartedMarket<State>) {
    this.#contest = contest;
    this.#started = started;
    this.timeSeconds = started.timeSeconds;
  }

  get count(): number {
    return this.steps.length;
  }

  get isEqual(): boolean {
    return this.#contest.mismatches.length === 0;
  }

  get state(): State {
    return this.#contest.state;
  }

  predict(step: Step): void {
    this.#contest.predict(step);
  }

  /** Seals predicted steps into one block of the contracts and compares. */
  async perform(block: readonly Step[], isChecked: boolean): Promise<void> {
    const { market } = this.#started;
    const answers = await market.perform(block);
    this.timeSeconds = (block[0] as Step).timeSeconds;
    for (const [place, answer] of answers.entries()) {
      this.#contest.judge(answer);
      this.steps.push({ ...(block[place] as Step), answer });
    }
    if (!isChecked || !this.isEqual) return;
    const rows = await market.read();
    this.#contest.check(rows);
    const last = this.steps.pop() as AnsweredStep;
    const readings = Object.fromEntries(rows.map((row) => [row.path, row.value]));
    this.steps.push({ ...last, readings });
  }
}

async function withMarket<State>(
  bench: Bench<State>,
  started: StartedMarket<State>,
  name: string,
  tally: Tally,
  use: (side: BothSides<State>) => Promise<void>,
): Promise<Played> {
  const { opening, names, accounts } = started;
  const contest = new Contest(bench, accounts, tally);
  const side = new BothSides(contest, started);
  try {
    contest.open(opening);
    await use(side);
  } finally {
    await started.market.stop();
  }
  const { id, contracts } = bench;
  const recorded = { bench: id, name, contracts, names, accounts, opening, steps: side.steps };
  return { recorded, mismatches: contest.mismatches };
}
