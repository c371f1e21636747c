import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import { RAY, USD8, WAD } from "../../numbers/units.ts";
import { lnWad } from "../../numbers/wad-math.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { dynamicCollateralFactor, stepTowards } from "./model.ts";
import { dynamicCollateralFactorParams } from "./params.ts";
import { afterFallWad, smartLtvWad, targetWad } from "./target.ts";
import { termsOf } from "./terms.ts";
import { dailyVolatilityWad, look, newVolatility } from "./volatility.ts";

const params = dynamicCollateralFactorParams.parse({});
const percent = (share: number): bigint => (BigInt(Math.round(share * 1000)) * WAD) / 100_000n;
const DAY = 86_400;
const aave = { liquidationThresholdBps: 8_300n, ltvBps: 8_050n, liquidationBonusBps: 10_500n };

const weth = (dollars: number) => ({
  weth: { priceUsd8: BigInt(dollars) * USD8, totalSupply: 1n, totalDebt: 0n, cash: 1n },
});

mechanismSuite(dynamicCollateralFactor, {
  params,
  steps: [0, 1, 2, 3].map((day) => ({
    timeSeconds: day * DAY,
    reserves: weth(day % 2 === 0 ? 2000 : 1500),
    parameters: { weth: aave },
  })),
});

describe("volatility", () => {
  test("half of a shock's variance is forgotten in 11.2 days at 0.94 a day", () => {
    const halfLife = (lnWad(WAD / 2n) * WAD) / lnWad(params.decayWad);
    expect(Number(halfLife) / 1e18).toBeCloseTo(11.2023, 4);
    const known = newVolatility(USD8, 0, 0n);
    look(known, 2n * USD8, DAY, params.decayWad);
    const shock = known.variance36;
    const after = (days: number): bigint => {
      const copy = structuredClone(known);
      for (let day = 2; day <= days + 1; day++) look(copy, 2n * USD8, day * DAY, params.decayWad);
      return copy.variance36;
    };
    expect(after(11) * 2n).toBeGreaterThan(shock);
    expect(after(12) * 2n).toBeLessThan(shock);
  });

  test("moves of the same size every day are learnt: sigma becomes |ln(1.05)|", () => {
    const known = newVolatility(100n * USD8, 0, percent(4));
    for (let day = 1; day <= 500; day++)
      look(known, (day % 2 === 0 ? 100n : 105n) * USD8, day * DAY, params.decayWad);
    expect(Number(dailyVolatilityWad(known)) / 1e18).toBeCloseTo(Math.log(1.05), 12);
  });

  test("before a day is over nothing is learnt; a gap shares its move among its days", () => {
    const known = newVolatility(USD8, 0, percent(4));
    look(known, 2n * USD8, DAY - 1, params.decayWad);
    expect(dailyVolatilityWad(known)).toBe(percent(4));
    look(known, 2n * USD8, 4 * DAY, 0n);
    expect(Number(dailyVolatilityWad(known)) / 1e18).toBeCloseTo(Math.log(2) / 2, 12);
  });
});

describe("targets", () => {
  test("SmartLTV's example: c = 0.2, sigma = 1, l / d = 2, bonus 5 % give 0.8181", () => {
    const found = smartLtvWad(WAD, percent(5), {
      confidenceWad: percent(20),
      liquidityOverDebtWad: 2n * WAD,
    });
    expect(Number(found) / 1e18).toBeCloseTo(Math.exp(-0.2 / Math.sqrt(2)) - 0.05, 15);
    expect(Number(found) / 1e18).toBeCloseTo(0.8181, 4);
  });

  test("a day of 4 % at 99 %: 1 - 2.3263 x 4 % - 5 % - 3 %", () => {
    const found = afterFallWad(percent(4), percent(5), params);
    expect(Number(found) / 1e18).toBeCloseTo(1 - 2.326347874 * 0.04 - 0.08, 9);
    const fourDays = { ...params, horizonSeconds: 345_600n };
    expect(Number(afterFallWad(percent(4), percent(5), fourDays)) / 1e18).toBeCloseTo(
      1 - 2.326347874 * 0.08 - 0.08,
      9,
    );
  });

  test("calm: nothing but the costs of a liquidation; storms: never below the floor", () => {
    expect(targetWad(0n, percent(5), { ...params, highestWad: WAD })).toBe(percent(92));
    expect(targetWad(0n, percent(5), { ...params, formula: 1n })).toBe(percent(95));
    expect(targetWad(WAD, percent(5), params)).toBe(params.lowestWad);
  });

  test.each([0n, 1n])(
    "formula %s falls with volatility and cost, and keeps its bounds",
    (formula) => {
      const volatility = fc.bigInt({ min: 0n, max: WAD });
      fc.assert(
        fc.property(
          volatility,
          volatility,
          fc.bigInt({ min: 0n, max: percent(15) }),
          (a, b, cost) => {
            const chosen = { ...params, formula };
            const [calm, wild] = a < b ? [a, b] : [b, a];
            const high = targetWad(calm, cost, chosen);
            expect(high >= targetWad(wild, cost, chosen)).toBe(true);
            expect(high >= targetWad(calm, cost + percent(1), chosen)).toBe(true);
            expect(high >= params.lowestWad && high <= params.highestWad).toBe(true);
          },
        ),
      );
    },
  );
});

test("steps never pass their aim nor the limit a day, in whatever pieces", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: WAD }),
      fc.bigInt({ min: 0n, max: WAD }),
      fc.bigInt({ min: 0n, max: 10n }),
      (from, to, days) => {
        const whole = stepTowards(from, to, days * 86_400n, params);
        const size = whole > from ? whole - from : from - whole;
        expect(size <= params.stepPerDayWad * days).toBe(true);
        let inParts = from;
        for (let day = 0n; day < days; day++) inParts = stepTowards(inParts, to, 86_400n, params);
        expect(inParts).toBe(whole);
      },
    ),
  );
});

describe("terms of each protocol", () => {
  const terms = (values: ParameterValues) =>
    termsOf("weth", worldOf({ timeSeconds: 0, parameters: { weth: values } }));

  test.each<[string, ParameterValues, bigint, bigint | undefined]>([
    ["Aave", aave, percent(83), percent(5)],
    [
      "Compound III",
      { liquidateCollateralFactorWad: percent(85), liquidationFactorWad: percent(80) },
      percent(85),
      percent(25),
    ],
    [
      "Maker",
      { liquidationRatio: (RAY * 5n) / 4n, liquidationPenalty: percent(113) },
      percent(80),
      percent(13),
    ],
    ["Morpho Blue", { lltvWad: percent(86) }, percent(86), undefined],
  ])("%s: what is read is what is written back", (_name, values, threshold, bonus) => {
    const found = terms(values);
    expect(found?.thresholdWad).toBe(threshold);
    expect(found?.bonusWad).toBe(bonus);
    const written = found?.write(threshold) ?? {};
    expect(Object.keys(written).length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(written)) expect(value).toBe(values[name]);
  });

  test("what may be borrowed keeps its distance; of a frozen reserve it stays 0", () => {
    expect(terms(aave)?.write(percent(80))).toEqual({
      liquidationThresholdBps: 8_000n,
      ltvBps: 7_750n,
    });
    expect(terms({ ...aave, ltvBps: 0n })?.write(percent(80))).toEqual({
      liquidationThresholdBps: 8_000n,
    });
    expect(
      terms({
        liquidateCollateralFactorWad: percent(85),
        borrowCollateralFactorWad: percent(80),
      })?.write(percent(4)),
    ).toEqual({
      liquidateCollateralFactorWad: percent(4),
      borrowCollateralFactorWad: 0n,
    });
  });

  test("what is no collateral has none", () => {
    expect(terms({ liquidationThresholdBps: 0n })).toBeUndefined();
    expect(terms({ frozen: true })).toBeUndefined();
  });
});

/** Prices day by day, and the threshold in force after each. */
function thresholds(prices: readonly number[], chosen = params): number[] {
  const state = dynamicCollateralFactor.open(chosen);
  let inForce: ParameterValues = aave;
  return prices.map((dollars, day) => {
    const step = { timeSeconds: day * DAY, reserves: weth(dollars), parameters: { weth: inForce } };
    for (const action of dynamicCollateralFactor.act?.(state, worldOf(step), chosen) ?? [])
      if (action.kind === "ask" && action.intent.kind === "parameterChange")
        inForce = { ...inForce, ...decodeParameterValues(action.intent.values) };
    return Number(inForce["liquidationThresholdBps"]) / 100;
  });
}

test("calm raises the threshold by a point a day up to its aim, storms lower it", () => {
  const calm = thresholds(Array.from({ length: 200 }, () => 2000));
  expect(calm.slice(1).every((value, day) => value >= (calm[day] as number))).toBe(true);
  expect(calm.at(-1)).toBeGreaterThan(91.8);
  const storm = thresholds(Array.from({ length: 200 }, (_, day) => (day % 2 === 0 ? 2000 : 1700)));
  expect(storm.at(-1)).toBeCloseTo(100 - 2.326347874 * 100 * Math.log(2000 / 1700) - 8, 0);
  const steps = storm.slice(1).map((value, day) => Math.abs(value - (storm[day] as number)));
  expect(Math.max(...steps)).toBe(1);
});

test("is due when a day is over or a change is, whichever is first", () => {
  const hourly = { ...params, everySeconds: 3600n };
  const state = dynamicCollateralFactor.open(hourly);
  const step = { timeSeconds: 100, reserves: weth(2000), parameters: { weth: aave } };
  dynamicCollateralFactor.act?.(state, worldOf(step), hourly);
  expect(dynamicCollateralFactor.nextActSeconds?.(state, worldOf(step), hourly)).toBe(3700);
  expect(dynamicCollateralFactor.nextActSeconds?.(state, worldOf(step), params)).toBe(86_500);
});

test("figure: a threshold through calm, a storm and calm again", async () => {
  const prices = Array.from({ length: 121 }, (_, day) =>
    day < 30 || day > 50 || day % 2 === 0 ? 2000 : 1860,
  );
  const line = (name: string, stepPerDay: number) => ({
    name,
    points: thresholds(prices, { ...params, stepPerDayWad: percent(stepPerDay) }).map(
      (value, day) => [day, 100 - value] as const,
    ),
  });
  await expectFigure(import.meta.url, {
    title: "A threshold through a storm of 7 % a day from day 30 to 50",
    x: "days",
    y: "left above the liquidation threshold, %",
    steps: true,
    lines: [line("at most 1 % a day", 1), line("at most 0.25 % a day", 0.25)],
  });
});
