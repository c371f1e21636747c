import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeParameterValues, type ParameterValues } from "../../events/parameter-values.ts";
import { RAY, USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { errorWad, limited, steer, type Controller } from "./controller.ts";
import { rateController } from "./model.ts";
import { rateControllerParams, type RateControllerParams } from "./params.ts";

const DAY = 86_400;
const params = rateControllerParams.parse({});
const percent = (share: number): bigint => (BigInt(Math.round(share * 1000)) * WAD) / 100_000n;

const used = (share: number, timeSeconds: number, values: ParameterValues): SceneStep => {
  const totalDebt = BigInt(Math.round(share * 1_000_000));
  const totals = {
    priceUsd8: USD8,
    totalSupply: 1_000_000n,
    totalDebt,
    cash: 1_000_000n - totalDebt,
  };
  return { timeSeconds, reserves: { usdc: totals }, parameters: { usdc: values } };
};

mechanismSuite(rateController, {
  params,
  steps: [0.95, 0.99, 0.99, 0.8].map((share, place) =>
    used(share, place * 28_800, { slope2Ray: RAY / 10n }),
  ),
});

const controller = (error: bigint): Controller => ({
  startWad: percent(4),
  integralWad: 0n,
  errorWad: error,
  actedSeconds: 0,
});

describe("the error", () => {
  test("is 1 when all is used, -1 when nothing is, 0 at the target", () => {
    const at = (share: number) => errorWad(percent(share), percent(90));
    expect([100, 95, 90, 45, 0].map(at)).toEqual([WAD, WAD / 2n, 0n, -WAD / 2n, -WAD]);
  });
});

describe("the controller", () => {
  test("Morpho's speed: five days of full use all but double the rate", () => {
    const wanted = steer(controller(WAD), WAD, 5 * DAY, params);
    expect(Number(wanted) / Number(percent(4))).toBeCloseTo(Math.exp((50 * 5) / 365), 12);
    expect(Number(wanted) / Number(percent(4))).toBeCloseTo(1.98, 2);
  });

  test("the integral is of the path, not of how often it is looked at", () => {
    const often = controller(WAD / 2n);
    let wanted = 0n;
    for (let hour = 1; hour <= 48; hour++) wanted = steer(often, WAD / 2n, hour * 3600, params);
    const once = steer(controller(WAD / 2n), WAD / 2n, 2 * DAY, params);
    expect(Number(wanted)).toBeCloseTo(Number(once), -4);
  });

  test("the proportional part forgets, the derivative sees change alone", () => {
    const none = { ...params, integralWad: 0n };
    const proportional = { ...none, proportionalWad: WAD };
    const one = controller(0n);
    expect(Number(steer(one, WAD, DAY, proportional)) / Number(percent(4))).toBeCloseTo(Math.E, 12);
    expect(steer(one, 0n, 2 * DAY, proportional)).toBe(percent(4));
    const derivative = { ...none, derivativeWad: WAD };
    const other = controller(0n);
    const half = Number(steer(other, WAD, 2 * DAY, derivative)) / Number(percent(4));
    expect(half).toBeCloseTo(Math.exp(0.5), 12);
    expect(steer(other, WAD, 3 * DAY, derivative)).toBe(percent(4));
  });

  test("at a bound nothing is added up: it turns as soon as the error does", () => {
    const long = controller(WAD);
    for (let day = 1; day <= 1_000; day++) steer(long, WAD, day * DAY, params);
    expect(steer(long, WAD, 1_001 * DAY, params)).toBe(params.highestWad);
    expect(steer(long, -WAD / 2n, 1_006 * DAY, params)).toBeLessThan(percent(150));
  });

  test("grows with the error, within its bounds; more gain, more answer", () => {
    const share = fc.bigInt({ min: -WAD, max: WAD });
    const gain = fc.bigInt({ min: 0n, max: 4n * WAD });
    fc.assert(
      fc.property(
        share,
        share,
        gain,
        gain,
        fc.integer({ min: 1, max: 100 * DAY }),
        (a, b, p, i, time) => {
          const chosen = { ...params, proportionalWad: p, integralWad: 100n * i };
          const [less, more] = a < b ? [a, b] : [b, a];
          const low = steer(controller(less), less, time, chosen);
          const high = steer(controller(more), more, time, chosen);
          expect(high >= low).toBe(true);
          expect(low >= params.lowestWad && high <= params.highestWad).toBe(true);
          expect(more < 0n || high >= percent(4)).toBe(true);
        },
      ),
    );
  });

  test("one change is never larger than its limit", () => {
    expect(limited(percent(10), percent(50), params)).toBe(percent(14));
    expect(limited(percent(10), percent(1), params)).toBe(percent(6));
    expect(limited(percent(10), percent(11), params)).toBe(percent(11));
  });
});

/** One market whose borrowers want less the dearer it is: use falls by `elastic` a doubling of the rate. */
function run(chosen: RateControllerParams, days: number, shock: number): [number, number][] {
  const state = rateController.open(chosen);
  let values: ParameterValues = { slope2Ray: RAY / 10n };
  const points: [number, number][] = [];
  for (let step = 0; step <= days * 3; step++) {
    const rate = Number(values["slope2Ray"]) / 1e27;
    const pressure = step < 6 ? 0 : shock;
    const share = Math.min(0.999, Math.max(0.01, 0.9 + pressure - 0.05 * Math.log(rate / 0.1)));
    points.push([step / 3, share * 100]);
    const world = worldOf(used(share, step * 28_800, values));
    for (const action of rateController.act?.(state, world, chosen) ?? [])
      if (action.kind === "ask" && action.intent.kind === "parameterChange")
        values = { ...values, ...decodeParameterValues(action.intent.values) };
  }
  return points;
}

const integral = params;
const proportional = { ...params, integralWad: 0n, proportionalWad: WAD };

test("the integral brings use back to its target; the proportional part alone leaves a gap", () => {
  const end = (chosen: RateControllerParams) => run(chosen, 120, 0.08).at(-1)?.[1] ?? 0;
  expect(end(integral)).toBeCloseTo(90, 1);
  expect(end(proportional)).toBeGreaterThan(93);
  expect(end(proportional)).toBeLessThan(98);
  expect(end({ ...params, integralWad: 0n })).toBeCloseTo(98, 6);
});

test("nothing lent, nothing steered; on target nothing asked; Compound III's curve is the market's", () => {
  const asked = (steps: readonly SceneStep[]) => {
    const state = rateController.open(params);
    return steps.flatMap((step) => rateController.act?.(state, worldOf(step), params) ?? []);
  };
  const slope = { slope2Ray: RAY / 10n };
  expect(asked([used(0, 0, slope), used(0, DAY, slope)])).toEqual([]);
  expect(asked([used(0.9, 0, slope), used(0.9, DAY, slope)])).toEqual([]);
  expect(asked([used(0.99, 0, {}), used(0.99, DAY, {})])).toEqual([]);
  const comet = (timeSeconds: number): SceneStep => ({
    ...used(0.99, timeSeconds, {}),
    parameters: { market: { borrowRateSlopeHighWad: WAD } },
  });
  const [action] = asked([comet(0), comet(DAY)]);
  expect(action).toMatchObject({ kind: "ask", intent: { scope: "market" } });
});

test("figure: use after a shock, by controller", async () => {
  const above = (chosen: RateControllerParams) =>
    run(chosen, 60, 0.08).map(([day, use]) => [day, use - 90] as const);
  await expectFigure(import.meta.url, {
    title: "Eight points more are wanted from day 2: use, by what steers the rate",
    x: "days",
    y: "use above its target, points",
    lines: [
      { name: "nothing", points: above({ ...params, integralWad: 0n }) },
      { name: "proportional", points: above(proportional) },
      { name: "integral", points: above(integral) },
    ],
  });
});
