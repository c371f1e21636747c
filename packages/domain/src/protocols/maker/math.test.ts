import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, RAY, WAD } from "../../numbers/units.ts";
import {
  add,
  curvePrice,
  CURVES,
  div,
  drippedRate,
  mul,
  mulSigned,
  noFaults,
  priceInDai,
  RAD,
  rdiv,
  rmul,
  rpow,
  wmul,
  type Curve,
} from "./math.ts";
import vectors from "./vectors.json" with { type: "json" };

const INT256 = 1n << 255n;

describe("checked arithmetic", () => {
  test.each<[string, (faults: ReturnType<typeof noFaults>) => bigint]>([
    ["a sum below zero", (faults) => add(1n, -2n, faults)],
    ["a sum above 256 bits", (faults) => add(MAX_UINT256, 1n, faults)],
    ["a product above 256 bits", (faults) => mul(MAX_UINT256, 2n, faults)],
    ["a signed product above 255 bits", (faults) => mulSigned(2n, INT256 / 2n, faults)],
    ["a signed product below them", (faults) => mulSigned(2n, -INT256 / 2n - 1n, faults)],
    ["an operand no int256 holds", (faults) => mulSigned(INT256, 0n, faults)],
    ["a quotient by zero", (faults) => div(1n, 0n, faults)],
    ["a quotient of nothing by zero", (faults) => rdiv(0n, 0n, faults)],
  ])("%s is a fault", (_name, calculate) => {
    const faults = noFaults();
    expect(calculate(faults)).toBe(0n);
    expect(faults.hasAny).toBe(true);
  });

  test("the last numbers that fit are none", () => {
    const faults = noFaults();
    expect(add(MAX_UINT256 - 1n, 1n, faults)).toBe(MAX_UINT256);
    expect(add(2n, -2n, faults)).toBe(0n);
    expect(mulSigned(2n, -INT256 / 2n, faults)).toBe(-INT256);
    expect(mulSigned(1n, INT256 - 1n, faults)).toBe(INT256 - 1n);
    expect(faults.hasAny).toBe(false);
  });

  test("products and quotients of fixed points are rounded down", () => {
    const faults = noFaults();
    expect(rmul(RAY - 1n, RAY - 1n, faults)).toBe(RAY - 2n);
    expect(wmul(WAD - 1n, WAD - 1n, faults)).toBe(WAD - 2n);
    expect(rdiv(2n, 3n, faults)).toBe((2n * RAY) / 3n);
    expect(RAD).toBe(10n ** 45n);
  });
});

describe("powers", () => {
  test("each product is rounded half up", () => {
    const faults = noFaults();
    // (1.5 units)^2 is 2.25 * 10^-27: below a half it would be dropped, from a half on it counts.
    expect(rpow(RAY / 2n, 1, faults)).toBe(RAY / 2n);
    const root = 22_360_679_774_998n;
    expect((root * root) / RAY).toBe(0n);
    expect(rpow(root, 2, faults)).toBe(1n);
    expect(rpow(root - 1n, 2, faults)).toBe(0n);
  });

  test("zero to the zeroth is one, zero to anything else nothing", () => {
    const faults = noFaults();
    expect([0, 1, 2].map((n) => rpow(0n, n, faults))).toEqual([RAY, 0n, 0n]);
    expect(rpow(RAY, 1_000_000, faults)).toBe(RAY);
  });

  test("multiplying one by one errs no more than its own roundings", () => {
    const base = fc.bigInt((9n * RAY) / 10n, RAY + RAY / 100n);
    fc.assert(
      fc.property(base, fc.nat(60), (x, n) => {
        const faults = noFaults();
        // 40 more digits, so that its own error is nothing.
        const scale = 10n ** 40n;
        let exact = RAY * scale;
        for (let step = 0; step < n; step++) exact = (exact * x) / RAY;
        const error = rpow(x, n, faults) * scale - exact;
        expect(faults.hasAny).toBe(false);
        expect(error < scale * 200n && error > -scale * 200n).toBe(true);
      }),
    );
  });

  test("what grows past 256 bits is a fault, at the contract's bound of 128", () => {
    const faults = noFaults();
    rpow(1n << 128n, 2, faults);
    expect(faults.hasAny).toBe(true);
    const fine = noFaults();
    rpow((1n << 128n) - 1n, 2, fine);
    expect(fine.hasAny).toBe(false);
  });

  test("a fee of 8 % a year is 8 % after a year", () => {
    const feeRay = 1_000_000_002_440_418_608_258_400_030n;
    const rate = drippedRate(RAY, feeRay, 31_536_000, noFaults());
    const error = rate - (108n * RAY) / 100n;
    expect(error < 10n ** 9n && error > -(10n ** 9n)).toBe(true);
    expect(drippedRate(RAY, feeRay, 0, noFaults())).toBe(RAY);
  });
});

const STAIRS: Curve = {
  auctionCurve: CURVES.stairstep,
  priceStepFactor: (99n * RAY) / 100n,
  priceStepDuration: 90n,
  maximumAuctionDuration: 0n,
};

describe("falling prices", () => {
  const top = rmul(priceInDai(2_000n * WAD, RAY, noFaults()), (12n * RAY) / 10n, noFaults());

  test.each(vectors.stairs)("stairs: $seconds seconds after the start", (row) => {
    const price = curvePrice(STAIRS, top, row.seconds, noFaults());
    expect(price / 10n ** 23n).toBe(BigInt(row.price4));
  });

  test("stairs fall below the start's price after 19 steps, below two fifths of it after 92", () => {
    const below = (limit: bigint): number => {
      let step = 0;
      while (curvePrice(STAIRS, top, step * 90, noFaults()) > limit) step++;
      return step;
    };
    expect(below(2_000n * RAY)).toBe(19);
    expect(below((top * 4n) / 10n)).toBe(92);
  });

  test("a line reaches zero at its end and stays there", () => {
    const line = { ...STAIRS, auctionCurve: CURVES.linear, maximumAuctionDuration: 3n };
    const faults = noFaults();
    const prices = [0, 1, 2, 3, 4].map((seconds) => curvePrice(line, RAY, seconds, faults));
    expect(faults.hasAny).toBe(false);
    expect(prices).toEqual([RAY, (2n * RAY) / 3n, RAY / 3n, 0n, 0n]);
  });

  test("an exponential falls each second", () => {
    const curve = { ...STAIRS, auctionCurve: CURVES.exponential };
    expect(curvePrice(curve, 100n * RAY, 2, noFaults())).toBe((9_801n * RAY) / 100n);
  });

  test("stairs without a step revert", () => {
    const faults = noFaults();
    curvePrice({ ...STAIRS, priceStepDuration: 0n }, RAY, 5, faults);
    expect(faults.hasAny).toBe(true);
  });
});
