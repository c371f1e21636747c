import type { MarketPriceRow } from "../../sources/batch.ts";
import type { OsmRow } from "../../sources/osm-events/read.ts";

/** A block whose time is known. */
export interface KnownBlock {
  readonly block: number;
  readonly timeSeconds: number;
}

/** A delayed oracle's values in order, under times that lie between known ones. */
export interface TimedOsmLog {
  readonly prices: readonly MarketPriceRow[];
  /** The block of each of them. */
  readonly blocks: readonly number[];
  /** Rows outside of the known blocks: their time would be a guess without a bound. */
  readonly outside: readonly OsmRow[];
  /** The same log told twice. */
  readonly repeated: number;
  /** The largest error a given time may have, seconds. */
  readonly largestErrorSeconds: number;
  /** Values of zero: the oracle had no price yet. */
  readonly zeros: number;
}

/** How far beyond the known blocks a time is still given: some hours, in which paces hardly change. */
const REACH_BLOCKS = 2_000;

const HOUR_SECONDS = 3_600;
/** A poke is possible from the full hour on and somebody sends it soon: by then, mostly. */
const USUAL_DELAY_SECONDS = 600;

/**
 * Times of a log that tells only blocks: linear between the nearest blocks whose time other rows
 * tell, and some hours beyond them at the pace of the stretch next to them. Then the contract's own
 * rule: one value in each clock hour (osm.poke), so a time that falls before its hour is moved to the
 * hour's beginning. Log values are the oracle's new *current* value.
 */
export function timeOsmLog(
  rows: readonly OsmRow[],
  known: readonly KnownBlock[],
  series: string,
): TimedOsmLog {
  const blocks = [...new Map(known.map((one) => [one.block, one])).values()].toSorted(
    (a, b) => a.block - b.block,
  );
  const sorted = rows.toSorted((a, b) => a.block - b.block || a.logIndex - b.logIndex);
  const prices: MarketPriceRow[] = [];
  const at: number[] = [];
  const outside: OsmRow[] = [];
  const seen = new Set<string>();
  const tally = { repeated: 0, zeros: 0, error: 0 };
  let hour = Number.NEGATIVE_INFINITY;
  for (const row of sorted) {
    const key = `${row.block}/${row.logIndex}`;
    if (seen.has(key)) {
      tally.repeated++;
      continue;
    }
    seen.add(key);
    const timed = timeOf(row.block, blocks);
    if (timed === undefined) {
      outside.push(row);
      continue;
    }
    if (timed.errorSeconds > tally.error) tally.error = timed.errorSeconds;
    if (row.priceWad === 0n) tally.zeros++;
    const near = Math.round((timed.timeSeconds - USUAL_DELAY_SECONDS) / HOUR_SECONDS);
    hour = Math.max(hour + 1, near);
    const [begin, end] = [hour * HOUR_SECONDS, (hour + 1) * HOUR_SECONDS - 1];
    const timeSeconds = Math.min(end, Math.max(begin, timed.timeSeconds));
    prices.push(quote(row, series, timeSeconds));
    at.push(row.block);
  }
  const { repeated, zeros, error } = tally;
  return { prices, blocks: at, outside, repeated, zeros, largestErrorSeconds: error };
}

function quote(row: OsmRow, series: string, timeSeconds: number): MarketPriceRow {
  const price = row.priceWad;
  const values = { open18: price, high18: price, low18: price, close18: price, volume18: 0n };
  return { file: row.file, line: row.line, series, timeSeconds, intervalSeconds: 0, ...values };
}

/** A pace is taken over at least so many blocks, so that one slow block does not set it. */
const PACE_BLOCKS = 20_000;

function timeOf(
  block: number,
  blocks: readonly KnownBlock[],
): { readonly timeSeconds: number; readonly errorSeconds: number } | undefined {
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  if (block < first.block) {
    const far = blocks.find((one) => one.block >= first.block + PACE_BLOCKS) ?? last;
    return beyond(block, first, far);
  }
  if (block > last.block) {
    const far = blocks.findLast((one) => one.block <= last.block - PACE_BLOCKS) ?? first;
    return beyond(block, last, far);
  }
  const at = blocks.findIndex((one) => one.block >= block);
  const after = blocks[at];
  const before = blocks[at - 1] ?? after;
  if (after === undefined || before === undefined) return undefined;
  if (after.block === block) return { timeSeconds: after.timeSeconds, errorSeconds: 0 };
  const seconds = after.timeSeconds - before.timeSeconds;
  const share = (block - before.block) / (after.block - before.block);
  const errorSeconds = Math.ceil(seconds * Math.max(share, 1 - share));
  return { timeSeconds: before.timeSeconds + Math.round(seconds * share), errorSeconds };
}

/** A time outside of the known blocks, at the pace of the stretch next to it. */
function beyond(
  block: number,
  near: KnownBlock,
  far: KnownBlock,
): { readonly timeSeconds: number; readonly errorSeconds: number } | undefined {
  if (Math.abs(block - near.block) > REACH_BLOCKS) return undefined;
  const pace = (far.timeSeconds - near.timeSeconds) / (far.block - near.block);
  const seconds = Math.round((block - near.block) * pace);
  // No bound is proven here: a tenth of the way is what paces of this chain have differed by.
  return {
    timeSeconds: near.timeSeconds + seconds,
    errorSeconds: Math.ceil(Math.abs(seconds) / 10),
  };
}
