import { HUNDRED_PERCENT_BPS, RAY, WAD } from "../../numbers/units.ts";

/** One whole of a parameter that is a share or a rate, by how its name ends; anything else is an amount. */
const WHOLES = [
  ["Bps", HUNDRED_PERCENT_BPS],
  ["Wad", WAD],
  ["Ray", RAY],
] as const;

/**
 * The farthest a parameter may go from its value in one step: points of a share ("Bps", "Wad",
 * "Ray"), otherwise a share of the value; undefined where nothing limits it, or of a value of zero
 * no share can be taken. Rounded down, but never to nothing.
 */
export function stepLimit(name: string, from: bigint, stepBps: bigint): bigint | undefined {
  if (stepBps === 0n) return undefined;
  const whole = WHOLES.find(([ending]) => name.endsWith(ending))?.[1] ?? (from < 0n ? -from : from);
  if (whole === 0n) return undefined;
  const limit = (whole * stepBps) / HUNDRED_PERCENT_BPS;
  return limit > 0n ? limit : 1n;
}

/** A parameter's next value on its way to an aim. */
export function nextStep(name: string, from: bigint, to: bigint, stepBps: bigint): bigint {
  const limit = stepLimit(name, from, stepBps);
  if (limit === undefined) return to;
  if (to > from + limit) return from + limit;
  return to < from - limit ? from - limit : to;
}

/** Every value on the way, the last one the aim; nothing where it is reached. */
export function stagedPath(
  name: string,
  from: bigint,
  to: bigint,
  stepBps: bigint,
): readonly bigint[] {
  const path: bigint[] = [];
  for (let at = from; at !== to; path.push(at)) at = nextStep(name, at, to, stepBps);
  return path;
}
