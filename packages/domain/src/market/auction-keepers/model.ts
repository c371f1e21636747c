import { isLucky } from "../../numbers/luck.ts";
import { RAY, WAD } from "../../numbers/units.ts";
import type { AuctionCall, AuctionOffer, AuctionView, LiquidatorModel } from "../liquidator.ts";
import { exitPriceDai, wishedCall, type Prices } from "./bids.ts";
import { callCostUsd, gasMarketOf, isMined, quoteOf } from "./gas.ts";
import { keepersOf, type Keeper } from "./keepers.ts";
import { auctionKeepersParams, type AuctionKeepersParams } from "./params.ts";

/** The name this model's seizures carry; no real address ends in so many zeros. */
export const AUCTION_STARTER = "0x000000000000000000000000000000000000b17e";

const DAY_SECONDS = 86_400;

/**
 * Keepers that bid what collateral is worth to them as long as gas, capital and profit allow, and
 * one that bids next to nothing where they do not. Unsafe vaults are seized at once.
 */
export const auctionKeepers: LiquidatorModel<AuctionKeepersParams> = {
  id: "auction-keepers",
  hypothesis:
    "Keepers bid up to the oracle's price less their margin while their gas price is mined, their DAI lasts and it pays; somebody bids next to nothing where nobody else does.",
  params: auctionKeepersParams,
  answerOffer(offer) {
    const choice = offer.choices[0];
    if (choice === undefined) return undefined;
    return {
      collateralReserve: choice.collateralReserve,
      debtReserve: choice.debtReserve,
      account: offer.account,
      liquidator: AUCTION_STARTER,
      amount: choice.request ?? (1n << 256n) - 1n,
      receiveShares: false,
    };
  },
  keepers: {
    tickSeconds: (params) => Number(params.tickSeconds),
    horizonSeconds: (params) => Number(params.horizonSeconds),
    answer: answerAuctions,
  },
};

function answerAuctions(view: AuctionView, params: AuctionKeepersParams): readonly AuctionCall[] {
  const gas = gasMarketOf(view, params);
  const etherUsd = quoteOf(view, "ETH/USD", DAY_SECONDS);
  const daiUsd = quoteOf(view, "DAI/USD", DAY_SECONDS) ?? WAD;
  const step = Math.floor(view.timeSeconds / Number(params.tickSeconds));
  const calls: AuctionCall[] = [];
  const taken = new Set<AuctionOffer>();
  for (const keeper of keepersOf(params, gas)) {
    // Nothing it sends is mined: whatever it wished is not asked.
    if (gas !== undefined && keeper.gasPrice < gas.gate) continue;
    let free = keeper.capital * RAY - lockedBy(keeper, view.auctions);
    const callUsd = callCostUsd(keeper.gasPrice, etherUsd, params);
    let prices: Prices = { exitDai: 0n, marketUsd: undefined, daiUsd, callUsd };
    // Auctions of one market stand together and share its prices.
    let reserve: string | undefined;
    for (const auction of view.auctions) {
      if (taken.has(auction)) continue;
      if (auction.reserve !== reserve) {
        ({ reserve } = auction);
        const series = view.priceSeries.get(reserve);
        const marketUsd = series === undefined ? undefined : quoteOf(view, series, DAY_SECONDS);
        const exitDai = exitPriceDai(keeper, auction.oraclePriceWad, marketUsd, daiUsd);
        prices = { exitDai, marketUsd, daiUsd, callUsd };
      }
      const call = wishedCall(keeper, auction, view.timeSeconds, free, prices, params);
      if (call === undefined) continue;
      // The address's first ten digits are enough to tell markets apart.
      const entity = `${auction.reserve.slice(2, 12)}/${auction.auction}/${keeper.name}`;
      if (!isPresent(keeper, entity, view.seed)) continue;
      if (!isMined(keeper.gasPrice, gas, { seed: view.seed, entity, step })) continue;
      calls.push(call);
      taken.add(auction);
      free -= spentBy(call, auction);
    }
  }
  return calls;
}

/** DAI that stands in a keeper's own bids, 45 decimals. */
function lockedBy(keeper: Keeper, auctions: readonly AuctionOffer[]): bigint {
  let locked = 0n;
  for (const auction of auctions) if (auction.bidder === keeper.address) locked += auction.bid;
  return locked;
}

/** A bid locks DAI until it is beaten or settled; a purchase's collateral is sold within the tick. */
function spentBy(call: AuctionCall, auction: AuctionOffer): bigint {
  if (call.kind === "auctionBid") return call.bid;
  if (call.kind !== "auctionTake") return 0n;
  const owed = call.amount * auction.priceRay;
  return owed < auction.tab ? owed : auction.tab;
}

/** Whether this keeper looks at this auction at all: drawn once for its whole life. */
function isPresent(keeper: Keeper, entity: string, seed: number): boolean {
  return keeper.presenceBps >= 10_000n || isLucky(keeper.presenceBps, seed, "presence", entity, 0);
}
