import type { MetricUnit } from "@hindcast/evidence";
import { formatScaled, groupThousands, readInteger } from "./digits.ts";
import { formatDuration } from "./duration.ts";
import { formatUsd8, formatUsd8Compact, formatUsd8Full } from "./usd8.ts";

/** A number as printed, and every digit of it for a tooltip. */
export interface Shown {
  readonly text: string;
  readonly full: string;
}

/** What stands where a run has no value for a metric. */
export const MISSING: Shown = { text: "–", full: "not available" };

/** A metric's value in its unit. Anything but an integer shows as {@link MISSING}. */
export function showMetric(text: string | undefined, unit: MetricUnit, compact = false): Shown {
  const value = readInteger(text);
  return value === undefined ? MISSING : showValue(value, unit, compact);
}

/** An integer in a metric's unit. */
export function showValue(value: bigint, unit: MetricUnit, compact = false): Shown {
  switch (unit) {
    case "count":
      return { text: groupThousands(value), full: groupThousands(value) };
    case "usd8":
      return {
        text: compact ? formatUsd8Compact(value) : formatUsd8(value),
        full: formatUsd8Full(value),
      };
    case "bps":
      return { text: `${formatScaled(value, 2)} %`, full: `${groupThousands(value)} bps` };
    case "seconds":
      return { text: formatDuration(value), full: `${groupThousands(value)} s` };
  }
}

/** The unit as a reader knows it. */
export function unitName(unit: MetricUnit): string {
  return { count: "count", usd8: "US dollars", bps: "per cent", seconds: "time" }[unit];
}
