/** A closed interval of blocks (or seconds) that a source delivered completely. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Joins intervals that touch or overlap, in ascending order. */
export function joinIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** What lies between the intervals of a ledger, within a span. */
export function gapsBetween(covered: readonly Interval[], span: Interval): readonly Interval[] {
  const gaps: Interval[] = [];
  let next = span.from;
  for (const { from, to } of joinIntervals(covered)) {
    if (from > next && next <= span.to) gaps.push({ from: next, to: Math.min(from - 1, span.to) });
    next = Math.max(next, to + 1);
  }
  if (next <= span.to) gaps.push({ from: next, to: span.to });
  return gaps;
}

/**
 * Stretches of a regular series: candles that follow one another without a hole. `times` are the
 * moments candles were complete; each covers the interval before its moment.
 */
export function seriesCoverage(times: readonly number[], intervalSeconds: number): Interval[] {
  const sorted = [...new Set(times)].toSorted((a, b) => a - b);
  if (intervalSeconds === 0) {
    const [first, last] = [sorted[0], sorted.at(-1)];
    return first === undefined || last === undefined ? [] : [{ from: first, to: last }];
  }
  return [...joinIntervals(sorted.map((time) => ({ from: time - intervalSeconds, to: time - 1 })))];
}
