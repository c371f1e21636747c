import { HindcastError } from "@hindcast/domain";

/** A price from a moment on, in integers of any scale that the whole path shares (USD: 8 decimals). */
export interface PricePoint {
  readonly timeSeconds: number;
  readonly price: bigint;
}

/** Market prices of one asset, in the order of time; each holds until the next. */
export type PricePath = readonly PricePoint[];

/** Refuses what no price path is: nothing, prices of zero and below, time that stands or goes back (E-WORLD-001). */
export function checkPath(path: PricePath, name: string): void {
  const why = whyNoPath(path);
  if (why === undefined) return;
  throw new HindcastError({
    code: "E-WORLD-001",
    what: `The ${name} is no path of prices.`,
    why,
    next: "give its prices in the order of time, all of them above zero",
  });
}

function whyNoPath(path: PricePath): string | undefined {
  if (path.length === 0) return "It has no prices.";
  for (const [place, { timeSeconds, price }] of path.entries()) {
    if (!Number.isSafeInteger(timeSeconds)) return `Time ${timeSeconds} is no whole second.`;
    if (price <= 0n) return `The price at ${timeSeconds} s is ${price}.`;
    const last = path[place - 1];
    if (last !== undefined && timeSeconds <= last.timeSeconds)
      return `${timeSeconds} s comes after ${last.timeSeconds} s.`;
  }
  return undefined;
}

/** The last point at or before a moment; undefined before the first. */
export function pointAt(path: PricePath, timeSeconds: number): PricePoint | undefined {
  let [low, high] = [0, path.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((path[middle] as PricePoint).timeSeconds <= timeSeconds) low = middle + 1;
    else high = middle;
  }
  return path[low - 1];
}

/** What a path does between two moments, both included, beginning with the price it has at the first. */
export function stretchOf(path: PricePath, fromSeconds: number, untilSeconds: number): PricePath {
  const first = pointAt(path, fromSeconds);
  const rest = path.filter(
    ({ timeSeconds }) => timeSeconds > fromSeconds && timeSeconds <= untilSeconds,
  );
  return first === undefined ? rest : [{ ...first, timeSeconds: fromSeconds }, ...rest];
}
