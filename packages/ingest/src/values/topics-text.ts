import { parseFixedHex } from "./hex-text.ts";

const ITEM = /^\s*(?:"([^"']*)"|'([^"']*)')\s*$/;

/**
 * Topics from one cell: a JSON array (`["0x…", "0x…"]`), the same as Python prints a list
 * (`['0x…', '0x…']`), or bare words between commas or blanks. At most four, 32 bytes each.
 */
export function parseTopics(text: string): readonly string[] | { reason: string } {
  const trimmed = text.trim();
  if (trimmed.length > 1_000) return { reason: "the topics are longer than four words can be" };
  const bracketed = trimmed.startsWith("[") && trimmed.endsWith("]");
  const inner = bracketed ? trimmed.slice(1, -1).trim() : trimmed;
  if (inner === "") return [];
  const words = bracketed ? inner.split(",") : inner.split(/[\s,]+/);
  if (words.length > 4) return { reason: `${words.length} topics; a log has at most four` };
  const topics: string[] = [];
  for (const word of words) {
    const match = ITEM.exec(word);
    const hex = parseFixedHex(match?.[1] ?? match?.[2] ?? word, 32);
    if (typeof hex !== "string") return hex;
    topics.push(hex);
  }
  return topics;
}
