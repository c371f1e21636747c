/** Gas of a liquidation in ether: half a million gas at 150 gwei, a stated prior. */
const KEEPER_COST_ETHER = 0.075;
/** Below this penalty (a share) nothing would ever be worth it. */
const LEAST_PENALTY = 0.01;

/** DAI of debt below which no keeper bites: what the penalty brings would not pay the gas. */
export function leastDebtWorthBiting(priceDai: number, liquidationPenalty: number): number {
  return (KEEPER_COST_ETHER * priceDai) / Math.max(LEAST_PENALTY, liquidationPenalty - 1);
}
