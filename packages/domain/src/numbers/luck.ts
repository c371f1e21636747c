/** One past the largest draw. */
export const LUCK_RANGE = 0x1_0000_0000;

/**
 * A draw in [0, 2^32), the same for the same key wherever and whenever it is asked: two scenarios
 * that differ in one thing share the luck of everything else. FNV-1a over the key's UTF-16 units
 * (Fowler, Noll, Vo), then MurmurHash3's 32-bit finaliser (Appleby), so that neighbouring steps
 * are unrelated.
 */
export function luck(seed: number, stream: string, entity: string, step: number): number {
  return luckOf(seed, stream)(entity, step);
}

/** The draws of one stream: `luck` for who draws often, and works out the beginning of its keys once. */
export function luckOf(seed: number, stream: string): (entity: string, step: number) => number {
  const beginning = hashed(0x811c_9dc5, `${seed}/${stream}/`);
  return (entity, step) => finalised(hashed(beginning, `${entity}/${step}`));
}

function hashed(from: number, key: string): number {
  let hash = from;
  for (let index = 0; index < key.length; index++)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x0100_0193);
  return hash;
}

function finalised(from: number): number {
  let hash = from;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** True in `shareBps` of 10,000 cases, by the same key's luck. */
export function isLucky(
  shareBps: bigint,
  seed: number,
  stream: string,
  entity: string,
  step: number,
): boolean {
  return BigInt(luck(seed, stream, entity, step)) * 10_000n < shareBps * BigInt(LUCK_RANGE);
}
