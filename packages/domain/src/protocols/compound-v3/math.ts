import { mulDiv } from "../../numbers/fixed.ts";
import { SECONDS_PER_YEAR, WAD, type Usd8, type Wad } from "../../numbers/units.ts";
import type { MarketParameters } from "./params.ts";

/** Transcribed from CometCore and Comet. Every quotient is truncated unless its name says more. */

/** CometCore.BASE_INDEX_SCALE: an index of one. */
export const INDEX_ONE = 10n ** 15n;
export const MAX_UINT64 = (1n << 64n) - 1n;
export const MAX_UINT104 = (1n << 104n) - 1n;
export const MAX_INT104 = (1n << 103n) - 1n;
export const MAX_UINT128 = (1n << 128n) - 1n;
export const MAX_INT256 = (1n << 255n) - 1n;

/** Comet keeps 4 decimals of a collateral's factors (getPackedAssetInternal). */
const FACTOR_STEP = 10n ** 14n;

/** A collateral factor as the contract keeps it: 4 decimals, truncated. */
export function keptFactor(factor: Wad): Wad {
  return (factor / FACTOR_STEP) * FACTOR_STEP;
}

/** A supply cap as the contract keeps it: whole tokens in 64 bits. `unit` is 10^decimals. */
export function keptCap(cap: bigint, unit: bigint): bigint {
  return ((cap / unit) & MAX_UINT64) * unit;
}

/** Comet.mulFactor. */
export function mulFactor(amount: bigint, factor: Wad): bigint {
  return mulDiv(amount, factor, WAD, "down");
}

/** CometCore.presentValueSupply and presentValueBorrow: a principal (not negative) at an index. */
export function presentAmount(principal: bigint, index: bigint): bigint {
  return mulDiv(principal, index, INDEX_ONE, "down");
}

/** CometCore.principalValueSupply. */
export function supplyPrincipal(present: bigint, index: bigint): bigint {
  return mulDiv(present, INDEX_ONE, index, "down");
}

/** CometCore.principalValueBorrow: debt rounds up. */
export function debtPrincipal(present: bigint, index: bigint): bigint {
  return mulDiv(present, INDEX_ONE, index, "up");
}

/** Comet.mulPrice: value of an amount; `unit` is 10^decimals. */
export function valueUsd8(amount: bigint, priceUsd8: Usd8, unit: bigint): Usd8 {
  return mulDiv(amount, priceUsd8, unit, "down");
}

/** Comet.divPrice: the amount a value buys; the price must not be zero. */
export function amountOf(value: Usd8, priceUsd8: Usd8, unit: bigint): bigint {
  return mulDiv(value, unit, priceUsd8, "down");
}

/** The base asset's indices and principals, and when interest was last charged. */
export interface BaseTotals {
  readonly supplyIndex: bigint;
  readonly borrowIndex: bigint;
  readonly totalSupply: bigint;
  readonly totalDebt: bigint;
  readonly lastAccrualSeconds: number;
}

/** Comet.getUtilization (wad): debt / supply at the stored indices; zero without supply. */
export function utilization(base: BaseTotals): Wad {
  const supply = presentAmount(base.totalSupply, base.supplyIndex);
  if (supply === 0n) return 0n;
  return mulDiv(presentAmount(base.totalDebt, base.borrowIndex), WAD, supply, "down");
}

/** Comet.getSupplyRate: per second (wad), before the cast to 64 bits. */
export function supplyRate(market: MarketParameters, usage: Wad): Wad {
  return rate(
    market.supplyRateBaseWad,
    market.supplyRateSlopeLowWad,
    market.supplyRateSlopeHighWad,
    market.supplyKinkWad,
    usage,
  );
}

/** Comet.getBorrowRate: per second (wad), before the cast to 64 bits. */
export function borrowRate(market: MarketParameters, usage: Wad): Wad {
  return rate(
    market.borrowRateBaseWad,
    market.borrowRateSlopeLowWad,
    market.borrowRateSlopeHighWad,
    market.borrowKinkWad,
    usage,
  );
}

/** The constructor divides each yearly number by the year; the products are truncated apart. */
function rate(base: Wad, low: Wad, high: Wad, kink: Wad, usage: Wad): Wad {
  const least = base / SECONDS_PER_YEAR;
  const slope = low / SECONDS_PER_YEAR;
  if (usage <= kink) return least + mulFactor(slope, usage);
  return least + mulFactor(slope, kink) + mulFactor(high / SECONDS_PER_YEAR, usage - kink);
}

/** Indices of a moment, or the contract's error if they do not fit their 64 bits. */
export type Indices =
  | { readonly supplyIndex: bigint; readonly borrowIndex: bigint }
  | "INDEX_TOO_LARGE"
  | "ARITHMETIC_OVERFLOW";

/** Comet.accruedInterestIndices: linear interest since the last charge, at today's utilization. */
export function accruedIndices(
  base: BaseTotals,
  market: MarketParameters,
  timeSeconds: number,
): Indices {
  const { supplyIndex, borrowIndex } = base;
  if (timeSeconds === base.lastAccrualSeconds) return { supplyIndex, borrowIndex };
  if (timeSeconds < base.lastAccrualSeconds) return "ARITHMETIC_OVERFLOW";
  const seconds = BigInt(timeSeconds - base.lastAccrualSeconds);
  const usage = utilization(base);
  const supplyPerSecond = supplyRate(market, usage);
  const borrowPerSecond = borrowRate(market, usage);
  if (supplyPerSecond > MAX_UINT64 || borrowPerSecond > MAX_UINT64) return "INDEX_TOO_LARGE";
  const supplyGain = mulFactor(supplyIndex, supplyPerSecond * seconds);
  if (supplyGain > MAX_UINT64) return "INDEX_TOO_LARGE";
  if (supplyIndex + supplyGain > MAX_UINT64) return "ARITHMETIC_OVERFLOW";
  const borrowGain = mulFactor(borrowIndex, borrowPerSecond * seconds);
  if (borrowGain > MAX_UINT64) return "INDEX_TOO_LARGE";
  if (borrowIndex + borrowGain > MAX_UINT64) return "ARITHMETIC_OVERFLOW";
  return { supplyIndex: supplyIndex + supplyGain, borrowIndex: borrowIndex + borrowGain };
}

/** The parts of a change of principal that count toward the totals. */
export interface TotalChange {
  readonly supply: bigint;
  readonly debt: bigint;
}

/**
 * Comet.repayAndSupplyAmount: a principal that should rise. Where rounding lets it fall instead,
 * the totals do not follow: they drift above the sum of the accounts.
 */
export function riseOf(before: bigint, after: bigint): TotalChange {
  if (after < before) return { supply: 0n, debt: 0n };
  if (after <= 0n) return { supply: 0n, debt: before - after };
  if (before >= 0n) return { supply: after - before, debt: 0n };
  return { supply: after, debt: before };
}

/** Comet.withdrawAndBorrowAmount: a principal that should fall; see riseOf. */
export function fallOf(before: bigint, after: bigint): TotalChange {
  if (after > before) return { supply: 0n, debt: 0n };
  if (after >= 0n) return { supply: after - before, debt: 0n };
  if (before <= 0n) return { supply: 0n, debt: before - after };
  return { supply: -before, debt: -after };
}
