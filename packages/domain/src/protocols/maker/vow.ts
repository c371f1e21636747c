import type { Rad } from "./math.ts";
import type { MakerState } from "./state.ts";

/** The protocol's own books, as vow.sol sees them; 45 decimals. */
export interface VowView {
  /** Its DAI. */
  readonly surplusRad: Rad;
  /** Debt that nobody owes any more, and the part of it that still waits in the queue. */
  readonly viceRad: Rad;
  readonly queuedRad: Rad;
  /** What surplus does not cover of the debt that is not queued. */
  readonly shortfallRad: Rad;
  /** True when vow.flop would open a debt auction: enough unqueued debt, and no surplus. */
  readonly couldAuctionDebt: boolean;
  /** True when vow.flap would open a surplus auction: no unqueued debt, and enough surplus. */
  readonly couldAuctionSurplus: boolean;
}

/** vow.sol's view of a state. Its own auctions are not modelled: none is ever open (Ash is zero). */
export function vowView(state: Readonly<MakerState>): VowView {
  const { surplusRad, viceRad, queuedRad, parameters } = state;
  const unqueuedRad = viceRad - queuedRad;
  const shortRad = unqueuedRad - surplusRad;
  const neededRad = viceRad + parameters.surplusAuctionLot + parameters.surplusBuffer;
  return {
    surplusRad,
    viceRad,
    queuedRad,
    shortfallRad: shortRad > 0n ? shortRad : 0n,
    couldAuctionDebt: parameters.debtAuctionLot <= unqueuedRad && surplusRad === 0n,
    couldAuctionSurplus: surplusRad >= neededRad && unqueuedRad === 0n,
  };
}
