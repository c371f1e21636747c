import { HUNDRED_PERCENT_BPS, type Usd8 } from "../../numbers/units.ts";
import type { PriorityAuctionParams } from "./params.ts";

const GWEI_PER_ETHER = 10n ** 9n;

/** Where the gain of one call goes, in US dollars; the three add up to it. */
export interface AuctionedGain {
  /** What the winner keeps. */
  readonly winnerUsd8: Usd8;
  /** What the others have lost, as a gain: never above zero. */
  readonly othersUsd8: Usd8;
  readonly builderUsd8: Usd8;
}

/**
 * The winning bid for a call that would earn so much: from the first bid up by `raise` each, as long
 * as there is time and the next bid would leave the bidder something. Each bid is rounded up.
 */
export function winningBidUsd8(gainUsd8: Usd8, params: PriorityAuctionParams): Usd8 {
  return bidsUsd8(gainUsd8, params).at(-1) as Usd8;
}

/**
 * Bidders take turns, so that the others' last bids are those before the winner's; they pay them for
 * the gas of a call that reverts. A call that does not pay the first bid is nobody's.
 */
export function auctionedGain(gainUsd8: Usd8, params: PriorityAuctionParams): AuctionedGain {
  const bids = bidsUsd8(gainUsd8, params);
  const won = bids.pop() as Usd8;
  if (won >= gainUsd8) return { winnerUsd8: gainUsd8, othersUsd8: 0n, builderUsd8: 0n };
  const others = Number(params.bidders) - 1;
  const lost = bids
    .slice(Math.max(0, bids.length - others))
    .reduce((sum, bid) => sum + (bid * params.failedGas) / params.gasPerCall, 0n);
  return { winnerUsd8: gainUsd8 - won, othersUsd8: -lost, builderUsd8: won + lost };
}

/** Every bid, the first at least. */
function bidsUsd8(gainUsd8: Usd8, params: PriorityAuctionParams): Usd8[] {
  const { startGwei, gasPerCall, etherUsd8, bidders, raises, raiseBps } = params;
  const bids = [roundedUp(startGwei * gasPerCall * etherUsd8, GWEI_PER_ETHER)];
  if (bidders === 1n) return bids;
  for (let raised = 0n; raised < raises; raised++) {
    const last = bids.at(-1) as Usd8;
    const next = roundedUp(last * (HUNDRED_PERCENT_BPS + raiseBps), HUNDRED_PERCENT_BPS);
    if (next >= gainUsd8) break;
    bids.push(next);
  }
  return bids;
}

function roundedUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}
