import { linearSumAssignment } from "linear-sum-assignment";
import type { Episode, EpisodeMatch, EpisodeMatching } from "./episode.ts";

/**
 * Pairs recorded with modelled episodes of one (account, collateral, debt), at most `windowSeconds`
 * apart: as many pairs as possible, and among those the cheapest by |Δt| / window + |ln(amount
 * ratio)|. Unlike replay's alignment of single calls, pairs may cross in time: a bipartite
 * assignment (Jonker-Volgenant).
 */
export function matchEpisodes(
  recorded: readonly Episode[],
  modelled: readonly Episode[],
  windowSeconds: number,
): EpisodeMatching {
  const groups = new Map<string, Group>();
  const groupOf = (one: Episode): Group => {
    const key = `${one.account}/${one.collateral}/${one.debt}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { recorded: [], modelled: [] }));
    return group;
  };
  for (const one of recorded) groupOf(one).recorded.push(one);
  for (const one of modelled) groupOf(one).modelled.push(one);
  const matches: EpisodeMatch[] = [];
  for (const group of groups.values())
    for (const cluster of clustersOf(group, windowSeconds))
      matches.push(...assign(cluster, windowSeconds));
  const taken = new Set(matches.flatMap((match) => [match.recorded, match.modelled]));
  return {
    matches: matches.toSorted((a, b) => a.recorded.timeSeconds - b.recorded.timeSeconds),
    missed: recorded.filter((one) => !taken.has(one)),
    extra: modelled.filter((one) => !taken.has(one)),
  };
}

interface Group {
  readonly recorded: Episode[];
  readonly modelled: Episode[];
}

/** Splits a group where nothing happens for longer than the window: no pair can span that. */
function clustersOf(group: Group, windowSeconds: number): Group[] {
  const events = [
    ...group.recorded.map((one) => ({ one, side: "recorded" as const })),
    ...group.modelled.map((one) => ({ one, side: "modelled" as const })),
  ].sort((a, b) => a.one.timeSeconds - b.one.timeSeconds);
  const clusters: Group[] = [];
  let last = -Infinity;
  for (const { one, side } of events) {
    if (one.timeSeconds - last > windowSeconds) clusters.push({ recorded: [], modelled: [] });
    last = one.timeSeconds;
    clusters.at(-1)?.[side].push(one);
  }
  return clusters.filter((one) => one.recorded.length > 0 && one.modelled.length > 0);
}

/** Above any sum of costs of pairs that may be: what makes a forbidden pair the last resort. */
const COSTLIEST_PAIR = 1000;

function assign({ recorded, modelled }: Group, windowSeconds: number): EpisodeMatch[] {
  const forbidden = COSTLIEST_PAIR * (recorded.length + modelled.length);
  const costs = recorded.map((r) =>
    modelled.map((m) => pairCost(r, m, windowSeconds) ?? forbidden),
  );
  const { rowAssignments } = linearSumAssignment(costs, { maximaze: false });
  return recorded.flatMap((one, row) => {
    const column = rowAssignments[row] ?? -1;
    const partner = modelled[column];
    if (partner === undefined || costs[row]?.[column] === forbidden) return [];
    return [{ recorded: one, modelled: partner }];
  });
}

function pairCost(recorded: Episode, modelled: Episode, windowSeconds: number): number | undefined {
  const delay = Math.abs(modelled.timeSeconds - recorded.timeSeconds);
  if (delay > windowSeconds) return undefined;
  return (delay === 0 ? 0 : delay / windowSeconds) + amountLogRatio(modelled, recorded);
}

/** |ln(a / b)| of two amounts, at most 100; two zeros are equal. */
export function amountLogRatio(a: Pick<Episode, "amount">, b: Pick<Episode, "amount">): number {
  if (a.amount === b.amount) return 0;
  if (a.amount <= 0 || b.amount <= 0) return FARTHEST;
  return Math.min(FARTHEST, Math.abs(Math.log(a.amount / b.amount)));
}

const FARTHEST = 100;
