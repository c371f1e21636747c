import type { Bench } from "./bench.ts";
import type { AnsweredStep } from "./case-file.ts";
import { emptyTally } from "./contest.ts";
import { playSteps, type Played } from "./play.ts";

const MOST_TRIES = 150;

/**
 * A smallest sequence that still differs (delta debugging: Zeller and Hildebrandt 2002, ddmin): drops
 * ever smaller runs of steps, playing what is left on a fresh market of the same seed.
 */
export async function shrink<State>(
  bench: Bench<State>,
  seed: number,
  failing: Played,
  onTry: (steps: number, tries: number) => void,
): Promise<Played> {
  const lastStep = Math.max(0, ...failing.mismatches.slice(0, 1).map((found) => found.step));
  let tries = 0;
  const tryOut = async (steps: readonly AnsweredStep[]): Promise<Played | undefined> => {
    onTry(steps.length, ++tries);
    const { name } = failing.recorded;
    const played = await playSteps(bench, seed, name, () => steps, emptyTally(), 10);
    return played.mismatches.length > 0 ? played : undefined;
  };
  let steps = failing.recorded.steps.slice(0, lastStep + 1);
  let smallest = await tryOut(steps);
  // Alone in their blocks the steps may agree; then the sequence stays as it was found.
  if (smallest === undefined) return failing;
  for (let size = Math.ceil(steps.length / 2); size >= 1 && tries < MOST_TRIES;) {
    let dropped = false;
    for (let start = 0; start < steps.length && tries < MOST_TRIES;) {
      const fewer = [...steps.slice(0, start), ...steps.slice(start + size)];
      const played = fewer.length === 0 ? undefined : await tryOut(fewer);
      if (played === undefined) start += size;
      else {
        smallest = played;
        steps = fewer.slice(0, (played.mismatches[0]?.step ?? fewer.length) + 1);
        dropped = true;
      }
    }
    if (size === 1 && !dropped) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return smallest;
}
