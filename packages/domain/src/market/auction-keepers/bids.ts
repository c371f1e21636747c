import { RAY, WAD } from "../../numbers/units.ts";
import type { AuctionCall, AuctionOffer } from "../liquidator.ts";
import type { Keeper } from "./keepers.ts";
import type { AuctionKeepersParams } from "./params.ts";

const HUNDRED_PERCENT_BPS = 10_000n;

/** Prices a keeper compares; all US dollars or DAI with 18 decimals. */
export interface Prices {
  /** What the keeper pays for a unit, DAI. */
  readonly exitDai: bigint;
  /** Of the collateral on the market; undefined without a feed. */
  readonly marketUsd: bigint | undefined;
  readonly daiUsd: bigint;
  /** What a call costs this keeper. */
  readonly callUsd: bigint;
}

/** DAI with 45 decimals in DAI with 18, up. */
function radToWadUp(rad: bigint): bigint {
  return (rad + RAY - 1n) / RAY;
}

/**
 * The call a keeper wishes to make about one auction, or none. `free` is the DAI it has left, with 45
 * decimals.
 * Everything that is bid is worth it: collateral at the market's price, less DAI, less gas, is
 * more than the least profit.
 */
export function wishedCall(
  keeper: Keeper,
  auction: AuctionOffer,
  timeSeconds: number,
  free: bigint,
  prices: Prices,
  params: AuctionKeepersParams,
): AuctionCall | undefined {
  const place = { reserve: auction.reserve, auction: auction.auction };
  if (auction.phase === "dealable") return { kind: "auctionClose", ...place };
  if (auction.needsRestart) return { kind: "auctionRestart", ...place, keeper: keeper.address };
  if (auction.bidder === keeper.address) return undefined;
  if (keeper.group === "token") return tokenBid(keeper, auction, timeSeconds, prices, params);
  if (auction.phase === "tend" || auction.phase === "dent")
    return fairBid(keeper, auction, free, prices, params);
  return auction.phase === "falling" ? take(keeper, auction, free, prices, params) : undefined;
}

/** What a keeper pays for a unit: the oracle's price less its margin, never above the market's. */
export function exitPriceDai(
  keeper: Keeper,
  oracleUsd: bigint,
  marketUsd: bigint | undefined,
  daiUsd: bigint,
): bigint {
  const market = marketUsd === undefined ? undefined : (marketUsd * WAD) / daiUsd;
  const oracle = oracleUsd === 0n ? (market ?? 0n) : oracleUsd;
  const own = (oracle * (HUNDRED_PERCENT_BPS - keeper.marginBps)) / HUNDRED_PERCENT_BPS;
  return market !== undefined && market < own ? market : own;
}

/** Straight to what it is worth to the keeper: DAI for the lot, then less of the lot for the tab. */
function fairBid(
  keeper: Keeper,
  auction: AuctionOffer,
  free: bigint,
  prices: Prices,
  params: AuctionKeepersParams,
): AuctionCall | undefined {
  if (auction.phase === "dent" && auction.tab > free) return undefined;
  const valueRay = prices.exitDai * (RAY / WAD);
  let bid = auction.tab;
  let lot = auction.lot;
  if (auction.phase === "dent") {
    // The largest lot the rules take for the tab: too dear, like most, and nothing is to be divided.
    if (valueRay * auction.maximumNextLot < bid) return undefined;
    lot = ceilDiv(bid, valueRay);
  } else {
    const worth = valueRay * lot;
    if (worth < bid) bid = worth;
    if (bid < auction.minimumNextBid) return undefined;
  }
  if (lot === 0n || bid > free || !isProfitable(lot, bid, prices, params)) return undefined;
  const { reserve, auction: id } = auction;
  return { kind: "auctionBid", reserve, auction: id, bidder: keeper.address, lot, bid };
}

/** The least the rules accept, where nobody bid for as long as the bidder's patience. */
function tokenBid(
  keeper: Keeper,
  auction: AuctionOffer,
  timeSeconds: number,
  prices: Prices,
  params: AuctionKeepersParams,
): AuctionCall | undefined {
  const waited = BigInt(timeSeconds - auction.openedAtSeconds);
  if (auction.phase !== "tend" || auction.bid !== 0n || waited < params.tokenPatienceSeconds)
    return undefined;
  const bid = auction.minimumNextBid > 0n ? auction.minimumNextBid : 1n;
  if (!isProfitable(auction.lot, bid, prices, params)) return undefined;
  const { reserve, auction: id, lot } = auction;
  return { kind: "auctionBid", reserve, auction: id, bidder: keeper.address, lot, bid };
}

/** As much of a falling-price auction as the keeper has DAI for, once it is cheap enough. */
function take(
  keeper: Keeper,
  auction: AuctionOffer,
  free: bigint,
  prices: Prices,
  params: AuctionKeepersParams,
): AuctionCall | undefined {
  const { priceRay, lot, tab, smallestRestTab } = auction;
  if (priceRay === 0n || priceRay > prices.exitDai * (RAY / WAD)) return undefined;
  const whole = lot * priceRay < tab ? lot * priceRay : tab;
  const affordable = free / priceRay;
  const canAll = whole <= free;
  // A purchase in part must leave enough: what leaves too little is cut by the contract, or refused.
  if (!canAll && (tab <= smallestRestTab || affordable === 0n)) return undefined;
  const amount = canAll || affordable > lot ? lot : affordable;
  const owed = amount * priceRay < whole ? amount * priceRay : whole;
  if (!isProfitable(owed / priceRay, owed, prices, params)) return undefined;
  const { reserve, auction: id } = auction;
  return {
    kind: "auctionTake",
    reserve,
    auction: id,
    taker: keeper.address,
    amount,
    maximumPrice: priceRay,
  };
}

function isProfitable(
  lot: bigint,
  bid: bigint,
  prices: Prices,
  params: AuctionKeepersParams,
): boolean {
  if (prices.marketUsd === undefined) return true;
  const proceeds = (lot * prices.marketUsd) / WAD;
  const paid = (radToWadUp(bid) * prices.daiUsd) / WAD;
  return proceeds - paid - prices.callUsd > params.leastProfit;
}

function ceilDiv(a: bigint, b: bigint): bigint {
  return b === 0n ? 0n : (a + b - 1n) / b;
}
