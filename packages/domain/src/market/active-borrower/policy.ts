import type { Holding } from "../../events/holding.ts";
import type { Wish } from "../../events/intents.ts";
import { WAD, type Wad } from "../../numbers/units.ts";

/**
 * The share of every debt whose repayment brings the health factor W / B to the target: W / (B - r)
 * = h, so r / B = 1 - HF / h. Rounded up.
 */
export function repaidShareWad(healthFactorWad: Wad, targetWad: Wad): Wad {
  return healthFactorWad >= targetWad ? 0n : WAD - (healthFactorWad * WAD) / targetWad;
}

/** The share of every collateral that has to be added to bring it there: h / HF - 1, rounded up. */
export function addedShareWad(healthFactorWad: Wad, targetWad: Wad): Wad {
  if (healthFactorWad >= targetWad || healthFactorWad === 0n) return 0n;
  return (targetWad * WAD + healthFactorWad - 1n) / healthFactorWad - WAD;
}

/** The share of every debt that can be borrowed once more before it falls there: HF / h - 1, rounded down. */
export function borrowedShareWad(healthFactorWad: Wad, targetWad: Wad): Wad {
  return healthFactorWad <= targetWad ? 0n : (healthFactorWad * WAD) / targetWad - WAD;
}

/** An account repays, adds to or enlarges all it has by one share; nothing where that is no unit. */
export function wishes(
  want: "repay" | "borrow" | "addCollateral",
  account: string,
  holdings: readonly Holding[],
  shareWad: Wad,
): Wish[] {
  const made: Wish[] = [];
  for (const { reserve, supplied, borrowed, collateral } of holdings) {
    const whole = want === "addCollateral" ? depositOf(supplied, collateral) : borrowed;
    const amount = (whole * shareWad) / WAD;
    if (amount > 0n) made.push({ want, account, reserve, amount });
  }
  return made;
}

/** What an isolated market's lender has lent is no collateral of its own debt there. */
function depositOf(supplied: bigint, collateral: bigint): bigint {
  return collateral > 0n ? collateral : supplied;
}
