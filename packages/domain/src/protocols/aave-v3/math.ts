import { mulDiv, percentMul, rayDiv, rayMul } from "../../numbers/fixed.ts";
import {
  HUNDRED_PERCENT_BPS,
  RAY,
  SECONDS_PER_YEAR,
  type Bps,
  type Ray,
  type Usd8,
} from "../../numbers/units.ts";

/**
 * Transcribed from MathUtils, ReserveLogic, DefaultReserveInterestRateStrategy (v3.0) and
 * DefaultReserveInterestRateStrategyV2 (from v3.1 on). Which version uses what is in rules.ts.
 */

const SECONDS_PER_YEAR_SQUARED = SECONDS_PER_YEAR * SECONDS_PER_YEAR;
/** WadRayMath.WAD_RAY_RATIO. */
const WAD_TO_RAY = 10n ** 9n;

/** MathUtils.calculateLinearInterest: growth factor (ray) of a yearly rate (ray), truncated. */
export function linearInterest(rate: Ray, seconds: bigint): Ray {
  return RAY + (rate * seconds) / SECONDS_PER_YEAR;
}

/** Growth factor (ray) of a yearly rate (ray) over a time. */
export type Compounding = (rate: Ray, seconds: bigint) => Ray;

/**
 * MathUtils.calculateCompoundedInterest up to v3.3: growth factor (ray) by three terms of the
 * binomial series. The powers of the rate are truncated before they are used: below about 3.15 % a year the third
 * term is exactly zero.
 */
export function compoundedInterest(rate: Ray, seconds: bigint): Ray {
  if (seconds === 0n) return RAY;
  const lessOne = seconds - 1n;
  const lessTwo = seconds > 2n ? seconds - 2n : 0n;
  const second = rayMul(rate, rate) / SECONDS_PER_YEAR_SQUARED;
  const third = rayMul(second, rate) / SECONDS_PER_YEAR;
  return (
    RAY +
    (rate * seconds) / SECONDS_PER_YEAR +
    (seconds * lessOne * second) / 2n +
    (seconds * lessOne * lessTwo * third) / 6n
  );
}

/**
 * MathUtils.calculateCompoundedInterest from v3.4 on: three terms of the exponential's series in
 * x = rate * seconds / year (truncated): 1 + x + x * (x / 2 + x * (x / 6)), products half up.
 */
export function exponentialInterest(rate: Ray, seconds: bigint): Ray {
  const x = (rate * seconds) / SECONDS_PER_YEAR;
  return RAY + x + rayMul(x, x / 2n + rayMul(x, x / 6n));
}

/** An index brought forward, and all it was computed from. */
interface Growth {
  from: Ray;
  rate: Ray;
  sinceSeconds: number;
  untilSeconds: number;
  interest: Compounding;
  index: Ray;
}

/** A reserve's indices as they were last brought forward: one block asks for them many times. */
export interface GrowthMemo {
  readonly income: Growth;
  readonly debt: Growth;
}

/**
 * Where a reserve keeps its memo. No part of the state: a symbol is in no listing and no clone, and
 * a memo answers only while all it was computed from is the same.
 */
export const GROWTH: unique symbol = Symbol("growth");

/** A memo of nothing: no moment is its own. */
export function noGrowth(): GrowthMemo {
  const nothing = {
    from: 0n,
    rate: 0n,
    sinceSeconds: Number.NaN,
    untilSeconds: Number.NaN,
    interest: linearInterest,
    index: 0n,
  };
  return { income: { ...nothing }, debt: { ...nothing } };
}

/** What an index needs to be brought forward to a moment. */
export interface AccruingIndices {
  readonly liquidityIndex: Ray;
  readonly liquidityRate: Ray;
  readonly borrowIndex: Ray;
  readonly borrowRate: Ray;
  readonly lastUpdateSeconds: number;
  readonly [GROWTH]?: GrowthMemo;
}

/** An index after interest at a rate from one time to a later one. */
function grown(
  memo: Growth | undefined,
  from: Ray,
  rate: Ray,
  sinceSeconds: number,
  untilSeconds: number,
  interest: Compounding,
): Ray {
  if (
    memo !== undefined &&
    memo.untilSeconds === untilSeconds &&
    memo.sinceSeconds === sinceSeconds &&
    memo.from === from &&
    memo.rate === rate &&
    memo.interest === interest
  )
    return memo.index;
  const index = rayMul(interest(rate, BigInt(untilSeconds - sinceSeconds)), from);
  if (memo === undefined) return index;
  memo.from = from;
  memo.rate = rate;
  memo.sinceSeconds = sinceSeconds;
  memo.untilSeconds = untilSeconds;
  memo.interest = interest;
  memo.index = index;
  return index;
}

/** ReserveLogic.getNormalizedIncome: the liquidity index as it would be at timeSeconds. */
export function incomeIndex(reserve: AccruingIndices, timeSeconds: number): Ray {
  const { liquidityIndex: from, liquidityRate: rate, lastUpdateSeconds: since } = reserve;
  if (timeSeconds <= since || rate === 0n) return from;
  return grown(reserve[GROWTH]?.income, from, rate, since, timeSeconds, linearInterest);
}

/** ReserveLogic.getNormalizedDebt: the borrow index as it would be at timeSeconds. */
export function debtIndex(
  reserve: AccruingIndices,
  timeSeconds: number,
  compounding: Compounding,
): Ray {
  const { borrowIndex: from, borrowRate: rate, lastUpdateSeconds: since } = reserve;
  if (timeSeconds <= since || rate === 0n) return from;
  return grown(reserve[GROWTH]?.debt, from, rate, since, timeSeconds, compounding);
}

/** The rate curve's parameters, all in ray; the optimal usage must not be zero. */
export interface RateCurve {
  readonly optimalUsageRay: Ray;
  readonly baseRateRay: Ray;
  readonly slope1Ray: Ray;
  readonly slope2Ray: Ray;
  readonly reserveFactorBps: Bps;
}

/** Yearly rates, in ray. */
export interface Rates {
  readonly liquidityRate: Ray;
  readonly borrowRate: Ray;
}

/** The borrow rate on the curve at a usage (ray); the same in every version. */
function borrowRateAt(curve: RateCurve, usage: Ray): Ray {
  const optimal = curve.optimalUsageRay;
  if (usage <= optimal) return curve.baseRateRay + rayDiv(rayMul(curve.slope1Ray, usage), optimal);
  const excess = rayDiv(usage - optimal, RAY - optimal);
  return curve.baseRateRay + curve.slope1Ray + rayMul(curve.slope2Ray, excess);
}

/**
 * DefaultReserveInterestRateStrategy._getOverallBorrowRate weighs by debt in ray even when all debt
 * is variable; it rounds twice. Above one ray of weight the second division undoes the first: what
 * the product lost or gained, half a ray at most, is less than half of the weight.
 */
function overallRate(debt: bigint, borrowRate: Ray): Ray {
  const weight = debt * WAD_TO_RAY;
  return weight > RAY ? borrowRate : rayDiv(rayMul(weight, borrowRate), weight);
}

/**
 * DefaultReserveInterestRateStrategy.calculateInterestRates without stable debt and unbacked
 * tokens. `debt` and `cash` in smallest units; rates are yearly, in ray.
 */
export function interestRates(curve: RateCurve, debt: bigint, cash: bigint): Rates {
  if (debt === 0n) return { liquidityRate: 0n, borrowRate: curve.baseRateRay };
  const usage = rayDiv(debt, cash + debt);
  const borrowRate = borrowRateAt(curve, usage);
  const liquidityRate = percentMul(
    rayMul(overallRate(debt, borrowRate), usage),
    HUNDRED_PERCENT_BPS - curve.reserveFactorBps,
  );
  return { liquidityRate, borrowRate };
}

/**
 * DefaultReserveInterestRateStrategyV2.calculateInterestRates: debt written off (`deficit`, in
 * smallest units) thins out what suppliers earn, not what borrowers pay.
 */
export function interestRatesWithDeficit(
  curve: RateCurve,
  debt: bigint,
  cash: bigint,
  deficit: bigint,
): Rates {
  if (debt === 0n) return { liquidityRate: 0n, borrowRate: curve.baseRateRay };
  const borrowRate = borrowRateAt(curve, rayDiv(debt, cash + debt));
  const supplyUsage = rayDiv(debt, cash + debt + deficit);
  const liquidityRate = percentMul(
    rayMul(borrowRate, supplyUsage),
    HUNDRED_PERCENT_BPS - curve.reserveFactorBps,
  );
  return { liquidityRate, borrowRate };
}

/**
 * ReserveLogic.cumulateToLiquidityIndex: the liquidity index after `amount` is shared out among
 * `totalLiquidity` (both in smallest units, totalLiquidity not zero).
 */
export function cumulatedIndex(liquidityIndex: Ray, totalLiquidity: bigint, amount: bigint): Ray {
  const share = rayDiv(amount * WAD_TO_RAY, totalLiquidity * WAD_TO_RAY);
  return rayMul(share + RAY, liquidityIndex);
}

/** Value of an amount, truncated: GenericLogic's `amount * price / unit`. */
export function valueUsd8(amount: bigint, priceUsd8: Usd8, unit: bigint): Usd8 {
  return (amount * priceUsd8) / unit;
}

/** An average of bps weighted by value, from the weighted sum and the value; truncated. */
export function averageBps(weightedUsd8Bps: bigint, valueUsd8: Usd8): Bps {
  return valueUsd8 === 0n ? 0n : weightedUsd8Bps / valueUsd8;
}

/** Value of a debt, rounded up: MathUtils.mulDivCeil, from v3.5 on. */
export function valueUpUsd8(amount: bigint, priceUsd8: Usd8, unit: bigint): Usd8 {
  return mulDiv(amount, priceUsd8, unit, "up");
}
