import { MINUS, readInteger } from "./digits.ts";
import { formatUsd8Compact } from "./usd8.ts";

/** A score or ratio with three decimals: "0.987"; "–" when it is not a number. */
export function formatRatio(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(3).replace("-", MINUS) : "–";
}

/** A health factor with 18 decimals, cut (not rounded) to four: a 0.99999 must not read 1.0000. */
export function formatHealthFactor(wad: string): string {
  const value = readInteger(wad);
  if (value === undefined || value < 0n) return "–";
  const tenThousandths = (value / 100_000_000_000_000n).toString().padStart(5, "0");
  return `${tenThousandths.slice(0, -4)}.${tenThousandths.slice(-4)}`;
}

/** Dollars that reach the page as plain numbers (chart buckets), compact. */
export function formatUsdNumber(usd: number): string {
  return Number.isFinite(usd) ? formatUsd8Compact(BigInt(Math.round(usd * 100)) * 1_000_000n) : "–";
}

/** Whole numbers that reach the page as plain numbers, with separators: 12345 → "12,345". */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return "–";
  const text = Math.abs(Math.round(count)).toString();
  return (count < 0 ? MINUS : "") + text.replace(/\B(?=(?:\d{3})+$)/g, ",");
}
