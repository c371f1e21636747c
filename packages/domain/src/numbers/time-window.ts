/** A stretch of time: from a moment on, for so long; 0 is to the end of time. */
export interface TimeWindow {
  readonly fromSeconds: bigint;
  readonly forSeconds: bigint;
}

/** The first moment counts, the one `forSeconds` after it no longer. */
export function isInWindow(timeSeconds: number, { fromSeconds, forSeconds }: TimeWindow): boolean {
  const since = BigInt(timeSeconds) - fromSeconds;
  return since >= 0n && (forSeconds === 0n || since < forSeconds);
}

/** The next moment after this one at which the window begins or ends; undefined if there is none. */
export function nextWindowEdgeSeconds(
  timeSeconds: number,
  { fromSeconds, forSeconds }: TimeWindow,
): number | undefined {
  const now = BigInt(timeSeconds);
  if (now < fromSeconds) return Number(fromSeconds);
  const end = fromSeconds + forSeconds;
  return forSeconds > 0n && now < end ? Number(end) : undefined;
}
