import type { Bench } from "./bench.ts";
import type { ConformanceCase } from "./case-file.ts";
import { emptyTally, type Tally } from "./contest.ts";
import { DIRECTED_SEED, playDirected } from "./directed.ts";
import { playEpisode, type Played } from "./play.ts";
import { shrink } from "./shrink.ts";

const STEPS_PER_EPISODE = 1_000;
const CHECK_EVERY_STEPS = 50;
/** Seeds of a campaign's episodes: far apart, so that no two campaigns share one by chance. */
const SEED_STRIDE = 1_000_003;

/** How far a campaign has come. */
export type Progress = (tally: Tally, note: string) => void;

export interface CampaignOptions {
  readonly seed: number;
  readonly steps: number;
  readonly onProgress: Progress;
}

/** What a campaign saw. */
export interface CampaignResult {
  readonly tally: Tally;
  /** Smallest sequences that differ, each with what differed; empty is what everybody hopes for. */
  readonly found: readonly ConformanceCase[];
  /** Everything that was played, in order, up to the first sequence that differs. */
  readonly played: readonly ConformanceCase[];
}

/** Directed cases first, then random episodes; stops at the first that differs and shrinks it. */
export async function runCampaign<State>(
  bench: Bench<State>,
  options: CampaignOptions,
): Promise<CampaignResult> {
  const tally = emptyTally();
  const played: ConformanceCase[] = [];
  for (const directed of bench.directed) {
    options.onProgress(tally, directed.name);
    const outcome = await playDirected(bench, directed, tally);
    if (outcome.mismatches.length > 0)
      return {
        tally,
        played,
        found: [described(await shrunk(bench, DIRECTED_SEED, outcome, options, tally))],
      };
    played.push(outcome.recorded);
  }
  const before = tally.transactions;
  for (let episode = 0; tally.transactions - before < options.steps; episode++) {
    const seed = (options.seed * SEED_STRIDE + episode) >>> 0;
    options.onProgress(tally, `episode ${episode + 1}`);
    const steps = Math.min(STEPS_PER_EPISODE, options.steps - (tally.transactions - before));
    const outcome = await playEpisode(
      bench,
      { seed, steps, checkEverySteps: CHECK_EVERY_STEPS },
      tally,
    );
    if (outcome.mismatches.length > 0)
      return {
        tally,
        played,
        found: [described(await shrunk(bench, seed, outcome, options, tally))],
      };
    played.push(outcome.recorded);
  }
  return { tally, played, found: [] };
}

function shrunk<State>(
  bench: Bench<State>,
  seed: number,
  outcome: Played,
  { onProgress }: CampaignOptions,
  tally: Tally,
): Promise<Played> {
  return shrink(bench, seed, outcome, (steps, tries) =>
    onProgress(tally, `shrinking: ${steps} steps left, try ${tries}`),
  );
}

/** A found sequence with its first mismatches in people's names. */
function described({ recorded, mismatches }: Played): ConformanceCase {
  let found = mismatches
    .slice(0, 5)
    .map(({ step, what }) => `step ${step + 1}: ${what}`)
    .join("\n");
  for (const [address, name] of Object.entries(recorded.names))
    found = found.replaceAll(address, name);
  return { ...recorded, found };
}
