import { keccak256, type Hex } from "viem";

/** The three bits (0..2047) that a value sets in a logs bloom (Ethereum yellow paper, 4.3.1). */
function bitsOf(value: string): readonly [number, number, number] {
  const known = cache.get(value);
  if (known !== undefined) return known;
  const hash = keccak256(value as Hex);
  const bit = (at: number): number =>
    Number.parseInt(hash.slice(2 + at * 4, 6 + at * 4), 16) & 2047;
  const bits = [bit(0), bit(1), bit(2)] as const;
  if (cache.size > 20_000) cache.clear();
  cache.set(value, bits);
  return bits;
}

const cache = new Map<string, readonly [number, number, number]>();

function hasBit(bloom: string, bit: number): boolean {
  // Bit 0 is the lowest bit of the last byte; one hex digit holds four bits.
  const digit = Number.parseInt(bloom.charAt(bloom.length - 1 - (bit >> 2)), 16);
  return (digit & (1 << (bit & 3))) !== 0;
}

/** False only when the value is certainly not in any log behind this bloom (0x + 512 digits). */
export function mayContain(bloom: string, value: string): boolean {
  return bitsOf(value).every((bit) => hasBit(bloom, bit));
}

/** The bloom of exactly these logs. */
export function bloomOf(logs: Iterable<{ address: string; topics: readonly string[] }>): string {
  const bytes = new Uint8Array(256);
  for (const log of logs)
    for (const value of [log.address, ...log.topics])
      for (const bit of bitsOf(value)) {
        const at = 255 - (bit >> 3);
        bytes[at] = (bytes[at] ?? 0) | (1 << (bit & 7));
      }
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
