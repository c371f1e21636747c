import type { BandQuantity } from "@hindcast/evidence";
import { MINUS } from "./digits.ts";
import { formatCount } from "./ratio.ts";

/** A number of a band in its unit: "$1,234", "12.3", "4.5 %". */
export function formatBandNumber(value: number, unit: BandQuantity["unit"]): string {
  const size = sizeOf(Math.abs(value), unit);
  return value < 0 && /[1-9]/.test(size) ? `${MINUS}${size}` : size;
}

function sizeOf(size: number, unit: BandQuantity["unit"]): string {
  if (unit === "usd") return `$${formatCount(size)}`;
  if (unit === "share") return `${(size * 100).toFixed(1)} %`;
  return size < 100 ? size.toFixed(1) : formatCount(size);
}

/** The same with a plus before what is above zero. */
export function formatBandDifference(value: number, unit: BandQuantity["unit"]): string {
  return `${value > 0 ? "+" : ""}${formatBandNumber(value, unit)}`;
}
