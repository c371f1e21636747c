/** What an Oracle Security Module holds of one source; undefined where it has nothing yet. */
export interface DelayedPrice {
  /** What may be read now (`cur`). */
  readonly current: bigint | undefined;
  /** What may be read after the next poke (`nxt`). */
  readonly next: bigint | undefined;
  /** The start of the hop in which it was last poked (`zzz`). */
  readonly hopStartSeconds: number;
}

/** OSM.pass: whether a hop has gone by since the start of the hop of the last poke. */
export function mayPoke(
  { hopStartSeconds }: DelayedPrice,
  nowSeconds: number,
  hopSeconds: number,
): boolean {
  return nowSeconds >= hopStartSeconds + hopSeconds;
}

/**
 * OSM.poke: the queued price becomes the current one, the source's price is queued, and the moment is
 * rounded down to a whole hop, so that a late poke does not put off the next one.
 */
export function poked(
  { next }: DelayedPrice,
  sourcePrice: bigint,
  nowSeconds: number,
  hopSeconds: number,
): DelayedPrice {
  return {
    current: next,
    next: sourcePrice,
    hopStartSeconds: nowSeconds - (nowSeconds % hopSeconds),
  };
}
