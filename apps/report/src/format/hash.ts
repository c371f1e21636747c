/** The first 12 hex digits of a hash, its scheme prefix left out: enough to tell runs apart by eye. */
export function shortHash(hash: string): string {
  return hash.replace(/^(?:sha256[:-]|0x)/, "").slice(0, 12);
}

/** "0x1234…abcd" of an address; anything short stays whole. */
export function shortAddress(address: string): string {
  return address.length <= 14 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`;
}
