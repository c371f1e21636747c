/** One point of a liquidation profile: how much is sold once the price has fallen by a share. */
export interface ProfileSale {
  /** 0.1 is a fall of 10 %. */
  readonly fall: number;
  readonly soldUsd: number;
}

/** What a first fall becomes when what it forces to be sold moves the price further. */
export interface CascadePoint {
  readonly shock: number;
  /** Where it ends: the smallest x with x = shock + impact * S(x); undefined if only at the end of the profile, or never. */
  readonly fall: number | undefined;
  readonly soldUsd: number;
}

export interface Cascade {
  readonly points: readonly CascadePoint[];
  /** The smallest shock that has no end within the profile. */
  readonly criticalShock: number | undefined;
  /** The smallest fall at which selling makes more fall than caused it: impact * dS/dx >= 1. */
  readonly criticalFall: number | undefined;
}

/**
 * The fixed points of x = shock + impact * S(x), where S is a liquidation profile (linear between its
 * points, nothing sold without a fall) and `impactPerUsd` the fall one dollar's sale makes. Further
 * selling amplifies a shock by dx/dshock = 1 / (1 - impact * S'(x)), and runs away where that slope
 * reaches one (F. Brunnermeier and L. Pedersen, "Market Liquidity and Funding Liquidity", 2009; the
 * loss spiral).
 */
export function cascadeOf(
  profile: readonly ProfileSale[],
  impactPerUsd: number,
  shocks: readonly number[],
): Cascade {
  const sales = [{ fall: 0, soldUsd: 0 }, ...profile.filter(({ fall }) => fall > 0)].toSorted(
    (a, b) => a.fall - b.fall,
  );
  const points = shocks.map((shock) => endOf(sales, impactPerUsd, shock));
  const steep = sales.findIndex((sale, place) => {
    const before = sales[place - 1];
    return before !== undefined && impactPerUsd * slope(before, sale) >= 1;
  });
  return {
    points,
    criticalShock: points.find(({ fall }) => fall === undefined)?.shock,
    criticalFall: steep < 0 ? undefined : sales[steep - 1]?.fall,
  };
}

/** The first crossing of x with shock + impact * S(x), piece by piece. */
function endOf(sales: readonly ProfileSale[], impact: number, shock: number): CascadePoint {
  for (const [place, high] of sales.entries()) {
    const low = sales[place - 1] ?? high;
    if (high.fall < shock + impact * high.soldUsd) continue;
    // Between the two the line x - impact * S(x) rises through the shock.
    const rise = high.fall - low.fall - impact * (high.soldUsd - low.soldUsd);
    const below = shock + impact * low.soldUsd - low.fall;
    const share = rise > 0 ? Math.max(0, below / rise) : 0;
    return {
      shock,
      fall: low.fall + share * (high.fall - low.fall),
      soldUsd: low.soldUsd + share * (high.soldUsd - low.soldUsd),
    };
  }
  return { shock, fall: undefined, soldUsd: sales.at(-1)?.soldUsd ?? 0 };
}

function slope(low: ProfileSale, high: ProfileSale): number {
  return (high.soldUsd - low.soldUsd) / (high.fall - low.fall);
}
