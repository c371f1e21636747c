import type { CircuitBreakerParams } from "./params.ts";

/** Where a breaker stands with one reserve. */
export interface Latch {
  /** Since when the trigger has been over its limit without a pause. */
  overSinceSeconds: number | undefined;
  /** From when it is in force, decided once; undefined while it is not tripped. */
  inForceSeconds: number | undefined;
  /** Since when it has been calm while tripped. */
  calmSinceSeconds: number | undefined;
}

/** One time it was in force, for the report; the end is missing while it still is. */
export interface Trip {
  readonly reserve: string;
  readonly overSinceSeconds: number;
  readonly fromSeconds: number;
  untilSeconds: number | undefined;
}

export function newLatch(): Latch {
  return { overSinceSeconds: undefined, inForceSeconds: undefined, calmSinceSeconds: undefined };
}

/** Moves a latch on to now; "trips" and "releases" say that it just did. */
export function moveOn(
  latch: Latch,
  isOver: boolean,
  timeSeconds: number,
  params: CircuitBreakerParams,
): "trips" | "releases" | undefined {
  if (latch.inForceSeconds !== undefined) return hold(latch, isOver, timeSeconds, params);
  if (!isOver) {
    latch.overSinceSeconds = undefined;
    return undefined;
  }
  latch.overSinceSeconds ??= timeSeconds;
  const believed = latch.overSinceSeconds + Number(params.detectionSeconds);
  if (timeSeconds < believed) return undefined;
  latch.inForceSeconds = timeSeconds + Number(params.actionSeconds);
  latch.calmSinceSeconds = undefined;
  return "trips";
}

function hold(
  latch: Latch,
  isOver: boolean,
  timeSeconds: number,
  params: CircuitBreakerParams,
): "releases" | undefined {
  latch.calmSinceSeconds = isOver ? undefined : (latch.calmSinceSeconds ?? timeSeconds);
  const release = releaseSeconds(latch, params);
  if (release === undefined || timeSeconds < release) return undefined;
  Object.assign(latch, newLatch());
  return "releases";
}

/** When it may let go if it stays calm; undefined while it is not calm or not tripped. */
function releaseSeconds(
  { inForceSeconds, calmSinceSeconds }: Readonly<Latch>,
  { minimumHoldSeconds, calmSeconds }: CircuitBreakerParams,
): number | undefined {
  if (inForceSeconds === undefined || calmSinceSeconds === undefined) return undefined;
  const held = inForceSeconds + Number(minimumHoldSeconds);
  const calm = calmSinceSeconds + Number(calmSeconds);
  return held > calm ? held : calm;
}

/** When the passing of time alone moves it next. */
export function nextMoveSeconds(
  latch: Readonly<Latch>,
  params: CircuitBreakerParams,
): number | undefined {
  if (latch.inForceSeconds !== undefined) return releaseSeconds(latch, params);
  if (latch.overSinceSeconds === undefined) return undefined;
  return latch.overSinceSeconds + Number(params.detectionSeconds);
}

export function isInForce({ inForceSeconds }: Readonly<Latch>, timeSeconds: number): boolean {
  return inForceSeconds !== undefined && timeSeconds >= inForceSeconds;
}
