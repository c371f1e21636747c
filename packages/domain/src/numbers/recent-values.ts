/** A value and since when it holds. */
export interface TimedValue {
  readonly timeSeconds: number;
  readonly value: bigint;
}

/**
 * Notes a value as of now at the end of a series that is in order of time, and forgets from its
 * front what no longer held at the start of the span: the first of them is the value a span ago, or
 * the oldest known. Values that do not change are noted once.
 */
export function noteValue(
  recent: TimedValue[],
  timeSeconds: number,
  value: bigint,
  spanSeconds: bigint,
): void {
  const last = recent.at(-1);
  if (last?.value !== value) {
    if (last?.timeSeconds === timeSeconds) recent.pop();
    recent.push({ timeSeconds, value });
  }
  const start = timeSeconds - Number(spanSeconds);
  let stale = 0;
  while ((recent[stale + 1]?.timeSeconds ?? start + 1) <= start) stale++;
  if (stale > 0) recent.splice(0, stale);
}
