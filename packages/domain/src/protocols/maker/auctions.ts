import { exactNumber } from "../../numbers/fixed.ts";
import { WAD, type Ray } from "../../numbers/units.ts";
import type { Env, OpenAuction } from "../protocol.ts";
import type { RefusalCode } from "./actions/refusals.ts";
import {
  add,
  curvePrice,
  div,
  mul,
  noFaults,
  priceInDai,
  rdiv,
  rmul,
  wmul,
  type Faults,
  type Rad,
} from "./math.ts";
import { smallestRestTab } from "./params.ts";
import {
  openAuctionsOf,
  readPrice,
  ZERO_ADDRESS,
  type Auction,
  type Clip,
  type Flip,
  type Ilk,
  type MakerState,
} from "./state.ts";

/** clip.status: whether only a restart can help, and the price now. */
export interface ClipStatus {
  readonly isDone: boolean;
  readonly priceRay: Ray;
}

/** clip.status by the calculator and the limits of now. */
export function clipStatus(
  ilk: Ilk,
  clip: Pick<Clip, "startedAtSeconds" | "topRay">,
  timeSeconds: number,
  faults: Faults,
): ClipStatus {
  const { parameters } = ilk;
  const seconds = timeSeconds - clip.startedAtSeconds;
  if (seconds < 0) faults.hasAny = true;
  const priceRay = curvePrice(parameters, clip.topRay, seconds, faults);
  const isOld = BigInt(seconds) > parameters.auctionResetTime;
  const isDone = isOld || rdiv(priceRay, clip.topRay, faults) < parameters.auctionResetDrawdown;
  return { isDone, priceRay };
}

/** What starting or restarting a falling-price auction sets and pays. */
export interface ClipStart {
  readonly topRay: Ray;
  readonly incentiveRad: Rad;
}

/** The price clip.getFeedPrice gives, and the start it means; or why there is none. */
export function clipStart(
  state: MakerState,
  ilk: Ilk,
  tabRad: Rad,
  restarted: { readonly lotWad: bigint } | undefined,
  faults: Faults,
): ClipStart | RefusalCode {
  const { parameters } = ilk;
  const priceWad = readPrice(state, ilk.oracle);
  if (priceWad === undefined) return "CLIPPER_INVALID_PRICE";
  const feedRay = priceInDai(priceWad, state.parameters.targetPrice, faults);
  const topRay = rmul(feedRay, parameters.auctionPriceMultiplier, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (topRay === 0n) return "CLIPPER_ZERO_TOP_PRICE";
  const incentiveRad = incentiveOf(ilk, tabRad, feedRay, restarted, faults);
  return faults.hasAny ? "ARITHMETIC_REVERT" : { topRay, incentiveRad };
}

/** tip and chip; for a restart only where both what is owed and what is there are worth it. */
function incentiveOf(
  ilk: Ilk,
  tabRad: Rad,
  feedRay: Ray,
  restarted: { readonly lotWad: bigint } | undefined,
  faults: Faults,
): Rad {
  const { flatKickIncentive, proportionalKickIncentive } = ilk.parameters;
  if (flatKickIncentive === 0n && proportionalKickIncentive === 0n) return 0n;
  if (restarted !== undefined) {
    const least = smallestRestTab(ilk.parameters);
    if (tabRad < least || mul(restarted.lotWad, feedRay, faults) < least) return 0n;
  }
  return add(flatKickIncentive, wmul(tabRad, proportionalKickIncentive, faults), faults);
}

/** Whether a flip still takes bids, and what may be done about it otherwise. */
export function flipPhase(flip: Flip, timeSeconds: number): OpenAuction["phase"] {
  const { bidExpirySeconds, endsAtSeconds } = flip;
  const hasBid = bidExpirySeconds !== 0;
  if (hasBid && (bidExpirySeconds < timeSeconds || endsAtSeconds < timeSeconds)) return "dealable";
  if (!hasBid && endsAtSeconds < timeSeconds) return "expired";
  const takesBids = (!hasBid || bidExpirySeconds > timeSeconds) && endsAtSeconds > timeSeconds;
  if (!takesBids) return "closing";
  return flip.bidRad === flip.tabRad ? "dent" : "tend";
}

/** The smallest bid tend accepts: more by the minimum increase (rounded up), or all of tab. */
export function minimumTend(ilk: Ilk, flip: Flip): Rad {
  const product = ilk.parameters.minimumBidIncrease * flip.bidRad;
  const increased = (product + WAD - 1n) / WAD;
  const least = increased > flip.bidRad ? increased : flip.bidRad + 1n;
  return least < flip.tabRad ? least : flip.tabRad;
}

/** The largest lot dent accepts: less by the minimum increase (rounded down). */
export function maximumDent(ilk: Ilk, flip: Flip): bigint {
  if (flip.lotWad === 0n) return 0n;
  const { minimumBidIncrease } = ilk.parameters;
  const most = flip.lotWad - 1n;
  if (minimumBidIncrease === 0n) return most;
  const decreased = (flip.lotWad * WAD) / minimumBidIncrease;
  return decreased < most ? decreased : most;
}

/** Every open auction of every market, as a keeper sees it now. */
export function openAuctions(state: Readonly<MakerState>, env: Env): readonly OpenAuction[] {
  return state.ilks.flatMap((ilk) =>
    openAuctionsOf(ilk).map((auction) => viewOf(state, ilk, auction, env.timeSeconds)),
  );
}

function viewOf(state: MakerState, ilk: Ilk, auction: Auction, timeSeconds: number): OpenAuction {
  const base = {
    reserve: ilk.address,
    auction: auction.number,
    account: auction.account,
    lot: auction.lotWad,
    tab: auction.tabRad,
    due: auction.dueRad,
    openedAtSeconds: auction.openedAtSeconds,
    oraclePriceWad: readPrice(state, ilk.oracle) ?? 0n,
  };
  return auction.kind === "flip"
    ? { ...base, ...flipView(ilk, auction, timeSeconds) }
    : { ...base, ...clipView(state, ilk, auction, timeSeconds) };
}

type View = Omit<
  OpenAuction,
  "reserve" | "auction" | "account" | "lot" | "tab" | "due" | "openedAtSeconds" | "oraclePriceWad"
>;

function flipView(ilk: Ilk, flip: Flip, timeSeconds: number): View {
  const phase = flipPhase(flip, timeSeconds);
  return {
    kind: "flip",
    raised: flip.bidRad,
    bid: flip.bidRad,
    bidder: flip.bidder,
    startedAtSeconds: flip.openedAtSeconds,
    lastBidExpirySeconds: flip.bidExpirySeconds,
    endsAtSeconds: flip.endsAtSeconds,
    phase,
    minimumNextBid: phase === "tend" ? minimumTend(ilk, flip) : phase === "dent" ? flip.tabRad : 0n,
    maximumNextLot: phase === "tend" ? flip.lotWad : phase === "dent" ? maximumDent(ilk, flip) : 0n,
    priceRay: 0n,
    smallestRestTab: 0n,
    needsRestart: phase === "expired",
    restartIncentive: 0n,
  };
}

function clipView(state: MakerState, ilk: Ilk, clip: Clip, timeSeconds: number): View {
  const faults = noFaults();
  const { isDone, priceRay } = clipStatus(ilk, clip, timeSeconds, faults);
  const isStale = isDone && !faults.hasAny;
  const start = clipStart(state, ilk, clip.tabRad, clip, noFaults());
  const canStart = isStale && typeof start !== "string" && ilk.parameters.auctionBreaker < 2n;
  return {
    kind: "clip",
    raised: clip.raisedRad,
    bid: 0n,
    bidder: ZERO_ADDRESS,
    startedAtSeconds: clip.startedAtSeconds,
    lastBidExpirySeconds: 0,
    endsAtSeconds: clip.startedAtSeconds + exactNumber(ilk.parameters.auctionResetTime),
    phase: isDone || faults.hasAny ? "stale" : "falling",
    minimumNextBid: 0n,
    maximumNextLot: 0n,
    priceRay: faults.hasAny ? 0n : priceRay,
    smallestRestTab: smallestRestTab(ilk.parameters),
    needsRestart: canStart,
    restartIncentive: canStart ? start.incentiveRad : 0n,
  };
}

/** What a purchase takes, pays and leaves. */
export interface Purchase {
  readonly sliceWad: bigint;
  readonly oweRad: Rad;
}

/** clip.take's exchange: no more than tab is paid, and no rest below chost is left. */
export function purchaseOf(
  clip: Pick<Clip, "lotWad" | "tabRad">,
  amountWad: bigint,
  priceRay: Ray,
  leastRestRad: Rad,
  faults: Faults,
): Purchase | RefusalCode {
  const { lotWad, tabRad } = clip;
  const sliceWad = amountWad < lotWad ? amountWad : lotWad;
  const oweRad = mul(sliceWad, priceRay, faults);
  if (faults.hasAny) return "ARITHMETIC_REVERT";
  if (oweRad > tabRad) return { oweRad: tabRad, sliceWad: tabRad / priceRay };
  if (oweRad < tabRad && sliceWad < lotWad && tabRad - oweRad < leastRestRad) {
    if (tabRad <= leastRestRad) return "CLIPPER_NO_PARTIAL_PURCHASE";
    const less = tabRad - leastRestRad;
    const slice = div(less, priceRay, faults);
    return faults.hasAny ? "ARITHMETIC_REVERT" : { oweRad: less, sliceWad: slice };
  }
  return { oweRad, sliceWad };
}

/** The debt an auction whose seizure is not known must stand for: the least that gives its tab. */
export function dueBehind(ilk: Ilk, tabRad: Rad): Rad {
  const chop = ilk.parameters.liquidationPenalty;
  return chop === 0n ? tabRad : (tabRad * WAD + chop - 1n) / chop;
}
