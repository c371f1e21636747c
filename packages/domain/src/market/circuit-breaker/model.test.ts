import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Intent } from "../../events/intents.ts";
import { decodeParameterValues } from "../../events/parameter-values.ts";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { liquidationOf } from "../../testing/liquidations.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { circuitBreaker, stoppedSeconds, type CircuitBreakerState } from "./model.ts";
import { BREAKER_TRIGGERS, circuitBreakerParams, type BreakerTrigger } from "./params.ts";

const usd = (dollars: number): bigint => BigInt(dollars) * USD8;
const reserveAt = (dollars: number, cash = 100n, totalDebt = 100n) => ({
  weth: { priceUsd8: usd(dollars), totalSupply: cash + totalDebt, totalDebt, cash },
});
const borrow: Intent = { kind: "borrow", reserve: "weth", caller: "a", account: "a", amount: 1n };
const withdraw: Intent = {
  kind: "withdraw",
  reserve: "weth",
  account: "a",
  recipient: "a",
  amount: 1n,
};
const liquidate: Intent = {
  kind: "liquidate",
  collateralReserve: "weth",
  debtReserve: "usdc",
  account: "a",
  liquidator: "b",
  amount: 1n,
  receiveShares: false,
};

const withTrigger = (trigger: BreakerTrigger, rest: Record<string, bigint> = {}) =>
  circuitBreakerParams.parse({ trigger: BigInt(BREAKER_TRIGGERS.indexOf(trigger)), ...rest });
type Params = ReturnType<typeof withTrigger>;

function take(state: CircuitBreakerState, step: SceneStep, params: Params) {
  const world = worldOf(step);
  for (const outcome of step.outcomes ?? []) circuitBreaker.hear?.(state, outcome, world, params);
  return circuitBreaker.act?.(state, world, params) ?? [];
}

const stops = (
  state: CircuitBreakerState,
  intent: Intent,
  timeSeconds: number,
  params: Params,
): boolean => circuitBreaker.stop?.(state, intent, worldOf({ timeSeconds }), params) !== undefined;

/** Whether a breaker of these parameters is in force after these steps. */
function trips(params: Params, steps: readonly SceneStep[]): boolean {
  const state = circuitBreaker.open(params);
  for (const step of steps) take(state, step, params);
  return stops(state, borrow, steps.at(-1)?.timeSeconds ?? 0, params);
}

const liquidation = (dollars: number, timeSeconds: number): SceneStep => ({
  timeSeconds,
  reserves: reserveAt(1),
  outcomes: [liquidationOf(usd(dollars))],
});

mechanismSuite(circuitBreaker, {
  params: withTrigger("priceMove", { asks: 1n, stopsLiquidate: 1n }),
  steps: [
    { timeSeconds: 0, reserves: reserveAt(2000), intents: [borrow] },
    {
      timeSeconds: 60,
      reserves: reserveAt(1700),
      parameters: { weth: { frozen: false } },
      intents: [borrow, withdraw],
    },
    { timeSeconds: 70, reserves: reserveAt(1700), intents: [borrow, liquidate] },
    { timeSeconds: 9000, reserves: reserveAt(1700), intents: [borrow] },
  ],
});

describe("triggers, each a hair below and at its limit", () => {
  const price = (dollars: number, timeSeconds: number): SceneStep => ({
    timeSeconds,
    reserves: reserveAt(dollars),
  });
  const market = (dollars: number): SceneStep => ({
    timeSeconds: 0,
    reserves: reserveAt(1000),
    marketPricesUsd8: { weth: usd(dollars) },
  });
  const cash = (left: bigint, timeSeconds: number): SceneStep => ({
    timeSeconds,
    reserves: reserveAt(1, left, 1000n - left),
  });
  const answered = (timeSeconds: number, answers: boolean): SceneStep => ({
    timeSeconds,
    reserves: reserveAt(1),
    outcomes: answers
      ? [
          { kind: "feedAssignment", reserve: "weth", feed: "eth" },
          { kind: "oraclePrice", feed: "eth", price: 1n, round: 1n },
        ]
      : [],
  });

  test.each<[BreakerTrigger, SceneStep[], SceneStep[]]>([
    ["priceMove", [price(1000, 0), price(901, 60)], [price(1000, 0), price(900, 60)]],
    ["priceMove", [price(1000, 0), price(900, 3601)], [price(1000, 0), price(1100, 3599)]],
    ["divergence", [market(910)], [market(909)]],
    ["utilisation", [cash(901n, 0)], [cash(900n, 0)]],
    ["outflow", [cash(900n, 0), cash(811n, 9)], [cash(900n, 0), cash(810n, 9)]],
    [
      "liquidationVolume",
      [liquidation(30_000_000, 0), liquidation(30_000_000, 3600)],
      [liquidation(30_000_000, 0), liquidation(30_000_000, 3599)],
    ],
    ["depeg", [price(3000, 0)], [price(1, 0), price(2, 1)]],
    [
      "feedAge",
      [answered(0, true), answered(3599, false)],
      [answered(0, true), answered(3600, false)],
    ],
  ])("%s", (trigger, calm, stress) => {
    // What moves within the window is compared with its start: the value that held there.
    const moved = trigger === "priceMove" && calm.at(-1)?.timeSeconds === 3601;
    const held = moved ? [price(1000, 0), price(900, 0), price(900, 3601)] : calm;
    expect(trips(withTrigger(trigger), held)).toBe(false);
    expect(trips(withTrigger(trigger), stress)).toBe(true);
  });
});

test("it is in force after detection and action, for its hold, and until it has been calm", () => {
  const params = withTrigger("divergence", {
    detectionSeconds: 60n,
    actionSeconds: 4620n,
    minimumHoldSeconds: 900n,
    calmSeconds: 300n,
  });
  const state = circuitBreaker.open(params);
  const apart = (timeSeconds: number, dollars: number) =>
    take(
      state,
      { timeSeconds, reserves: reserveAt(1000), marketPricesUsd8: { weth: usd(dollars) } },
      params,
    );
  const next = (timeSeconds: number) =>
    circuitBreaker.nextActSeconds?.(state, worldOf({ timeSeconds }), params);
  apart(1000, 500);
  expect(next(1000)).toBe(1060);
  apart(1060, 500);
  expect(stops(state, borrow, 5679, params)).toBe(false);
  expect(stops(state, borrow, 5680, params)).toBe(true);
  // Calm early: the hold is what counts. 1,060 + 4,620 + 900 = 6,580.
  apart(6000, 1000);
  expect(next(6000)).toBe(6580);
  // Stress again, and calm again: what counts is 300 s without.
  apart(6400, 500);
  apart(6500, 1000);
  expect(next(6500)).toBe(6800);
  apart(6799, 1000);
  expect(stops(state, borrow, 6799, params)).toBe(true);
  apart(6800, 1000);
  expect(stops(state, borrow, 6800, params)).toBe(false);
  expect(stoppedSeconds(state, 9000)).toBe(6800 - 5680);
  expect(stoppedSeconds(state, 5700)).toBe(20);
  expect(stoppedSeconds(state, 5679)).toBe(0);
});

test("what passes before it is believed trips nothing", () => {
  const params = withTrigger("utilisation", { limitBps: 9_950n, detectionSeconds: 600n });
  const use = (timeSeconds: number, cash: bigint): SceneStep => ({
    timeSeconds,
    reserves: reserveAt(1, cash, 1000n - cash),
  });
  expect(trips(params, [use(0, 0n), use(300, 6n), use(600, 0n), use(1199, 0n)])).toBe(false);
  expect(trips(params, [use(0, 0n), use(300, 5n), use(600, 0n)])).toBe(true);
});

test("stops the kinds it was told to, of the reserve that tripped or of all", () => {
  const kinds = { borrow, withdraw, liquidate };
  const other: Intent = { ...borrow, reserve: "wbtc" };
  const stress: SceneStep = { timeSeconds: 0, reserves: reserveAt(1, 0n, 100n) };
  for (const [name, flag] of [
    ["borrow", "stopsBorrow"],
    ["withdraw", "stopsWithdraw"],
    ["liquidate", "stopsLiquidate"],
  ] as const) {
    const none = { stopsBorrow: 0n, stopsWithdraw: 0n, stopsLiquidate: 0n };
    const params = withTrigger("utilisation", { ...none, [flag]: 1n });
    const state = circuitBreaker.open(params);
    take(state, stress, params);
    for (const [kind, intent] of Object.entries(kinds))
      expect(stops(state, intent, 0, params), `${flag}: ${kind}`).toBe(kind === name);
  }
  const wide = withTrigger("utilisation", { wholeMarket: 1n });
  const narrow = withTrigger("utilisation");
  for (const [params, reaches] of [
    [wide, true],
    [narrow, false],
  ] as const) {
    const state = circuitBreaker.open(params);
    take(state, stress, params);
    expect(stops(state, other, 0, params)).toBe(reaches);
  }
});

test("freezes with the lever the protocol has, and gives back what was", () => {
  const change = (actions: readonly unknown[]) =>
    (actions as { intent: { scope: string; values: string }; afterSeconds: number }[]).map(
      ({ intent, afterSeconds }) => [
        intent.scope,
        decodeParameterValues(intent.values),
        afterSeconds,
      ],
    );
  const params = withTrigger("utilisation", { limitBps: 9_950n, asks: 2n, actionSeconds: 4620n });
  const state = circuitBreaker.open(params);
  const step = (timeSeconds: number, cash: bigint): SceneStep => ({
    timeSeconds,
    reserves: reserveAt(1, cash, 100n),
    parameters: { weth: { ltvBps: 8_000n, frozen: false } },
  });
  expect(change(take(state, step(0, 0n), params))).toEqual([["weth", { ltvBps: 0n }, 4620]]);
  expect(take(state, step(10_000, 100n), params)).toEqual([]);
  expect(change(take(state, step(20_000, 100n), params))).toEqual([
    ["weth", { ltvBps: 8_000n }, 0],
  ]);
});

test("a lever of the whole market is let go when the last reserve is calm", () => {
  const params = withTrigger("utilisation", {
    limitBps: 9_950n,
    asks: 1n,
    minimumHoldSeconds: 0n,
    calmSeconds: 0n,
  });
  const state = circuitBreaker.open(params);
  const use = (timeSeconds: number, weth: bigint, wbtc: bigint) => {
    const reserves = { ...reserveAt(1, weth), wbtc: reserveAt(1, wbtc).weth };
    const parameters = { market: { withdrawPaused: false } };
    return take(state, { timeSeconds, reserves, parameters }, params).length;
  };
  expect([use(0, 0n, 0n), use(1, 900n, 0n), use(2, 900n, 900n)]).toEqual([1, 0, 1]);
});

test("liquidations of reserves it does not watch are not counted", () => {
  const params = withTrigger("liquidationVolume", { liquidationLimitUsd8: 1n });
  const seen = (reserves: SceneStep["reserves"]) => {
    const state = circuitBreaker.open(params);
    take(
      state,
      { ...liquidation(1, 0), reserves: { ...reserves, usdc: reserveAt(1).weth } },
      params,
    );
    return state.liquidated.totalUsd8;
  };
  expect([seen(reserveAt(1)), seen({})]).toEqual([usd(1), 0n]);
});

test("counts what it stopped", () => {
  const params = withTrigger("utilisation");
  const state = circuitBreaker.open(params);
  const refusal = (code: string) => ({
    kind: "refusal" as const,
    intent: "borrow",
    reserve: "weth",
    account: "a",
    amount: 1n,
    code,
  });
  take(state, { timeSeconds: 0, reserves: reserveAt(1, 0n) }, params);
  const code = circuitBreaker.stop?.(state, borrow, worldOf({ timeSeconds: 0 }), params) ?? "";
  const outcomes = [refusal(code), refusal("AMOUNT_ZERO"), refusal(code)];
  take(state, { timeSeconds: 1, outcomes }, params);
  expect([...state.stopped]).toEqual([["borrow", 2]]);
});

test("time in which two reserves are stopped counts once", () => {
  const state = circuitBreaker.open(withTrigger("priceMove"));
  const trip = (reserve: string, fromSeconds: number, untilSeconds: number | undefined) =>
    state.trips.push({ reserve, overSinceSeconds: fromSeconds, fromSeconds, untilSeconds });
  trip("weth", 100, 200);
  trip("wbtc", 150, 260);
  trip("link", 160, 170);
  trip("weth", 900, undefined);
  expect(stoppedSeconds(state, 1000)).toBe(160 + 100);
  expect(
    circuitBreaker.book?.(state, worldOf({ timeSeconds: 1000 }), withTrigger("priceMove")),
  ).toEqual({ trips: 4n, stoppedSeconds: 260n, refusedIntents: 0n });
  // Who only asks the protocol for something stops nothing.
  const asking = withTrigger("priceMove", { stopsBorrow: 0n, asks: 1n });
  expect(circuitBreaker.book?.(state, worldOf({ timeSeconds: 1000 }), asking)).toMatchObject({
    trips: 4n,
    stoppedSeconds: 0n,
  });
});

test("a tighter limit never blocks for less time, where it lets go at once", () => {
  const blocked = (path: readonly number[], limitBps: bigint): number => {
    const params = withTrigger("depeg", { limitBps, minimumHoldSeconds: 0n, calmSeconds: 0n });
    const state = circuitBreaker.open(params);
    take(
      state,
      { timeSeconds: 0, marketPricesUsd8: { weth: USD8 }, reserves: reserveAt(1) },
      params,
    );
    path.forEach((cents, minute) => {
      const marketPricesUsd8 = { weth: (BigInt(cents) * USD8) / 100n };
      take(
        state,
        { timeSeconds: 60 * (minute + 1), marketPricesUsd8, reserves: reserveAt(1) },
        params,
      );
    });
    return stoppedSeconds(state, 60 * path.length);
  };
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 1 }),
      fc.bigInt({ min: 1n, max: 5_000n }),
      fc.bigInt({ min: 1n, max: 5_000n }),
      (path, a, b) => {
        const [tight, loose] = a < b ? [a, b] : [b, a];
        expect(blocked(path, tight)).toBeGreaterThanOrEqual(blocked(path, loose));
      },
    ),
  );
});

test("figure: a run that takes one per cent of the cash a minute", async () => {
  const line = (name: string, actionSeconds: bigint | undefined) => {
    const params = withTrigger("outflow", {
      limitBps: 3_000n,
      actionSeconds: actionSeconds ?? 0n,
      stopsWithdraw: 1n,
      minimumHoldSeconds: 86_400n,
    });
    const state = circuitBreaker.open(params);
    let cash = 10_000n;
    const points: (readonly [number, number])[] = [];
    for (let minute = 0; minute <= 150; minute++) {
      const timeSeconds = minute * 60;
      points.push([minute, Number(cash) / 100]);
      take(state, { timeSeconds, reserves: reserveAt(1, cash) }, params);
      const passes = actionSeconds === undefined || !stops(state, withdraw, timeSeconds, params);
      if (passes && cash > 0n) cash -= 100n;
    }
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "A run, and a breaker at 30 % of the cash an hour",
    x: "minutes",
    y: "cash left, %",
    lines: [
      line("no breaker", undefined),
      line("in force after 46 minutes", 46n * 60n),
      line("at once", 0n),
    ],
  });
});

test("what others take after it has looked is seen in the same block, by who watches cash", () => {
  const taken = { ...withdraw, kind: "withdraw" } as const;
  const next = (trigger: BreakerTrigger, afterActing: boolean): number | undefined => {
    const params = withTrigger(trigger);
    const state = circuitBreaker.open(params);
    const world = worldOf({ timeSeconds: 50, reserves: reserveAt(1) });
    circuitBreaker.act?.(state, world, params);
    circuitBreaker.hear?.(state, taken, world, params);
    if (afterActing) circuitBreaker.act?.(state, world, params);
    return circuitBreaker.nextActSeconds?.(state, world, params);
  };
  expect(next("outflow", false)).toBe(50);
  expect(next("utilisation", false)).toBe(50);
  expect(next("priceMove", false)).toBeUndefined();
  expect(next("outflow", true)).toBeUndefined();
});
