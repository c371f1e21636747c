import type { ObservedLiquidation } from "./match-liquidations.ts";

/** Liquidations of one account at most so far apart are one episode. */
export const EPISODE_GAP_SECONDS = 21_600;

/**
 * Joins liquidations of the same account, collateral and debt that follow each other within
 * `EPISODE_GAP_SECONDS`: where a protocol auctions what it seizes, the size of its lots decides how
 * many calls one unsafe account takes, and a call has no counterpart of its own. An episode stands
 * at its first call and sums the amounts.
 */
export function episodesOf(observed: readonly ObservedLiquidation[]): ObservedLiquidation[] {
  const episodes: ObservedLiquidation[] = [];
  const open = new Map<string, { place: number; lastSeconds: number }>();
  for (const one of observed.toSorted((a, b) => a.timeSeconds - b.timeSeconds)) {
    const key = `${one.account}/${one.collateralReserve}/${one.debtReserve}`;
    const current = open.get(key);
    const joined = current === undefined ? undefined : episodes[current.place];
    if (
      current === undefined ||
      joined === undefined ||
      one.timeSeconds - current.lastSeconds > EPISODE_GAP_SECONDS
    ) {
      open.set(key, { place: episodes.length, lastSeconds: one.timeSeconds });
      episodes.push(one);
      continue;
    }
    current.lastSeconds = one.timeSeconds;
    episodes[current.place] = {
      ...joined,
      debtRepaid: joined.debtRepaid + one.debtRepaid,
      valueUsd8: joined.valueUsd8 + one.valueUsd8,
    };
  }
  return episodes;
}
