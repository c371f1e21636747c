/** Unit of a column of numbers that tell time. "auto" tells them apart by size. */
export type TimeUnit = "s" | "ms" | "us" | "iso" | "auto";

/** 2009-01-03, the first Bitcoin block: nothing this project reads is older. */
const EARLIEST_SECONDS = 1_230_940_800;
/** 2100-01-01. A larger value is a unit mistaken for another. */
const LATEST_SECONDS = 4_102_444_800;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/;
const NUMBER = /^(\d{1,17})(?:\.0+)?$/;

/** Milliseconds since 1970 of a time text, or the reason it is not one. Exact; no local time zone. */
export function parseTimeMs(text: string, unit: TimeUnit): number | { reason: string } {
  const trimmed = text.trim();
  const number = unit === "iso" ? null : NUMBER.exec(trimmed);
  const ms = number ? fromNumber(number[1] ?? "", unit) : fromIso(trimmed, unit);
  if (typeof ms === "object") return ms;
  if (ms < EARLIEST_SECONDS * 1000 || ms >= LATEST_SECONDS * 1000)
    return { reason: `the time is outside 2009..2100, its unit may be another than "${unit}"` };
  return ms;
}

/**
 * Whole seconds of a time text. A fraction rounds up: an observation made within a second must not
 * be known at that second's beginning.
 */
export function parseTimeSeconds(text: string, unit: TimeUnit): number | { reason: string } {
  const ms = parseTimeMs(text, unit);
  return typeof ms === "number" ? Math.ceil(ms / 1000) : ms;
}

function fromNumber(digits: string, unit: TimeUnit): number {
  const value = Number(digits);
  const known = unit === "auto" ? unitBySize(value) : unit;
  if (known === "s") return value * 1000;
  return known === "ms" ? value : Math.ceil(value / 1000);
}

/** Years 2009..2100 lie in disjoint ranges in the three units. */
function unitBySize(value: number): TimeUnit {
  if (value < LATEST_SECONDS * 2) return "s";
  return value < LATEST_SECONDS * 2000 ? "ms" : "us";
}

function fromIso(text: string, unit: TimeUnit): number | { reason: string } {
  const match = unit === "iso" || unit === "auto" ? ISO.exec(text) : null;
  if (match === null) return { reason: `"${text.slice(0, 40)}" is not a time in unit "${unit}"` };
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) =>
    Number(match[i] ?? 0),
  ) as [number, number, number, number, number, number];
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(ms);
  if (back.getUTCDate() !== day || back.getUTCMonth() !== month - 1 || hour > 23 || minute > 59)
    return { reason: `"${text.slice(0, 40)}" is not a day and time of the calendar` };
  if (second > 59) return { reason: `"${text.slice(0, 40)}" has more than 59 seconds` };
  const fraction = Math.ceil(Number(`0.${match[7] ?? "0"}`) * 1000);
  return ms + fraction - offsetMs(match[8]);
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === "Z" || zone === "UTC") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000;
}
