import { WAD } from "./units.ts";
import { expWad, lnWad } from "./wad-math.ts";

/** Means over time: of the price itself, or of its logarithm. */
export type Mean = "arithmetic" | "geometric";

/** A price from a moment on, and what had accumulated by then: the sum of value times seconds. */
interface Observation {
  readonly seconds: number;
  readonly price: bigint;
  /** The price, or its logarithm with 18 decimals. */
  readonly value: bigint;
  readonly sum: bigint;
}

/** Prices in the order of time, as far back as a window needs them; as Uniswap's pools keep them. */
export interface PriceAccumulator {
  readonly mean: Mean;
  readonly observations: Observation[];
}

/** Nothing observed yet. */
export function emptyAccumulator(mean: Mean): PriceAccumulator {
  return { mean, observations: [] };
}

/** Adds a positive price, and forgets what no window of this length reaches any more. */
export function observePrice(
  { mean, observations }: PriceAccumulator,
  seconds: number,
  price: bigint,
  windowSeconds: number,
): void {
  const last = observations.at(-1);
  const value = mean === "arithmetic" ? price : lnWad(price * WAD);
  const sum = last === undefined ? 0n : sumAt(last, seconds);
  if (last?.seconds === seconds) observations.pop();
  observations.push({ seconds, price, value, sum });
  const from = seconds - windowSeconds;
  for (
    let next = observations[1];
    next !== undefined && next.seconds <= from;
    next = observations[1]
  )
    observations.shift();
}

/**
 * The mean price of the last `windowSeconds`, each weighted by how long it stood; over less where
 * less is known. Arithmetic means are truncated, geometric ones rounded to the nearest integer.
 * Undefined before the first observation.
 */
export function averagePrice(
  { mean, observations }: PriceAccumulator,
  nowSeconds: number,
  windowSeconds: number,
): bigint | undefined {
  const last = observations.at(-1);
  const first = observations[0];
  if (last === undefined || first === undefined) return undefined;
  const from = nowSeconds - windowSeconds;
  let start = first;
  for (const observation of observations) {
    if (observation.seconds > from) break;
    start = observation;
  }
  const fromSeconds = from > start.seconds ? from : start.seconds;
  if (start === last || nowSeconds <= fromSeconds) return last.price;
  const sum = sumAt(last, nowSeconds) - sumAt(start, fromSeconds);
  const average = sum / BigInt(nowSeconds - fromSeconds);
  return mean === "arithmetic" ? average : (expWad(average) + WAD / 2n) / WAD;
}

/** From when on the window holds the last price alone; undefined where it always has. */
export function settledSeconds(
  { observations }: PriceAccumulator,
  windowSeconds: number,
): number | undefined {
  const last = observations.at(-1);
  return last === undefined || observations.length === 1 ? undefined : last.seconds + windowSeconds;
}

function sumAt({ seconds, value, sum }: Observation, nowSeconds: number): bigint {
  return sum + value * BigInt(nowSeconds - seconds);
}
