import type { Scenario } from "../scenario/scenario.ts";
import { membersOf, type MemberList } from "./member-list.ts";

/** Shards a worker should get: enough that none has much left when the others are done. */
const SHARDS_PER_WORKER = 8;

/** Members a shard has at most. */
const LARGEST_SHARD = 8;

/**
 * Cuts scenarios into shards, by index: the base first, because everything is compared with it,
 * then by the moment at which their first window opens, so that a worker's shared replay only has
 * to go forward. Members without a window share no replay: one a shard.
 */
export function shardsOf(scenarios: readonly Scenario[] | MemberList, workers: number): number[][] {
  const members = membersOf(scenarios);
  const starts = new Float64Array(members.size);
  for (let index = 0; index < members.size; index++)
    starts[index] = earliestMoment(members.member(index));
  const start = (index: number): number => starts[index] as number;
  const order = Array.from(starts.keys());
  order.sort((a, b) => (start(a) === start(b) ? a - b : start(a) < start(b) ? -1 : 1));
  const size = Math.ceil(members.size / (workers * SHARDS_PER_WORKER));
  const shards: number[][] = [];
  for (const index of order) {
    const last = shards.at(-1);
    const isAlone = start(index) === Number.NEGATIVE_INFINITY;
    if (last === undefined || isAlone || last.length >= Math.min(size, LARGEST_SHARD))
      shards.push([index]);
    else last.push(index);
  }
  return shards;
}

/** When a scenario's first window opens; seconds and blocks are not told apart: it only sorts. */
function earliestMoment({ patches }: Scenario): number {
  let earliest = patches.length === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  for (const { from } of patches) {
    const moment =
      from === undefined
        ? Number.NEGATIVE_INFINITY
        : "block" in from
          ? from.block
          : from.timeSeconds;
    earliest = Math.min(earliest, moment);
  }
  return earliest;
}
