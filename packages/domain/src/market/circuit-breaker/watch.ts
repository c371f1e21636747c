import type { TimedValue } from "../../numbers/recent-values.ts";
import type { Usd8 } from "../../numbers/units.ts";
import type { WorldView } from "../mechanism.ts";

/** What a breaker remembers of one reserve. */
export interface Watch {
  /** The watched value (a price, the cash) back to the start of the window, oldest first. */
  readonly samples: TimedValue[];
  /** Whether its price was ever within the limit of the peg: only then can it lose it. */
  isPegged: boolean;
  /** When its feed last answered; undefined before it first did. */
  answeredSeconds: number | undefined;
}

/** Liquidations of the window, oldest first, and their sum. */
export interface Liquidated {
  readonly recent: TimedValue[];
  totalUsd8: Usd8;
}

export function newWatch(): Watch {
  return { samples: [], isPegged: false, answeredSeconds: undefined };
}

/** What the market pays for it; where that is unknown, what the protocol reads. */
export function priceOf(reserve: string, world: WorldView): Usd8 | undefined {
  return world.marketPriceUsd8(reserve) ?? world.priceUsd8(reserve);
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
