import { Random } from "./random.ts";

/** 2020-03-12T01:00:00Z, the first point of the published Black Thursday path. */
export const CRASH_START_SECONDS = Date.UTC(2020, 2, 12, 1) / 1000;
/** Share of the history that lies before the crash. */
const CALM_SHARE = 0.47;
const SECONDS_PER_SLOT = 12;

/** Mean seconds between blocks, by hours since the crash began; the last entry holds to the end. */
const RHYTHM = [
  { untilHour: 0, seconds: 900 },
  { untilHour: 12, seconds: 60 },
  { untilHour: 22, seconds: 120 },
  { untilHour: 27, seconds: 24 },
  { untilHour: 36, seconds: 120 },
  { untilHour: 72, seconds: 300 },
  { untilHour: Number.POSITIVE_INFINITY, seconds: 900 },
] as const;

export interface Timeline {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Time of each block after the set-up, rising, on a 12-second grid. */
  readonly blockTimesSeconds: readonly number[];
}

/** Hours since the crash began (negative before it). */
export const crashHour = (timeSeconds: number): number =>
  (timeSeconds - CRASH_START_SECONDS) / 3600;

const meanSeconds = (timeSeconds: number): number =>
  RHYTHM.find((entry) => crashHour(timeSeconds) < entry.untilHour)?.seconds ?? 900;

/**
 * Block times of a history: sparse in the calm, dense in the crash. With `blocks`, the whole rhythm
 * is slowed so that about that many come out.
 */
export function planTimeline(options: {
  readonly days: number;
  readonly seed: number;
  readonly blocks?: number;
}): Timeline {
  const spanSeconds = options.days * 86_400;
  const startSeconds = Math.round((CRASH_START_SECONDS - spanSeconds * CALM_SHARE) / 3600) * 3600;
  const endSeconds = startSeconds + spanSeconds;
  let natural = 0;
  for (let time = startSeconds; time < endSeconds; time += meanSeconds(time)) natural += 1;
  const slow = options.blocks === undefined ? 1 : natural / options.blocks;
  const random = new Random(options.seed, "timeline");
  const times: number[] = [];
  for (let time = startSeconds; ;) {
    const seconds = meanSeconds(time) * slow * random.between(0.6, 1.4);
    time += Math.max(1, Math.round(seconds / SECONDS_PER_SLOT)) * SECONDS_PER_SLOT;
    if (time > endSeconds) break;
    times.push(time);
  }
  return { startSeconds, endSeconds, blockTimesSeconds: times };
}
