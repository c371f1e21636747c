import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SECONDS_PER_YEAR, WAD } from "../../numbers/units.ts";
import { MARKET_VALUES, share } from "./market.suite.ts";
import {
  accruedIndices,
  amountOf,
  borrowRate,
  debtPrincipal,
  fallOf,
  INDEX_ONE,
  keptCap,
  keptFactor,
  presentAmount,
  riseOf,
  supplyPrincipal,
  supplyRate,
  utilization,
  valueUsd8,
} from "./math.ts";
import { UNSET_MARKET, type MarketParameters } from "./params.ts";
import vectors from "./vectors.json" with { type: "json" };

const market: MarketParameters = { ...UNSET_MARKET, ...MARKET_VALUES };

function book(totalSupply: string, totalDebt: string) {
  return {
    supplyIndex: INDEX_ONE,
    borrowIndex: INDEX_ONE,
    totalSupply: BigInt(totalSupply),
    totalDebt: BigInt(totalDebt),
    lastAccrualSeconds: 1_000,
  };
}

describe("rates", () => {
  test("the vectors are at the sample market's terms", () => {
    const { curve } = vectors;
    expect(market).toMatchObject({
      supplyKinkWad: share(BigInt(curve.supplyKinkBps)),
      supplyRateSlopeLowWad: share(BigInt(curve.supplySlopeLowBps)),
      supplyRateSlopeHighWad: share(BigInt(curve.supplySlopeHighBps)),
      supplyRateBaseWad: share(BigInt(curve.supplyBaseBps)),
      borrowKinkWad: share(BigInt(curve.borrowKinkBps)),
      borrowRateSlopeLowWad: share(BigInt(curve.borrowSlopeLowBps)),
      borrowRateSlopeHighWad: share(BigInt(curve.borrowSlopeHighBps)),
      borrowRateBaseWad: share(BigInt(curve.borrowBaseBps)),
    });
  });

  test.each(vectors.rates)("debt $totalDebt of $totalSupply", (vector) => {
    const usage = utilization(book(vector.totalSupply, vector.totalDebt));
    expect(usage).toBe(BigInt(vector.utilization));
    expect(supplyRate(market, usage)).toBe(BigInt(vector.supplyPerSecond));
    expect(borrowRate(market, usage)).toBe(BigInt(vector.borrowPerSecond));
  });

  test("each side bends at its own kink, and rises with utilization", () => {
    const usage = fc.bigInt(0n, 2n * WAD);
    fc.assert(
      fc.property(usage, usage, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(supplyRate(market, high)).toBeGreaterThanOrEqual(supplyRate(market, low));
        expect(borrowRate(market, high)).toBeGreaterThanOrEqual(borrowRate(market, low));
      }),
    );
    const steep = (of: typeof supplyRate, at: bigint): bigint =>
      of(market, at + WAD / 100n) - of(market, at);
    const between = share(7_700n);
    expect(steep(borrowRate, between)).toBeGreaterThan(steep(borrowRate, share(5_000n)));
    expect(steep(supplyRate, between)).toBe(steep(supplyRate, share(5_000n)));
  });
});

describe("interest", () => {
  test.each(vectors.accrual)("debt $totalDebt for $seconds s", (vector) => {
    const before = book(vector.totalSupply, vector.totalDebt);
    expect(accruedIndices(before, market, 1_000 + vector.seconds)).toEqual({
      supplyIndex: BigInt(vector.supplyIndex),
      borrowIndex: BigInt(vector.borrowIndex),
    });
  });

  test("none is charged twice in one second, and none backwards", () => {
    const before = book("1000", "900");
    const { supplyIndex, borrowIndex } = before;
    expect(accruedIndices(before, market, 1_000)).toEqual({ supplyIndex, borrowIndex });
    expect(accruedIndices(before, market, 999)).toBe("ARITHMETIC_OVERFLOW");
  });

  test("an index or rate that outgrows 64 bits is the contract's error", () => {
    const steep = { ...market, borrowRateSlopeHighWad: (1n << 64n) - 1n };
    const crowded = book("1", "1000000000000");
    expect(accruedIndices(crowded, steep, 1_001)).toBe("INDEX_TOO_LARGE");
    const old = { ...book("1000", "0"), borrowIndex: (1n << 64n) - 2n };
    const year = 1_000 + Number(SECONDS_PER_YEAR);
    expect(accruedIndices(old, market, year)).toBe("ARITHMETIC_OVERFLOW");
    // The rates fit, what they gain in that time does not.
    const long = accruedIndices(book("1000", "5000"), steep, 4_000 * year);
    expect(long).toBe("INDEX_TOO_LARGE");
  });
});

describe("principals", () => {
  test.each(vectors.principals)("$present at $index", (vector) => {
    const [present, index] = [BigInt(vector.present), BigInt(vector.index)];
    expect(supplyPrincipal(present, index)).toBe(BigInt(vector.supplyPrincipal));
    expect(debtPrincipal(present, index)).toBe(BigInt(vector.debtPrincipal));
    expect(presentAmount(supplyPrincipal(present, index), index)).toBe(
      BigInt(vector.presentOfSupply),
    );
    expect(presentAmount(debtPrincipal(present, index), index)).toBe(BigInt(vector.presentOfDebt));
  });

  test("rounding is always the contract's gain, by one unit at most", () => {
    const index = fc.bigInt(INDEX_ONE, 1_000n * INDEX_ONE);
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 100n), index, (present, at) => {
        const supplied = presentAmount(supplyPrincipal(present, at), at);
        const owed = presentAmount(debtPrincipal(present, at), at);
        expect(supplied <= present && owed >= present).toBe(true);
        const unit = at / INDEX_ONE + 1n;
        expect(present - supplied <= unit && owed - present <= unit).toBe(true);
      }),
    );
  });

  test("a change counts toward both totals so that they follow the accounts, or drift above", () => {
    const principal = fc.bigInt(-1_000n, 1_000n);
    const sides = (p: bigint) => (p > 0n ? { supply: p, debt: 0n } : { supply: 0n, debt: -p });
    fc.assert(
      fc.property(principal, principal, (before, after) => {
        const [from, to] = [sides(before), sides(after)];
        const exact = { supply: to.supply - from.supply, debt: to.debt - from.debt };
        const none = { supply: 0n, debt: 0n };
        expect(riseOf(before, after)).toEqual(after >= before ? exact : none);
        expect(fallOf(before, after)).toEqual(after <= before ? exact : none);
      }),
    );
  });
});

test("factors keep four decimals, caps whole tokens in 64 bits", () => {
  expect(keptFactor(825_099_999_999_999_999n)).toBe(825_000_000_000_000_000n);
  expect(keptCap(199n, 100n)).toBe(100n);
  expect(keptCap((1n << 64n) * 10n + 19n, 10n)).toBe(10n);
});

test("values and amounts are truncated", () => {
  expect(valueUsd8(10n ** 18n - 1n, 200_000_000_000n, 10n ** 18n)).toBe(199_999_999_999n);
  expect(amountOf(199_999_999_999n, 200_000_000_000n, 10n ** 6n)).toBe(999_999n);
});
