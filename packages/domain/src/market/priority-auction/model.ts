import type { Usd8 } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import { auctionedGain, winningBidUsd8 } from "./bidding.ts";
import {
  priorityAuctionParams,
  priorityAuctionRanges,
  type PriorityAuctionParams,
} from "./params.ts";

/** What went where so far, in US dollars. */
export interface PriorityAuctionState {
  winnersUsd8: Usd8;
  /** Below zero: what they lost by bidding. */
  othersUsd8: Usd8;
  buildersUsd8: Usd8;
}

/**
 * Liquidators outbid each other in the open for the first place in the block, until time is up or
 * the next bid would cost more than the call earns: small gains go to whoever makes the block, of
 * large ones as much as there was time to bid.
 */
export const priorityAuction: Mechanism<PriorityAuctionState, PriorityAuctionParams> = {
  id: "priority-auction",
  hypothesis:
    "Liquidators outbid each other for the first place in a block until time is up or nothing is left to bid, and the losers pay for calls that fail.",
  params: priorityAuctionParams,
  ranges: priorityAuctionRanges,
  open: () => ({ winnersUsd8: 0n, othersUsd8: 0n, buildersUsd8: 0n }),
  chargesUsd8: (_state, gainUsd8, _world, params) => winningBidUsd8(gainUsd8, params),
  earned(state, gainUsd8, _world, params) {
    const { winnerUsd8, othersUsd8, builderUsd8 } = auctionedGain(gainUsd8, params);
    state.winnersUsd8 += winnerUsd8;
    state.othersUsd8 += othersUsd8;
    state.buildersUsd8 += builderUsd8;
  },
  book: (state) => ({ ...state }),
};
