import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, SECONDS_PER_YEAR, WAD } from "../../numbers/units.ts";
import {
  accrual,
  adaptiveRate,
  addUint128,
  addUint256,
  borrowRate,
  exponential,
  maxBorrow,
  MAX_UINT128,
  mulDivDown,
  mulDivUp,
  noFaults,
  subUint128,
  subUint256,
  taylorCompounded,
  toAssetsDown,
  toAssetsUp,
  toSharesDown,
  toSharesUp,
  toUint128,
  utilisation,
  type AccruingMarket,
  type Fault,
  type Faults,
} from "./math.ts";
import { CONTRACT_CONSTANTS, LISTED_MARKET, RATE_MODEL_KINDS } from "./params.ts";
import vectors from "./vectors.json" with { type: "json" };

const DAY = 86_400;
const totals = fc.record({
  assets: fc.bigInt(0n, 1n << 100n),
  shares: fc.bigInt(0n, 1n << 110n),
});
const amount = fc.bigInt(0n, 1n << 110n);

/** The fault a computation leaves. */
function faultOf(compute: (faults: Faults) => unknown): Fault | undefined {
  const faults = noFaults();
  compute(faults);
  return faults.first;
}

function market(change: Partial<AccruingMarket> = {}): AccruingMarket {
  return {
    parameters: LISTED_MARKET,
    hasRateModel: true,
    supply: { assets: 1_000_000n, shares: 1_000_000_000_000n },
    debt: { assets: 900_000n, shares: 900_000_000_000n },
    lastUpdateSeconds: 1_000,
    rateAtTarget: CONTRACT_CONSTANTS.initialRateAtTargetWad,
    ...change,
  };
}

describe("checked arithmetic", () => {
  test("products above 256 bits and quotients by zero revert as Solidity does", () => {
    const most = MAX_UINT256;
    expect(faultOf((f) => mulDivDown(most, 1n, 1n, f))).toBeUndefined();
    expect(faultOf((f) => mulDivDown(most, 2n, 1n, f))).toBe("overflow");
    expect(faultOf((f) => mulDivDown(most, 2n, 0n, f))).toBe("overflow");
    expect(faultOf((f) => mulDivDown(1n, 2n, 0n, f))).toBe("divisionByZero");
    expect(faultOf((f) => mulDivUp(most, 1n, 1n, f))).toBeUndefined();
    expect(faultOf((f) => mulDivUp(most, 1n, 2n, f))).toBe("overflow");
    // (d - 1) of a zero divisor underflows before anything is divided.
    expect(faultOf((f) => mulDivUp(1n, 2n, 0n, f))).toBe("overflow");
  });

  test("sums and differences know their width; a cast has its own text", () => {
    expect(faultOf((f) => addUint128(MAX_UINT128, 1n, f))).toBe("overflow");
    expect(faultOf((f) => addUint128(0n, MAX_UINT128 + 1n, f))).toBe("exceedsUint128");
    expect(faultOf((f) => subUint128(1n, 2n, f))).toBe("overflow");
    expect(faultOf((f) => subUint128(1n, MAX_UINT128 + 1n, f))).toBe("exceedsUint128");
    expect(faultOf((f) => addUint256(MAX_UINT256, 1n, f))).toBe("overflow");
    expect(faultOf((f) => subUint256(1n, 2n, f))).toBe("overflow");
    expect(faultOf((f) => toUint128(MAX_UINT128, f))).toBeUndefined();
  });

  test("the first fault is kept", () => {
    const faults = noFaults();
    toUint128(MAX_UINT128 + 1n, faults);
    mulDivDown(1n, 1n, 0n, faults);
    expect(faults.first).toBe("exceedsUint128");
  });
});

describe("shares", () => {
  test("an empty market gives a million shares for a unit", () => {
    const empty = { assets: 0n, shares: 0n };
    expect(toSharesDown(1n, empty, noFaults())).toBe(1_000_000n);
    expect(toAssetsUp(1n, empty, noFaults())).toBe(1n);
    expect(toAssetsDown(999_999n, empty, noFaults())).toBe(0n);
  });

  test("up is down or one more, and there and back never gains", () => {
    fc.assert(
      fc.property(amount, totals, (a, side) => {
        const faults = noFaults();
        const shares = toSharesDown(a, side, faults);
        expect(toSharesUp(a, side, faults) - shares).toBeLessThanOrEqual(1n);
        expect(toAssetsDown(shares, side, faults)).toBeLessThanOrEqual(a);
        expect(toSharesUp(toAssetsDown(a, side, faults), side, faults)).toBeLessThanOrEqual(a);
      }),
    );
  });
});

describe("interest", () => {
  test("three terms of the exponential series", () => {
    expect(taylorCompounded(WAD, 1n, noFaults())).toBe(
      WAD + WAD / 2n + ((WAD / 2n) * WAD) / 3n / WAD,
    );
    expect(faultOf((f) => taylorCompounded(MAX_UINT256, 2n, f))).toBe("overflow");
  });

  test("nothing is owed at the same second or without a rate model; time cannot run back", () => {
    const still = { rate: 0n, rateAtTarget: undefined, interest: 0n, feeShares: 0n };
    const at = (of: AccruingMarket, time: number) =>
      accrual(of, CONTRACT_CONSTANTS, time, noFaults());
    expect(at(market(), 1_000)).toMatchObject(still);
    expect(at(market({ hasRateModel: false }), 9_000)).toMatchObject(still);
    expect(faultOf((f) => accrual(market(), CONTRACT_CONSTANTS, 999, f))).toBe("overflow");
  });

  test("both sides grow by it; the fee becomes shares worth no more than their part", () => {
    const feeWad = WAD / 4n;
    const parameters = { ...LISTED_MARKET, feeWad };
    const after = accrual(
      market({ parameters }),
      CONTRACT_CONSTANTS,
      1_000 + 365 * DAY,
      noFaults(),
    );
    expect(after.interest).toBeGreaterThan(36_000n);
    expect(after.debt.assets).toBe(900_000n + after.interest);
    expect(after.supply.assets).toBe(1_000_000n + after.interest);
    expect(after.supply.shares).toBe(1_000_000_000_000n + after.feeShares);
    const worth = toAssetsDown(after.feeShares, after.supply, noFaults());
    expect(worth).toBeLessThanOrEqual(after.interest / 4n);
    expect(worth).toBeGreaterThanOrEqual(after.interest / 4n - 1n);
  });

  test("debt near 128 bits reverts instead of growing", () => {
    const debt = { assets: MAX_UINT128, shares: 1n };
    const supply = { assets: MAX_UINT128, shares: 1n };
    const full = market({ debt, supply });
    expect(faultOf((f) => accrual(full, CONTRACT_CONSTANTS, 1_001 + DAY, f))).toBe("overflow");
  });
});

describe("rate models", () => {
  test.each(vectors.rates)("adaptive: debt $debt of $supply for $seconds s", (v) => {
    const used = utilisation({
      supply: { assets: BigInt(v.supply), shares: 0n },
      debt: { assets: BigInt(v.debt), shares: 0n },
    });
    const start = BigInt(v.startRate);
    expect(adaptiveRate(CONTRACT_CONSTANTS, used, start, BigInt(v.seconds))).toEqual({
      averageRate: BigInt(v.averageRate),
      rateAtTarget: BigInt(v.rateAtTarget),
    });
  });

  test.each(vectors.yearly)("$usedPercent % used for $days d from 4 % a year", (v) => {
    const used = (WAD * BigInt(v.usedPercent)) / 100n;
    const start = CONTRACT_CONSTANTS.initialRateAtTargetWad;
    const { averageRate, rateAtTarget } = adaptiveRate(
      CONTRACT_CONSTANTS,
      used,
      start,
      BigInt(v.days * DAY),
    );
    const basisPoints = (rate: bigint): number => Number((rate * SECONDS_PER_YEAR * 10_000n) / WAD);
    expect(basisPoints(averageRate)).toBe(Math.round(v.averagePercent * 100));
    expect(basisPoints(rateAtTarget)).toBe(Math.round(v.atTargetPercent * 100));
  });

  test("the exponential is clipped at both ends and one at zero", () => {
    expect(exponential(0n)).toBe(WAD);
    expect(exponential(-42n * WAD)).toBe(0n);
    expect(exponential(94n * WAD)).toBe(exponential(1_000n * WAD));
    // e is 2.71828; the polynomial is off by less than half a percent of it.
    expect(exponential(WAD) / 10n ** 15n).toBe(2_707n);
    expect(exponential(-WAD) / 10n ** 15n).toBe(370n);
  });

  test("usage is a rate a year, a fixed rate is itself, and neither has a memory", () => {
    const kind = (rateModelKind: bigint) =>
      market({ parameters: { ...LISTED_MARKET, rateModelKind, fixedRateWad: 7n } });
    const rateOf = (of: AccruingMarket) => borrowRate(of, CONTRACT_CONSTANTS, 100n);
    expect(rateOf(kind(RATE_MODEL_KINDS.proportional))).toEqual({
      rate: (9n * WAD) / 10n / SECONDS_PER_YEAR,
      rateAtTarget: undefined,
    });
    expect(rateOf(kind(RATE_MODEL_KINDS.fixed))).toEqual({ rate: 7n, rateAtTarget: undefined });
    expect(rateOf(market()).rateAtTarget).toBe(CONTRACT_CONSTANTS.initialRateAtTargetWad);
  });
});

test("what may be borrowed is rounded down twice", () => {
  const price = 10n ** 36n / 3n;
  expect(maxBorrow(10n, price, WAD / 2n, noFaults())).toBe(1n);
  expect(maxBorrow(12n, 10n ** 36n, WAD / 2n, noFaults())).toBe(6n);
});
