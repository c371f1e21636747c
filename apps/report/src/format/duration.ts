import { groupThousands, magnitude, MINUS } from "./digits.ts";

const UNITS = [
  [86_400n, "d"],
  [3_600n, "h"],
  [60n, "min"],
  [1n, "s"],
] as const;

/** Seconds in their two largest units, the rest cut off: 93784n → "1 d 2 h"; 0n → "0 s". */
export function formatDuration(seconds: bigint): string {
  let rest = magnitude(seconds);
  const parts: string[] = [];
  for (const [size, unit] of UNITS) {
    const amount = rest / size;
    rest -= amount * size;
    if (amount > 0n) parts.push(`${groupThousands(amount)} ${unit}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  const text = parts.length === 0 ? "0 s" : parts.join(" ");
  return seconds < 0n ? MINUS + text : text;
}
