import type { Usd8 } from "../../numbers/units.ts";
import type { WorldView } from "../mechanism.ts";

/** A value and since when it holds. */
interface Sample {
  readonly timeSeconds: number;
  readonly value: bigint;
}

/** What a breaker remembers of one reserve. */
export interface Watch {
  /** The watched value (a price, the cash) back to the start of the window, oldest first. */
  readonly samples: Sample[];
  /** Whether its price was ever within the limit of the peg: only then can it lose it. */
  isPegged: boolean;
  /** When its feed last answered; undefined before it first did. */
  answeredSeconds: number | undefined;
}

/** Liquidations of the window, oldest first, and their sum. */
export interface Liquidated {
  readonly recent: Sample[];
  totalUsd8: Usd8;
}

export function newWatch(): Watch {
  return { samples: [], isPegged: false, answeredSeconds: undefined };
}

/** What the market pays for it; where that is unknown, what the protocol reads. */
export function priceOf(reserve: string, world: WorldView): Usd8 | undefined {
  return world.marketPriceUsd8(reserve) ?? world.reserve(reserve)?.priceUsd8;
}

/** Notes a value as of now and forgets what no longer is the value at the window's start. */
export function note(
  { samples }: Watch,
  timeSeconds: number,
  value: bigint,
  windowSeconds: bigint,
): void {
  const last = samples.at(-1);
  if (last?.value !== value) {
    if (last?.timeSeconds === timeSeconds) samples.pop();
    samples.push({ timeSeconds, value });
  }
  const start = timeSeconds - Number(windowSeconds);
  let stale = 0;
  while ((samples[stale + 1]?.timeSeconds ?? start + 1) <= start) stale++;
  if (stale > 0) samples.splice(0, stale);
}

export function noteLiquidation(
  liquidated: Liquidated,
  timeSeconds: number,
  valueUsd8: Usd8,
): void {
  liquidated.recent.push({ timeSeconds, value: valueUsd8 });
  liquidated.totalUsd8 += valueUsd8;
}

/** Forgets liquidations that are a window old. */
export function forgetLiquidations(
  liquidated: Liquidated,
  timeSeconds: number,
  windowSeconds: bigint,
): void {
  const start = timeSeconds - Number(windowSeconds);
  let stale = 0;
  for (const { timeSeconds: at, value } of liquidated.recent) {
    if (at > start) break;
    liquidated.totalUsd8 -= value;
    stale++;
  }
  if (stale > 0) liquidated.recent.splice(0, stale);
}
