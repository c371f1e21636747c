import { exactNumber } from "../../numbers/fixed.ts";
import { MAX_UINT256, RAY, WAD, type Ray } from "../../numbers/units.ts";

/** Maker's third unit: a wad times a ray. Sums of DAI are kept in it. */
export type Rad = bigint;
export const RAD: Rad = WAD * RAY;

const INT256_LIMIT = 1n << 255n;

/**
 * Whether the arithmetic of a call went wrong. These contracts revert without a text then, whatever
 * it was (overflow, underflow, division by zero); the call goes on with zeros until its next check.
 */
export interface Faults {
  hasAny: boolean;
}

/** A record without faults. */
export function noFaults(): Faults {
  return { hasAny: false };
}

function fault(faults: Faults): bigint {
  faults.hasAny = true;
  return 0n;
}

function unsigned(value: bigint, faults: Faults): bigint {
  return value < 0n || value > MAX_UINT256 ? fault(faults) : value;
}

/** add and sub of every contract, also with a signed second operand; the sum must be a uint256. */
export function add(a: bigint, b: bigint, faults: Faults): bigint {
  return unsigned(a + b, faults);
}

/** mul of every contract. */
export function mul(a: bigint, b: bigint, faults: Faults): bigint {
  return unsigned(a * b, faults);
}

/** Vat.mul(uint, int): both operands and the product must fit an int256. */
export function mulSigned(a: bigint, b: bigint, faults: Faults): bigint {
  const product = a * b;
  const fits = a < INT256_LIMIT && product < INT256_LIMIT && product >= -INT256_LIMIT;
  return fits ? product : fault(faults);
}

/** Solidity's division: rounded down. */
export function div(a: bigint, b: bigint, faults: Faults): bigint {
  return b === 0n ? fault(faults) : a / b;
}

/** rmul of jug, clip and abaci: rounded down. */
export function rmul(a: bigint, b: bigint, faults: Faults): bigint {
  return mul(a, b, faults) / RAY;
}

/** rdiv of spot and clip: rounded down. */
export function rdiv(a: bigint, b: bigint, faults: Faults): bigint {
  return div(mul(a, RAY, faults), b, faults);
}

/** wmul of clip: rounded down. */
export function wmul(a: bigint, b: bigint, faults: Faults): bigint {
  return mul(a, b, faults) / WAD;
}

const HALF_RAY = RAY / 2n;

/**
 * rpow(x, n, RAY) of jug.sol and abaci.sol: binary powers, each product rounded half up. n is a
 * number of seconds or steps. Zero to the zeroth is one.
 */
export function rpow(base: Ray, exponent: number, faults: Faults): Ray {
  if (base === 0n) return exponent === 0 ? RAY : 0n;
  let x = base;
  let rest = exponent;
  let z = rest % 2 === 0 ? RAY : x;
  for (rest = Math.floor(rest / 2); rest > 0; rest = Math.floor(rest / 2)) {
    x = add(mul(x, x, faults), HALF_RAY, faults) / RAY;
    if (rest % 2 === 1) z = add(mul(z, x, faults), HALF_RAY, faults) / RAY;
    if (faults.hasAny) return 0n;
  }
  return z;
}

/** jug.drip: the accumulated rate after some seconds at base + duty. */
export function drippedRate(rateRay: Ray, feeRay: Ray, seconds: number, faults: Faults): Ray {
  return rmul(rpow(feeRay, seconds, faults), rateRay, faults);
}

const BLN = 10n ** 9n;

/** clip.getFeedPrice, and the first half of spot.poke: a price in US dollars becomes one in DAI. */
export function priceInDai(priceWad: bigint, parRay: Ray, faults: Faults): Ray {
  return rdiv(mul(priceWad, BLN, faults), parRay, faults);
}

/** How a falling-price auction's price falls: the three calculators of abaci.sol. */
export const CURVES = { linear: 0n, stairstep: 1n, exponential: 2n } as const;

/** What a calculator was configured with. */
export interface Curve {
  readonly auctionCurve: bigint;
  /** cut: a step's (stairstep) or a second's (exponential) factor. */
  readonly priceStepFactor: Ray;
  /** step: seconds. */
  readonly priceStepDuration: bigint;
  /** tau of LinearDecrease: seconds. */
  readonly maximumAuctionDuration: bigint;
}

/** price(top, dur) of LinearDecrease, StairstepExponentialDecrease and ExponentialDecrease. */
export function curvePrice(curve: Curve, topRay: Ray, seconds: number, faults: Faults): Ray {
  if (curve.auctionCurve === CURVES.linear) {
    const left = curve.maximumAuctionDuration - BigInt(seconds);
    if (left <= 0n) return 0n;
    const share = div(mul(left, RAY, faults), curve.maximumAuctionDuration, faults);
    return rmul(topRay, share, faults);
  }
  const steps =
    curve.auctionCurve === CURVES.stairstep
      ? exactNumber(div(BigInt(seconds), curve.priceStepDuration, faults))
      : seconds;
  return rmul(topRay, rpow(curve.priceStepFactor, steps, faults), faults);
}
