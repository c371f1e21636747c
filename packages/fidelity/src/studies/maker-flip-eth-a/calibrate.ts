import { quantile } from "@hindcast/replay";
import { isZeroBid, priceOf, type RecordedAuction } from "./recorded-auctions.ts";

/**
 * How keepers behaved in the auctions that were over before a moment. Nothing here knows what came
 * later; every constant is a choice of method and stands for every day alike.
 */
export interface KeeperHabits {
  /** Auctions it rests on. */
  readonly auctions: number;
  /** The gas price that most bids share, in wei; undefined where no price is shared by most. */
  readonly fixedGasPriceWei: number | undefined;
  readonly fixedMargin: number;
  /** Most DAI the group ever had in winning bids at one time. */
  readonly fixedCapitalDai: number;
  readonly adaptiveMargin: number;
  readonly adaptiveCapitalDai: number;
  /** Gas price over the day's average on the network. */
  readonly adaptiveGasRatio: number;
  /** Share of auctions in which somebody beside the fixed keepers showed. */
  readonly adaptivePresence: number;
  /** Least time between a last bid and its settlement: bids stood at least as long as that. */
  readonly leastWaitSeconds: number;
}

/** Habits change; these many auctions are remembered. */
const MEMORY = 200;
/** Gas is told by its cost: bids within 6 % of a price share it (gas burned and dollars vary). */
const SAME_PRICE = 0.06;
/** What most bids must share to be a setting. */
const MOST = 0.5;
/** Fewer auctions than this say nothing. */
const LEAST_AUCTIONS = 10;

/** So many settlements show how long bids stand now. */
const SETTLEMENTS = 50;

/**
 * Habits from auctions whose last bid was made before `untilSeconds`; undefined with too few. One
 * won for next to nothing tells nothing of prices and gas: only that nobody else came.
 */
export function habitsBefore(
  auctions: readonly RecordedAuction[],
  untilSeconds: number,
  averageGasWeiAt: (timeSeconds: number) => number | undefined,
): KeeperHabits | undefined {
  const over = auctions
    .filter((one) => one.bid.timeSeconds < untilSeconds)
    .toSorted((a, b) => a.bid.timeSeconds - b.bid.timeSeconds);
  const known = over.filter((one) => !isZeroBid(one));
  if (known.length < LEAST_AUCTIONS) return undefined;
  const recent = known.slice(-MEMORY);
  const fixedGasPriceWei = sharedGasPrice(recent);
  const isFixed = (one: RecordedAuction): boolean =>
    fixedGasPriceWei !== undefined && isNear(one.bid.gasPriceWei, fixedGasPriceWei);
  const fixed = recent.filter(isFixed);
  const others = known.filter((one) => !isFixed(one)).slice(-MEMORY);
  const showed = over
    .slice(-MEMORY)
    .filter((one) => !isZeroBid(one) && (!isFixed(one) || (one.bid.count ?? 0) > 2));
  return {
    auctions: recent.length,
    fixedGasPriceWei,
    fixedMargin: medianMargin(fixed.filter((one) => (one.bid.count ?? 2) <= 2)),
    fixedCapitalDai: mostInFlight(fixed.length === 0 ? [] : known.filter(isFixed), untilSeconds),
    adaptiveMargin: medianMargin(others),
    adaptiveCapitalDai: mostInFlight(others, untilSeconds),
    adaptiveGasRatio: medianGasRatio(others, averageGasWeiAt),
    adaptivePresence: showed.length / Math.min(MEMORY, over.length),
    leastWaitSeconds: leastWait(over, untilSeconds),
  };
}

function isNear(gasPriceWei: number | undefined, price: number): boolean {
  return gasPriceWei !== undefined && Math.abs(gasPriceWei / price - 1) <= SAME_PRICE;
}

/** The gas price around which most bids lie, as their median. */
function sharedGasPrice(auctions: readonly RecordedAuction[]): number | undefined {
  const prices = auctions.flatMap((one) => one.bid.gasPriceWei ?? []);
  let best: number[] = [];
  for (const price of prices) {
    const near = prices.filter((other) => isNear(other, price));
    if (near.length > best.length) best = near;
  }
  return best.length > MOST * auctions.length ? quantile(best, 0.5) : undefined;
}

/** Median of 1 - price / oracle price. */
function medianMargin(auctions: readonly RecordedAuction[]): number {
  const margins = auctions
    .filter((one) => one.oracleUsd > 0)
    .map((one) => 1 - priceOf(one) / one.oracleUsd);
  return margins.length === 0 ? 0 : quantile(margins, 0.5);
}

function medianGasRatio(
  auctions: readonly RecordedAuction[],
  averageGasWeiAt: (timeSeconds: number) => number | undefined,
): number {
  const ratios = auctions.flatMap((one) => {
    const average = averageGasWeiAt(one.bid.timeSeconds);
    return average === undefined || one.bid.gasPriceWei === undefined
      ? []
      : [one.bid.gasPriceWei / average];
  });
  return ratios.length === 0 ? 1 : quantile(ratios, 0.5);
}

/** Largest sum of DAI that stood in winning bids between their bid and their settlement. */
export function mostInFlight(auctions: readonly RecordedAuction[], untilSeconds: number): number {
  const moves = auctions
    .flatMap((one) => [
      { timeSeconds: one.bid.timeSeconds, dai: one.bid.dai },
      { timeSeconds: one.closedAtSeconds ?? Number.POSITIVE_INFINITY, dai: -one.bid.dai },
    ])
    .filter((move) => move.timeSeconds < untilSeconds)
    .toSorted((a, b) => a.timeSeconds - b.timeSeconds || a.dai - b.dai);
  let standing = 0;
  let most = 0;
  for (const move of moves) {
    standing += move.dai;
    most = Math.max(most, standing);
  }
  return most;
}

/** Over the last settlements before a moment; 0 without any. */
function leastWait(auctions: readonly RecordedAuction[], untilSeconds: number): number {
  const waits = auctions
    .filter(({ closedAtSeconds }) => (closedAtSeconds ?? untilSeconds) < untilSeconds)
    .slice(-SETTLEMENTS)
    .map((one) => (one.closedAtSeconds ?? 0) - one.bid.timeSeconds);
  return waits.length === 0 ? 0 : quantile(waits, 0);
}
