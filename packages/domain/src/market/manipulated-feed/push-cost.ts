import { HUNDRED_PERCENT_BPS, WAD, type Bps, type Usd8, type Wad } from "../../numbers/units.ts";
import { sqrtDown } from "../../numbers/wad-math.ts";

/** What pushing a constant-product pool's price costs, US dollars. */
export interface PushCost {
  /** What is put into the pool, without the fee. */
  readonly paidUsd8: Usd8;
  /** What comes out, at the price before. */
  readonly gotUsd8: Usd8;
  /** Lost to whoever brings the price back: R (s - 1)^2 / s. */
  readonly lossUsd8: Usd8;
  /** For the push, and for selling (or buying back) elsewhere what came of it. */
  readonly feesUsd8: Usd8;
}

/**
 * A pool with `quoteUsd8` on its quote side keeps x y; a price times 1 + e takes its quote side times
 * s = sqrt(1 + e). Upwards R (s - 1) is paid for tokens that were worth R (1 - 1/s), downwards tokens
 * worth R (1/s - 1) for R (1 - s): either way R (s - 1)^2 / s is gone once somebody trades the pool
 * back. A fee of f is taken of what goes in (paid f / (1 - f) on top) and again of what comes out.
 * All truncated; the fee that stays in the pool is not counted as depth.
 */
export function pushCost(quoteUsd8: Usd8, pushBps: Bps, feeBps: Bps): PushCost {
  const root = rootWad(pushBps);
  const up = (quoteUsd8 * (root - WAD)) / WAD;
  const down = (quoteUsd8 * (root - WAD)) / root;
  const paidUsd8 = up > 0n ? up : -down;
  const gotUsd8 = up > 0n ? down : -up;
  const lossUsd8 = (quoteUsd8 * (root - WAD) * (root - WAD)) / (root * WAD);
  const feeIn = (paidUsd8 * feeBps) / (HUNDRED_PERCENT_BPS - feeBps);
  const feeOut = (gotUsd8 * feeBps) / HUNDRED_PERCENT_BPS;
  return { paidUsd8, gotUsd8, lossUsd8, feesUsd8: feeIn + feeOut };
}

/** A price pushed by so much, truncated. */
export function pushedPrice(price: bigint, pushBps: Bps): bigint {
  return (price * (HUNDRED_PERCENT_BPS + pushBps)) / HUNDRED_PERCENT_BPS;
}

function rootWad(pushBps: Bps): Wad {
  return sqrtDown(((HUNDRED_PERCENT_BPS + pushBps) * WAD * WAD) / HUNDRED_PERCENT_BPS);
}
