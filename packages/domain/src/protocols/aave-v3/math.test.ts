import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rayDiv, rayMul } from "../../numbers/fixed.ts";
import { RAY, SECONDS_PER_YEAR, WAD } from "../../numbers/units.ts";
import {
  compoundedInterest,
  cumulatedIndex,
  exponentialInterest,
  GROWTH,
  interestRatesWithDeficit,
  noGrowth,
  valueUpUsd8,
  debtIndex,
  incomeIndex,
  interestRates,
  linearInterest,
  valueUsd8,
  type AccruingIndices,
  type Compounding,
} from "./math.ts";
import vectors from "./vectors.json" with { type: "json" };

const YEAR = Number(SECONDS_PER_YEAR);
const rate = fc.bigInt(0n, 10n * RAY);
const seconds = fc.bigInt(0n, 10n * SECONDS_PER_YEAR);

function curve(optimalPercent: number, slope1Percent: number, slope2Percent: number) {
  return {
    optimalUsageRay: (BigInt(optimalPercent) * RAY) / 100n,
    baseRateRay: 0n,
    slope1Ray: (BigInt(slope1Percent) * RAY) / 100n,
    slope2Ray: (BigInt(slope2Percent) * RAY) / 100n,
    reserveFactorBps: 1_000n,
  };
}

describe("interest", () => {
  test.each(vectors.compound)("compounded for $seconds s equals the vector", (vector) => {
    expect(compoundedInterest(BigInt(vector.rate), BigInt(vector.seconds))).toBe(
      BigInt(vector.factor),
    );
  });

  test.each(vectors.compound)("as a series of the exponential for $seconds s, too", (vector) => {
    expect(exponentialInterest(BigInt(vector.rate), BigInt(vector.seconds))).toBe(
      BigInt(vector.exponentialFactor),
    );
  });

  test("the third term is exactly zero at 3.15 % and not at 3.16 %", () => {
    const truncated = (percent: bigint): bigint => {
      const yearly = (percent * RAY) / 10_000n;
      const second = (yearly * yearly + RAY / 2n) / RAY / (SECONDS_PER_YEAR * SECONDS_PER_YEAR);
      const twoTerms = RAY + yearly + (SECONDS_PER_YEAR * (SECONDS_PER_YEAR - 1n) * second) / 2n;
      return compoundedInterest(yearly, SECONDS_PER_YEAR) - twoTerms;
    };
    expect(truncated(314n)).toBe(0n);
    expect(truncated(317n)).toBeGreaterThan(0n);
  });

  test("compounded is never below linear, and linear grows with time", () => {
    fc.assert(
      fc.property(rate, seconds, (r, t) => {
        expect(compoundedInterest(r, t)).toBeGreaterThanOrEqual(linearInterest(r, t));
        expect(linearInterest(r, t + 1n)).toBeGreaterThanOrEqual(linearInterest(r, t));
      }),
    );
  });

  test("indices stand still at their own time and are brought forward after it", () => {
    const reserve = {
      liquidityIndex: 2n * RAY,
      liquidityRate: RAY / 10n,
      borrowIndex: 3n * RAY,
      borrowRate: RAY / 10n,
      lastUpdateSeconds: 1_000,
    };
    expect(incomeIndex(reserve, 1_000)).toBe(2n * RAY);
    expect(debtIndex(reserve, 1_000, compoundedInterest)).toBe(3n * RAY);
    expect(incomeIndex(reserve, 1_000 + YEAR)).toBe((22n * RAY) / 10n);
    expect(debtIndex(reserve, 1_000 + YEAR, compoundedInterest)).toBeGreaterThan((33n * RAY) / 10n);
  });

  test("a premium is shared in proportion to what suppliers hold", () => {
    expect(cumulatedIndex(RAY, 1_000n, 10n)).toBe((101n * RAY) / 100n);
    expect(cumulatedIndex(2n * RAY, 1_000n, 0n)).toBe(2n * RAY);
  });
});

test("a reserve that remembers its growth answers like one that does not, whatever changes", () => {
  const draw = fc.record({
    liquidityIndex: fc.constantFrom(RAY, RAY + 1n),
    borrowIndex: fc.constantFrom(RAY, 2n * RAY),
    liquidityRate: fc.constantFrom(0n, RAY / 50n, RAY / 10n),
    borrowRate: fc.constantFrom(0n, RAY / 20n, RAY),
    lastUpdateSeconds: fc.constantFrom(1_000, 50_000),
    timeSeconds: fc.constantFrom(1_000, 60_000, 9_000_000),
    compounding: fc.constantFrom(compoundedInterest, exponentialInterest),
  });
  const growth = noGrowth();
  const answers = (reserve: AccruingIndices, timeSeconds: number, compounding: Compounding) => [
    incomeIndex(reserve, timeSeconds),
    debtIndex(reserve, timeSeconds, compounding),
  ];
  fc.assert(
    fc.property(draw, ({ timeSeconds, compounding, ...reserve }) => {
      const remembering = { ...reserve, [GROWTH]: growth };
      const expected = answers(reserve, timeSeconds, compounding);
      expect(answers(remembering, timeSeconds, compounding)).toEqual(expected);
      expect(answers(remembering, timeSeconds, compounding)).toEqual(expected);
    }),
    { numRuns: 2_000 },
  );
});

describe("rates", () => {
  test("the overall rate of v3.0 is rounded by its weight, which for large debts undoes itself", () => {
    // Debts around one ray of weight (10^18), and of every other size.
    const debt = fc.oneof(
      fc.bigInt(1n, 10n ** 30n),
      fc.bigInt(WAD / 8n, 2n * WAD),
      fc.bigInt(-3n, 3n).map((by) => WAD + by),
      fc.bigInt(1n, 10n ** 13n),
    );
    const slopes = fc.bigInt(0n, 2n * RAY);
    const cashes = fc.constantFrom(0n, 1n, 10n ** 17n, 10n ** 25n);
    fc.assert(
      fc.property(debt, cashes, slopes, (owed, cash, slope1Ray) => {
        const free = { ...curve(80, 4, 75), slope1Ray, reserveFactorBps: 0n };
        const { borrowRate, liquidityRate } = interestRates(free, owed, cash);
        const weight = owed * 10n ** 9n;
        const overall = rayDiv(rayMul(weight, borrowRate), weight);
        expect(liquidityRate).toBe(rayMul(overall, rayDiv(owed, cash + owed)));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each(vectors.rates)("debt $debt, cash $cash", (v) => {
    expect(
      interestRates(
        curve(v.optimalPercent, v.slope1Percent, v.slope2Percent),
        BigInt(v.debt),
        BigInt(v.cash),
      ),
    ).toEqual({ borrowRate: BigInt(v.borrowRate), liquidityRate: BigInt(v.liquidityRate) });
  });

  test.each(vectors.ratesWithDeficit)("debt $debt, cash $cash, deficit $deficit", (v) => {
    expect(
      interestRatesWithDeficit(
        curve(v.optimalPercent, v.slope1Percent, v.slope2Percent),
        BigInt(v.debt),
        BigInt(v.cash),
        BigInt(v.deficit),
      ),
    ).toEqual({ borrowRate: BigInt(v.borrowRate), liquidityRate: BigInt(v.liquidityRate) });
  });

  test("without debt the borrow rate is the base rate and suppliers earn nothing", () => {
    const withBase = { ...curve(80, 4, 75), baseRateRay: RAY / 50n };
    expect(interestRates(withBase, 0n, 1_000n)).toEqual({
      borrowRate: RAY / 50n,
      liquidityRate: 0n,
    });
  });

  test("more debt never lowers the borrow rate; suppliers never earn more than borrowers pay", () => {
    const amount = fc.bigInt(1n, 10n ** 30n);
    fc.assert(
      fc.property(amount, amount, fc.bigInt(0n, 10n ** 30n), (debt, more, cash) => {
        const rates = interestRates(curve(80, 4, 75), debt, cash);
        expect(
          interestRates(curve(80, 4, 75), debt + more, cash).borrowRate,
        ).toBeGreaterThanOrEqual(rates.borrowRate);
        expect(rates.liquidityRate).toBeLessThanOrEqual(rates.borrowRate);
      }),
    );
  });
});

test("values of debt are rounded up from v3.5 on", () => {
  expect(valueUpUsd8(1n, 200_000_000_000n, 10n ** 18n)).toBe(1n);
  expect(valueUpUsd8(10n ** 18n, 200_000_000_000n, 10n ** 18n)).toBe(200_000_000_000n);
});

test("values are truncated to 8 decimals of a dollar", () => {
  expect(valueUsd8(1n, 200_000_000_000n, 10n ** 18n)).toBe(0n);
  expect(valueUsd8(10n ** 18n - 1n, 200_000_000_000n, 10n ** 18n)).toBe(199_999_999_999n);
});
