/** Lower-case 0x text of exactly `bytes` bytes, or the reason it is not that. */
export function parseFixedHex(text: string, bytes: number): string | { reason: string } {
  const lower = text.trim().toLowerCase();
  if (lower.length === 2 + 2 * bytes && /^0x[0-9a-f]+$/.test(lower)) return lower;
  return { reason: `"${lower.slice(0, 80)}" is not 0x and ${2 * bytes} hex digits` };
}

/** Lower-case 0x text of whole bytes; empty text is "0x". */
export function parseBytesHex(text: string): string | { reason: string } {
  const lower = text.trim().toLowerCase();
  if (lower === "") return "0x";
  if (lower.length % 2 === 0 && /^0x[0-9a-f]*$/.test(lower)) return lower;
  return { reason: `"${lower.slice(0, 80)}" is not 0x and pairs of hex digits` };
}
