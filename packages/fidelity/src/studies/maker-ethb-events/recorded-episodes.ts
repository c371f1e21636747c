import type { Episode } from "../../scores/episode.ts";
import type { VaultRecord } from "./vault-record.ts";

/** Bites of one vault at most so far apart are one episode: auctions cut one liquidation into many. */
const GAP_SECONDS = 6 * 3600;

export interface RecordedEpisode extends Episode {
  readonly vault: number;
  /** Time of the last bite; `timeSeconds` is the first. */
  readonly lastSeconds: number;
  readonly bites: number;
}

/** Recorded bites as episodes, in order of their first bite; a DAI of debt is a dollar. */
export function recordedEpisodes(record: VaultRecord): RecordedEpisode[] {
  const episodes: RecordedEpisode[] = [];
  const open = new Map<number, number>();
  for (const event of record.events) {
    if (event.kind !== "bite") continue;
    const { vault, timeSeconds, debt } = event;
    const place = open.get(vault);
    const before = place === undefined ? undefined : episodes[place];
    if (
      place !== undefined &&
      before !== undefined &&
      timeSeconds - before.lastSeconds <= GAP_SECONDS
    ) {
      const amount = before.amount + debt;
      const bites = before.bites + 1;
      episodes[place] = { ...before, lastSeconds: timeSeconds, bites, amount, valueUsd: amount };
      continue;
    }
    open.set(vault, episodes.length);
    episodes.push({
      account: record.vaults[vault] as string,
      collateral: record.reserve,
      debt: record.reserve,
      timeSeconds,
      lastSeconds: timeSeconds,
      bites: 1,
      amount: debt,
      valueUsd: debt,
      vault,
    });
  }
  return episodes;
}
