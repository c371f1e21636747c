import type { PublishedRange } from "@hindcast/domain";
import { isoDay } from "./iso-day.ts";
import { groupThousands, showDecimal } from "./show-quantity.ts";

/** A setting of a mechanism as a scenario file writes it: "dailyVolume" and "20,000,000 USD". */
export interface ShownSetting {
  readonly name: string;
  readonly value: string;
}

/** From then on seconds are a moment of the calendar, not a time that something takes. */
const FIRST_MOMENT_SECONDS = 1_000_000_000n;

/** A parameter by its own name ("limitBps") and integer, in the unit the name ends in. */
export function showSetting(parameter: string, value: bigint, range: PublishedRange): ShownSetting {
  const [ending = ""] = /(?:Bps|Wad|Seconds|Usd8|Gwei)$/.exec(parameter) ?? [];
  return {
    name: parameter.slice(0, parameter.length - ending.length),
    value: SHOWN[ending]?.(value, range) ?? showCount(value, range),
  };
}

type Show = (value: bigint, range: PublishedRange) => string;

const SHOWN: Readonly<Record<string, Show>> = {
  Bps: (value) => `${showDecimal(value, 2, 0)} %`,
  // A factor or an exponent has no unit to write.
  Wad: (value, { unit }) =>
    unit === "" ? showDecimal(value, 18, 0) : `${showDecimal(value, 16, 0)} ${unit}`,
  Seconds: (value) => showSeconds(value),
  Usd8: (value) => `${showDecimal(value, 8, 0)} USD`,
  Gwei: (value) => `${groupThousands(value.toString())} gwei`,
};

function showCount(value: bigint, { unit, low, high }: PublishedRange): string {
  if (unit === "" && low === 0n && high === 1n) return value === 0n ? "off" : "on";
  return `${groupThousands(value.toString())} ${unit}`.trimEnd();
}

/** "90 s", "30 min", "1 d": the largest unit that is exact; a moment is its day and time, UTC. */
function showSeconds(seconds: bigint): string {
  if (seconds >= FIRST_MOMENT_SECONDS) return showMoment(Number(seconds));
  for (const [unit, worth] of [
    ["d", 86_400n],
    ["h", 3_600n],
    ["min", 60n],
  ] as const)
    if (seconds > 0n && seconds % worth === 0n)
      return `${groupThousands((seconds / worth).toString())} ${unit}`;
  return `${groupThousands(seconds.toString())} s`;
}

function showMoment(timeSeconds: number): string {
  const clock = [3_600, 60].map(
    (worth) => Math.floor(timeSeconds / worth) % (worth === 60 ? 60 : 24),
  );
  return `${isoDay(timeSeconds)} ${clock.map((part) => String(part).padStart(2, "0")).join(":")} UTC`;
}
