import { tell, toldAnew, type Mechanism, type OracleAnswer, type ToldFeeds } from "../mechanism.ts";
import {
  cappedPrice,
  highestRatio,
  ratioWithinStep,
  snapshotRefusal,
  type RatioSnapshot,
} from "./cap.ts";
import { growthCapParams, growthCapRanges, type GrowthCapParams } from "./params.ts";

export interface GrowthCapState {
  readonly told: ToldFeeds;
  /** By feed: the snapshot its cap grows from. */
  readonly snapshots: Map<string, RatioSnapshot>;
  /** By feed that answers ratios: what it answered, from the reference's age on; oldest first. */
  readonly ratios: Map<string, RatioSnapshot[]>;
  /** Of the steward's last update, made or not. */
  lastUpdateSeconds: number | undefined;
}

/**
 * A token that grows against its base is believed up to a cap: a snapshot of its ratio plus so much
 * growth a year. A steward moves the snapshot now and then to the ratio of some days ago, but its
 * ratio only by a step at a time, while its moment moves freely. Where the step is too short for
 * the moment, the cap falls below what the token is worth.
 */
export const growthCap: Mechanism<GrowthCapState, GrowthCapParams> = {
  id: "growth-cap",
  hypothesis:
    "A token's ratio to its base is believed up to a snapshot plus so much growth a year, and the snapshot moves by limited steps.",
  params: growthCapParams,
  ranges: growthCapRanges,
  open: () => ({
    told: new Map(),
    snapshots: new Map(),
    ratios: new Map(),
    lastUpdateSeconds: undefined,
  }),

  readAnswer(state, answer, { timeSeconds }, params) {
    const now = BigInt(timeSeconds);
    if (!state.snapshots.has(answer.feed)) {
      const { snapshotRatio, snapshotSeconds } = params;
      state.snapshots.set(answer.feed, { ratio: snapshotRatio, seconds: snapshotSeconds });
    }
    if (params.tokenRatio === 0n) remember(state, answer, now, params);
    return tell(state.told, answer, priceRead(state, answer, now, params));
  },

  act(state, { timeSeconds }, params) {
    const due = nextUpdateSeconds(state, params);
    if (due === undefined || due > timeSeconds) return [];
    state.lastUpdateSeconds = timeSeconds;
    const now = BigInt(timeSeconds);
    for (const [feed, stored] of state.snapshots)
      state.snapshots.set(feed, updated(state, feed, stored, now, params));
    return toldAnew(state.told, (heard) => priceRead(state, heard, now, params));
  },

  nextActSeconds(state, { timeSeconds }, params) {
    const due = nextUpdateSeconds(state, params);
    return due === undefined || due > timeSeconds ? due : timeSeconds + 1;
  },
};

function nextUpdateSeconds(
  { lastUpdateSeconds }: Readonly<GrowthCapState>,
  { firstUpdateSeconds, updateEverySeconds }: GrowthCapParams,
): number | undefined {
  if (firstUpdateSeconds === 0n) return undefined;
  if (lastUpdateSeconds === undefined) return Number(firstUpdateSeconds);
  return lastUpdateSeconds + Number(updateEverySeconds);
}

/** The feed's price at the smaller of the token's ratio and the cap. */
function priceRead(
  { snapshots }: Readonly<GrowthCapState>,
  { feed, price }: OracleAnswer,
  now: bigint,
  params: GrowthCapParams,
): bigint {
  const highest = highestRatio(
    snapshots.get(feed) as RatioSnapshot,
    params.maxYearlyGrowthBps,
    now,
  );
  if (params.tokenRatio === 0n) return price < highest ? price : highest;
  const ratio = tokenRatioAt(now, params);
  // Taking the ratio out of the price and putting the cap in, in one division.
  return ratio <= highest ? price : cappedPrice(price, ratio, highest, ratio);
}

/** Of a feed that answers the token's price: the ratio in it, growing steadily. */
function tokenRatioAt(now: bigint, params: GrowthCapParams): bigint {
  const { tokenRatio: ratio, tokenRatioSeconds: seconds, tokenYearlyGrowthBps } = params;
  if (now >= seconds) return highestRatio({ ratio, seconds }, tokenYearlyGrowthBps, now);
  const back = highestRatio({ ratio, seconds: now }, tokenYearlyGrowthBps, seconds) - ratio;
  return ratio > back ? ratio - back : 1n;
}

function remember(
  { ratios }: GrowthCapState,
  { feed, price }: OracleAnswer,
  now: bigint,
  { referenceAgeSeconds }: GrowthCapParams,
): void {
  const known = ratios.get(feed) ?? [];
  known.push({ ratio: price, seconds: now });
  while (known.length > 1 && (known[1] as RatioSnapshot).seconds <= now - referenceAgeSeconds)
    known.shift();
  ratios.set(feed, known);
}

/** The steward's update: the reference's moment at once, its ratio as far as a step goes. */
function updated(
  state: Readonly<GrowthCapState>,
  feed: string,
  stored: RatioSnapshot,
  now: bigint,
  params: GrowthCapParams,
): RatioSnapshot {
  const seconds = now - params.referenceAgeSeconds;
  const wanted =
    params.tokenRatio === 0n
      ? ratioThen(state.ratios.get(feed), seconds)
      : tokenRatioAt(seconds, params);
  if (wanted === undefined) return stored;
  const next = { ratio: ratioWithinStep(stored.ratio, wanted, params.stepLimitBps), seconds };
  if (params.wholeUpdatesOnly === 1n && next.ratio !== wanted) return stored;
  const refusal = snapshotRefusal(stored, next, now, params.minimumDelaySeconds);
  return refusal === undefined ? next : stored;
}

/** The last answer up to a moment, or the first known after it. */
function ratioThen(known: readonly RatioSnapshot[] | undefined, then: bigint): bigint | undefined {
  const before = known?.findLast(({ seconds }) => seconds <= then);
  return (before ?? known?.[0])?.ratio;
}
