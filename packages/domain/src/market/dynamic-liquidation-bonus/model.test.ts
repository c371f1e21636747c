import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeParameterValues } from "../../events/parameter-values.ts";
import { WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { FORMULAS, type AtTheEdge } from "./formulas.ts";
import { dynamicLiquidationBonus } from "./model.ts";
import {
  BONUS_FORMULAS,
  dynamicLiquidationBonusParams,
  type BonusFormula,
  type DynamicLiquidationBonusParams,
} from "./params.ts";

const params = dynamicLiquidationBonusParams.parse({});
const percent = (share: number): bigint => (BigInt(Math.round(share * 100)) * WAD) / 10_000n;
const weth = (dollars: number) => ({
  weth: {
    priceUsd8: BigInt(Math.round(dollars * 1e8)),
    totalSupply: 1n,
    totalDebt: 0n,
    cash: 1n,
  },
});
const terms = { liquidationThresholdBps: 8_000n, liquidationBonusBps: 10_500n };

const edge = (health: number, waitedSeconds = 0n, threshold = 0.8): AtTheEdge => ({
  healthFactorWad: percent(health * 100),
  collateralPerDebtWad: percent((health / threshold) * 100),
  waitedSeconds,
});

mechanismSuite(dynamicLiquidationBonus, {
  params,
  steps: [2000, 1990, 1900, 1900].map((dollars, place) => ({
    timeSeconds: place * 600,
    reserves: weth(dollars),
    parameters: { weth: terms },
  })),
});

describe("formulas", () => {
  test.each([
    // b = 1 %, slope 2: 1 + 2 x 1.
    [0.99, 3],
    [0.96, 9],
    // 1 + 2 x 10 is more than the highest.
    [0.9, 10],
    // Collateral of 107.5 % of the debt leaves 7.5 %.
    [0.86, 7.5],
    // Worth less than the debt: the lowest.
    [0.7, 2],
  ])("mars at a health factor of %s: %s %%", (health, bonus) => {
    expect(FORMULAS.mars(edge(health), params)).toBe(percent(bonus));
  });

  test("euler: the discount is what health lacks, up to the greatest", () => {
    expect(FORMULAS.euler(edge(1), params)).toBe(0n);
    expect(Number(FORMULAS.euler(edge(0.95), params)) / 1e18).toBeCloseTo(1 / 0.95 - 1, 12);
    expect(FORMULAS.euler(edge(0.5), params)).toBe(percent(10));
  });

  test("dutch: from the start to the highest in half an hour, and no further", () => {
    const at = (seconds: bigint) => FORMULAS.dutch(edge(0.99, seconds), params);
    expect([0n, 900n, 1800n, 9999n].map(at)).toEqual([1, 5.5, 10, 10].map(percent));
    expect(FORMULAS.dutch(edge(1, 900n), params)).toBe(percent(1));
  });

  test.each(BONUS_FORMULAS)("%s keeps its bounds, and never shrinks with waiting", (formula) => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.bigInt({ min: 0n, max: 5_000n }),
        fc.bigInt({ min: 0n, max: 5_000n }),
        (health, waited, longer) => {
          const bonus = FORMULAS[formula](edge(health, waited), params);
          expect(bonus >= 0n && bonus <= params.highestWad).toBe(true);
          expect(FORMULAS[formula](edge(health, waited + longer), params) >= bonus).toBe(true);
        },
      ),
    );
  });

  test("where collateral covers it, mars and euler grow with the fall", () => {
    const health = fc.double({ min: 0.89, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom("mars", "euler"), health, health, (formula, a, b) => {
        const [worse, better] = a < b ? [a, b] : [b, a];
        const gained = (at: number) => FORMULAS[formula](edge(at), params);
        expect(gained(worse) >= gained(better)).toBe(true);
      }),
    );
  });
});

/** The bonus in force after each price, one a minute. */
function bonuses(
  dollars: readonly number[],
  chosen: DynamicLiquidationBonusParams,
  start: { liquidationThresholdBps: bigint; liquidationBonusBps: bigint } = terms,
): number[] {
  const state = dynamicLiquidationBonus.open(chosen);
  let inForce = { ...start };
  return dollars.map((price, minute) => {
    const step = { timeSeconds: minute * 60, reserves: weth(price), parameters: { weth: inForce } };
    for (const action of dynamicLiquidationBonus.act?.(state, worldOf(step), chosen) ?? [])
      if (action.kind === "ask" && action.intent.kind === "parameterChange")
        inForce = { ...inForce, ...decodeParameterValues(action.intent.values) };
    return Number(inForce.liquidationBonusBps - 10_000n) / 100;
  });
}

const withFormula = (formula: BonusFormula, rest: Partial<DynamicLiquidationBonusParams> = {}) => ({
  ...params,
  formula: BigInt(BONUS_FORMULAS.indexOf(formula)),
  ...rest,
});

test("calm leaves the start; a fall raises it; an hour later it is calm again", () => {
  const path = Array.from({ length: 65 }, (_, minute) => (minute < 2 ? 100 : 98));
  const found = bonuses(path, params);
  expect(found.slice(0, 3)).toEqual([1, 1, 5]);
  expect([found[60], found[62]]).toEqual([5, 1]);
});

test("a dutch bonus begins anew at each new low", () => {
  const path = [100, 99, 99, 99, 98.9, 98.9, 98.9];
  const chosen = withFormula("dutch", { rampSeconds: 180n });
  expect(bonuses(path, chosen)).toEqual([1, 1, 4, 7, 1, 4, 7]);
});

test("never more than the threshold leaves, nothing of what is no collateral, no small steps", () => {
  const tight = { liquidationThresholdBps: 9_500n, liquidationBonusBps: 10_100n };
  expect(bonuses([100, 90], withFormula("euler"), tight)).toEqual([0.01, 5.26]);
  const none = { liquidationThresholdBps: 0n, liquidationBonusBps: 0n };
  expect(bonuses([100, 90], params, none)).toEqual([-100, -100]);
  expect(bonuses([100, 99.9], params)).toEqual([1, 1]);
});

test("is due when the bonus has grown by a step, and when the fall leaves the window", () => {
  const due = (chosen: DynamicLiquidationBonusParams, timeSeconds: number): number | undefined => {
    const state = dynamicLiquidationBonus.open(chosen);
    for (const [at, dollars] of [
      [0, 100],
      [60, 99],
    ] as const)
      dynamicLiquidationBonus.act?.(
        state,
        worldOf({ timeSeconds: at, reserves: weth(dollars) }),
        chosen,
      );
    return dynamicLiquidationBonus.nextActSeconds?.(state, worldOf({ timeSeconds }), chosen);
  };
  expect(due(params, 60)).toBe(3660);
  // 9 % in 1,800 s: a quarter of a percent in 50.
  expect(due(withFormula("dutch"), 60)).toBe(110);
  expect(due(withFormula("dutch"), 110)).toBe(160);
  expect(due(withFormula("dutch"), 1860)).toBe(3660);
});

test("figure: three formulas through one fall", async () => {
  const path = Array.from({ length: 121 }, (_, minute) =>
    minute < 10 ? 100 : minute < 40 ? 100 - (minute - 10) / 5 : 94,
  );
  const line = (formula: BonusFormula) => ({
    name: formula,
    points: bonuses(path, withFormula(formula)).map((bonus, minute) => [minute, bonus] as const),
  });
  await expectFigure(import.meta.url, {
    title: "A fall of 6 % from minute 10 to 40, and the bonus",
    x: "minutes",
    y: "liquidation bonus, %",
    steps: true,
    lines: BONUS_FORMULAS.map(line),
  });
});
