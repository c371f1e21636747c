import { HUNDRED_PERCENT_BPS, type Usd8 } from "../../numbers/units.ts";
import type { Mechanism } from "../mechanism.ts";
import { profitAuctionParams, profitAuctionRanges, type ProfitAuctionParams } from "./params.ts";

/** What went where so far, in US dollars. */
export interface ProfitAuctionState {
  liquidatorsUsd8: Usd8;
  buildersUsd8: Usd8;
  protocolUsd8: Usd8;
}

/** Where the gain of one liquidation goes, in US dollars; the three add up to it. */
export interface SharedGain {
  readonly liquidatorUsd8: Usd8;
  readonly builderUsd8: Usd8;
  readonly protocolUsd8: Usd8;
}

/**
 * Liquidators who want the same call bid for being first, and whoever orders the block, or auctions
 * the oracle's update, takes a share of what the call earns. A call that earns nothing costs nothing
 * here; one that earns little is left alone when gas and this together take all of it.
 */
export const profitAuction: Mechanism<ProfitAuctionState, ProfitAuctionParams> = {
  id: "profit-auction",
  hypothesis:
    "Liquidators compete for the same calls and bid a share of the gain away to whoever orders the block.",
  params: profitAuctionParams,
  ranges: profitAuctionRanges,
  open: () => ({ liquidatorsUsd8: 0n, buildersUsd8: 0n, protocolUsd8: 0n }),
  chargesUsd8(_state, gainUsd8, _world, params) {
    const { builderUsd8, protocolUsd8 } = sharedGain(gainUsd8, params);
    return builderUsd8 + protocolUsd8;
  },
  earned(state, gainUsd8, _world, params) {
    const { liquidatorUsd8, builderUsd8, protocolUsd8 } = sharedGain(gainUsd8, params);
    state.liquidatorsUsd8 += liquidatorUsd8;
    state.buildersUsd8 += builderUsd8;
    state.protocolUsd8 += protocolUsd8;
  },
  book: (state) => ({ ...state }),
};

/** Rounded down for whoever takes: a liquidator keeps what cannot be shared. */
export function sharedGain(gainUsd8: Usd8, params: ProfitAuctionParams): SharedGain {
  if (gainUsd8 <= 0n) return { liquidatorUsd8: gainUsd8, builderUsd8: 0n, protocolUsd8: 0n };
  const bidUsd8 = (gainUsd8 * params.builderShareBps) / HUNDRED_PERCENT_BPS;
  const protocolUsd8 = (bidUsd8 * params.recaptureBps) / HUNDRED_PERCENT_BPS;
  return {
    liquidatorUsd8: gainUsd8 - bidUsd8,
    builderUsd8: bidUsd8 - protocolUsd8,
    protocolUsd8,
  };
}
