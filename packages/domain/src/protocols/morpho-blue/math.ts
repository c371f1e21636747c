import { MAX_UINT256, SECONDS_PER_YEAR, WAD, type Wad } from "../../numbers/units.ts";
import { RATE_MODEL_KINDS, type GlobalParameters, type MarketParameters } from "./params.ts";

/** Transcribed from MathLib, SharesMathLib and Morpho.sol; further down AdaptiveCurveIrm.sol. */

/** Why checked arithmetic reverts: two panics, and UtilsLib.toUint128's own text. */
export type Fault = "overflow" | "divisionByZero" | "exceedsUint128";

/**
 * The first fault of a call. The contract stops there; here the numbers run on as if nothing had
 * happened, and whoever asked looks at the fault before using them.
 */
export interface Faults {
  first: Fault | undefined;
}

/** Nothing has gone wrong yet. */
export function noFaults(): Faults {
  return { first: undefined };
}

function note(faults: Faults, fault: Fault): void {
  faults.first ??= fault;
}

export const MAX_UINT128 = (1n << 128n) - 1n;
/** ConstantsLib.ORACLE_PRICE_SCALE. */
export const ORACLE_PRICE_SCALE = 10n ** 36n;
/** SharesMathLib.VIRTUAL_SHARES; there is one virtual asset. */
export const VIRTUAL_SHARES = 1_000_000n;

/** MathLib.mulDivDown: (x * y) / d. */
export function mulDivDown(x: bigint, y: bigint, d: bigint, faults: Faults): bigint {
  const product = x * y;
  if (product > MAX_UINT256) note(faults, "overflow");
  if (d === 0n) {
    note(faults, "divisionByZero");
    return 0n;
  }
  return product / d;
}

/** MathLib.mulDivUp: (x * y + (d - 1)) / d. */
export function mulDivUp(x: bigint, y: bigint, d: bigint, faults: Faults): bigint {
  const raised = x * y + d - 1n;
  if (raised > MAX_UINT256 || d === 0n) note(faults, "overflow");
  return d === 0n ? 0n : raised / d;
}

/** UtilsLib.toUint128. */
export function toUint128(x: bigint, faults: Faults): bigint {
  if (x > MAX_UINT128) note(faults, "exceedsUint128");
  return x;
}

/** `a += b` on a uint256. */
export function addUint256(a: bigint, b: bigint, faults: Faults): bigint {
  const sum = a + b;
  if (sum > MAX_UINT256) note(faults, "overflow");
  return sum;
}

/** `a -= b` on a uint256. */
export function subUint256(a: bigint, b: bigint, faults: Faults): bigint {
  if (b > a) note(faults, "overflow");
  return a - b;
}

/** `a += b` on a uint128. */
export function addUint128(a: bigint, b: bigint, faults: Faults): bigint {
  const sum = a + toUint128(b, faults);
  if (sum > MAX_UINT128) note(faults, "overflow");
  return sum;
}

/** `a -= b` on a uint128. */
export function subUint128(a: bigint, b: bigint, faults: Faults): bigint {
  const difference = a - toUint128(b, faults);
  if (difference < 0n) note(faults, "overflow");
  return difference;
}

/** One side of a market: assets and the shares that stand for them. */
export interface Totals {
  readonly assets: bigint;
  readonly shares: bigint;
}

/** Whether assets per share (with the virtual ones) fell from `before` to `after`. */
export function perShareFell(before: Totals, after: Totals): boolean {
  return (
    (after.assets + 1n) * (before.shares + VIRTUAL_SHARES) <
    (before.assets + 1n) * (after.shares + VIRTUAL_SHARES)
  );
}

/** SharesMathLib.toSharesDown. */
export function toSharesDown(assets: bigint, totals: Totals, faults: Faults): bigint {
  return mulDivDown(assets, totals.shares + VIRTUAL_SHARES, totals.assets + 1n, faults);
}

/** SharesMathLib.toSharesUp. */
export function toSharesUp(assets: bigint, totals: Totals, faults: Faults): bigint {
  return mulDivUp(assets, totals.shares + VIRTUAL_SHARES, totals.assets + 1n, faults);
}

/** SharesMathLib.toAssetsDown. */
export function toAssetsDown(shares: bigint, totals: Totals, faults: Faults): bigint {
  return mulDivDown(shares, totals.assets + 1n, totals.shares + VIRTUAL_SHARES, faults);
}

/** SharesMathLib.toAssetsUp. */
export function toAssetsUp(shares: bigint, totals: Totals, faults: Faults): bigint {
  return mulDivUp(shares, totals.assets + 1n, totals.shares + VIRTUAL_SHARES, faults);
}

/** MathLib.wTaylorCompounded: three terms of e^(rate * seconds) - 1 (wad). */
export function taylorCompounded(rate: Wad, seconds: bigint, faults: Faults): Wad {
  const first = rate * seconds;
  if (first > MAX_UINT256) note(faults, "overflow");
  const second = mulDivDown(first, first, 2n * WAD, faults);
  const third = mulDivDown(second, first, 3n * WAD, faults);
  return first + second + third;
}

/** The most a position may owe: _isHealthy's maxBorrow, in loan units, rounded down twice. */
export function maxBorrow(collateral: bigint, price: bigint, lltvWad: Wad, faults: Faults): bigint {
  const quoted = mulDivDown(collateral, price, ORACLE_PRICE_SCALE, faults);
  return mulDivDown(quoted, lltvWad, WAD, faults);
}

/** What interest is computed from. */
export interface AccruingMarket {
  readonly parameters: MarketParameters;
  /** False where the rate model is the zero address: borrowing costs nothing. */
  readonly hasRateModel: boolean;
  readonly supply: Totals;
  readonly debt: Totals;
  readonly lastUpdateSeconds: number;
  /** The adaptive rate's anchor, a second (wad); 0 before its first answer. */
  readonly rateAtTarget: Wad;
}

/** AdaptiveCurveIrm.sol and its libraries. */

const LN_2 = 693_147_180_559_945_309n;
const LN_WEI = -41_446_531_673_892_822_312n;
const EXP_UPPER_BOUND = 93_859_467_695_000_404_319n;
const EXP_UPPER_VALUE =
  57_716_089_161_558_943_949_701_069_502_944_508_345_128_422_502_756_744_429_568n;

/** ExpLib.wExp: e^x (wad) as 2^q times a second-order polynomial; clipped at both ends. */
export function exponential(x: Wad): Wad {
  if (x < LN_WEI) return 0n;
  if (x >= EXP_UPPER_BOUND) return EXP_UPPER_VALUE;
  const half = x < 0n ? -(LN_2 / 2n) : LN_2 / 2n;
  const q = (x + half) / LN_2;
  const r = x - q * LN_2;
  const polynomial = WAD + r + (r * r) / WAD / 2n;
  return q >= 0n ? polynomial << q : polynomial >> -q;
}

/** A rate model's answer: the rate since the last time, and the anchor from now on. */
export interface AdaptiveRate {
  readonly averageRate: Wad;
  readonly rateAtTarget: Wad;
}

/** UtilsLib.bound: `low` where the bounds cross. */
function bounded(x: bigint, low: bigint, high: bigint): bigint {
  const capped = x < high ? x : high;
  return capped > low ? capped : low;
}

/** AdaptiveCurveIrm._newRateAtTarget. */
function movedRate(start: Wad, adaptation: Wad, constants: GlobalParameters): Wad {
  return bounded(
    (start * exponential(adaptation)) / WAD,
    constants.minimumRateAtTargetWad,
    constants.maximumRateAtTargetWad,
  );
}

/**
 * AdaptiveCurveIrm._borrowRate: the anchor drifts exponentially with the distance from the target
 * usage; the rate is the curve at the trapezoidal average of start, middle and end. All divisions
 * truncate toward zero, as bigint's do. Rates are a second (wad).
 */
export function adaptiveRate(
  constants: GlobalParameters,
  utilisation: Wad,
  startRate: Wad,
  seconds: bigint,
): AdaptiveRate {
  const target = constants.targetUtilisationWad;
  const span = utilisation > target ? WAD - target : target;
  const error = ((utilisation - target) * WAD) / span;
  let average = startRate;
  let end = startRate;
  if (startRate === 0n) {
    average = constants.initialRateAtTargetWad;
    end = average;
  } else {
    const adaptation = ((constants.adjustmentSpeedWad * error) / WAD) * seconds;
    if (adaptation !== 0n) {
      end = movedRate(startRate, adaptation, constants);
      const middle = movedRate(startRate, adaptation / 2n, constants);
      average = (startRate + end + 2n * middle) / 4n;
    }
  }
  const steepness = constants.curveSteepnessWad;
  const coefficient = error < 0n ? WAD - (WAD * WAD) / steepness : steepness - WAD;
  return {
    averageRate: (((coefficient * error) / WAD + WAD) * average) / WAD,
    rateAtTarget: end,
  };
}

/** The market's usage as every rate model sees it: debt over supply (wad), rounded down. */
export function utilisation(market: Pick<AccruingMarket, "supply" | "debt">): Wad {
  return market.supply.assets === 0n ? 0n : (market.debt.assets * WAD) / market.supply.assets;
}

/** IIrm.borrowRate by kind of model. Only the adaptive one remembers an anchor. */
export function borrowRate(
  market: AccruingMarket,
  constants: GlobalParameters,
  seconds: bigint,
): { readonly rate: Wad; readonly rateAtTarget: Wad | undefined } {
  switch (market.parameters.rateModelKind) {
    case RATE_MODEL_KINDS.fixed:
      return { rate: market.parameters.fixedRateWad, rateAtTarget: undefined };
    case RATE_MODEL_KINDS.proportional:
      return { rate: utilisation(market) / SECONDS_PER_YEAR, rateAtTarget: undefined };
    default: {
      const answer = adaptiveRate(constants, utilisation(market), market.rateAtTarget, seconds);
      return { rate: answer.averageRate, rateAtTarget: answer.rateAtTarget };
    }
  }
}

/** Interest up to a moment: what would be posted, and the totals after it. */
export interface Accrual {
  readonly rate: Wad;
  readonly rateAtTarget: Wad | undefined;
  readonly interest: bigint;
  readonly feeShares: bigint;
  readonly supply: Totals;
  readonly debt: Totals;
}

/** Morpho._accrueInterest. Without a rate model, or at the same second, nothing is owed. */
export function accrual(
  market: AccruingMarket,
  constants: GlobalParameters,
  timeSeconds: number,
  faults: Faults,
): Accrual {
  const { supply, debt } = market;
  const seconds = BigInt(timeSeconds - market.lastUpdateSeconds);
  if (seconds < 0n) note(faults, "overflow");
  if (seconds <= 0n || !market.hasRateModel)
    return { rate: 0n, rateAtTarget: undefined, interest: 0n, feeShares: 0n, supply, debt };
  const { rate, rateAtTarget } = borrowRate(market, constants, seconds);
  const growth = taylorCompounded(rate, seconds, faults);
  const interest = mulDivDown(debt.assets, growth, WAD, faults);
  const owed = addUint128(debt.assets, interest, faults);
  const claimed = addUint128(supply.assets, interest, faults);
  const fee = mulDivDown(interest, market.parameters.feeWad, WAD, faults);
  const feeShares = toSharesDown(fee, { assets: claimed - fee, shares: supply.shares }, faults);
  return {
    rate,
    rateAtTarget,
    interest,
    feeShares,
    supply: { assets: claimed, shares: addUint128(supply.shares, feeShares, faults) },
    debt: { assets: owed, shares: debt.shares },
  };
}
