import fc from "fast-check";
import { expect, test } from "vitest";
import type { Intent } from "../../events/intents.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { chosenShareWad, coveredShareWad } from "./choice.ts";
import { rateResponse, type RateResponseState } from "./model.ts";
import { rateResponseParams, type RateResponseParams } from "./params.ts";

const params = rateResponseParams.parse({});
const POOL = "weth";
const HOUR = 3_600;
const DAY = 24 * HOUR;
const percent = (points: bigint): bigint => (points * WAD) / 100n;

/** A pool, who has what in it, and who owes something. */
interface Pool {
  cash: bigint;
  readonly debt: bigint;
  readonly deposits: Map<string, bigint>;
  readonly indebted?: string;
}

function poolOf(depositors: number, each: bigint, liquidPercent: bigint): Pool {
  const deposits = new Map<string, bigint>();
  for (let number = 0; number < depositors; number++) deposits.set(`account ${number}`, each);
  const supply = BigInt(depositors) * each;
  const cash = (supply * liquidPercent) / 100n;
  return { cash, deposits, debt: supply - cash };
}

const supplyOf = ({ deposits }: Pool): bigint =>
  [...deposits.values()].reduce((all, amount) => all + amount, 0n);

function stepOf(pool: Pool, timeSeconds: number, rateWad: bigint): SceneStep {
  const { cash, debt, deposits, indebted } = pool;
  return {
    timeSeconds,
    reserves: { [POOL]: { priceUsd8: USD8, totalSupply: supplyOf(pool), totalDebt: debt, cash } },
    supplyRatesWad: { [POOL]: rateWad },
    marketPricesUsd8: { [POOL]: WAD },
    people: Object.fromEntries(
      [...deposits].map(([account, supplied]) => [
        account,
        {
          holdings: [
            { reserve: POOL, supplied, borrowed: account === indebted ? 1n : 0n, collateral: 0n },
          ],
        },
      ]),
    ),
  };
}

interface Moved {
  readonly cameFrom: string[];
  readonly leftFrom: string[];
  came: bigint;
  left: bigint;
  refused: bigint;
}

type Move = Extract<Intent, { readonly kind: "supply" | "withdraw" }>;

/** What is asked for happens as far as there is cash. */
function settle(pool: Pool, intent: Move, moved: Moved): Outcome {
  const { account, amount, kind } = intent;
  const before = pool.deposits.get(account) ?? 0n;
  if (kind === "supply") {
    pool.cash += amount;
    pool.deposits.set(account, before + amount);
    moved.came += amount;
    moved.cameFrom.push(account);
    return intent;
  }
  expect(amount <= before, "nobody asks for more than it has").toBe(true);
  if (amount > pool.cash) {
    moved.refused += amount;
    return { kind: "refusal", intent: kind, reserve: POOL, account, amount, code: "NO_CASH" };
  }
  pool.cash -= amount;
  pool.deposits.set(account, before - amount);
  moved.left += amount;
  moved.leftFrom.push(account);
  return intent;
}

/** Lets depositors look every hour; the rate may follow from the pool. */
function play(
  pool: Pool,
  untilSeconds: number,
  rateOf: (supply: bigint, timeSeconds: number) => bigint,
  chosen: RateResponseParams,
): { readonly moved: Moved; readonly state: RateResponseState; readonly path: number[] } {
  const state = rateResponse.open(chosen);
  const moved: Moved = { cameFrom: [], leftFrom: [], came: 0n, left: 0n, refused: 0n };
  const path: number[] = [];
  for (let now = 0; now <= untilSeconds;) {
    const before = supplyOf(pool);
    const [cameBefore, leftBefore] = [moved.came, moved.left];
    const view = () => ({
      ...worldOf(stepOf(pool, now, 0n)),
      supplyRateWad: (_reserve: string, added: bigint) => rateOf(supplyOf(pool) + added, now),
    });
    for (const action of rateResponse.act?.(state, view(), chosen) ?? []) {
      if (action.kind !== "ask") throw new Error("unexpected");
      const outcome = settle(pool, action.intent as Move, moved);
      rateResponse.hear?.(state, outcome, view(), chosen);
    }
    // What leaves is what deposits lose, what comes what they gain; no more than the cash there is.
    expect(supplyOf(pool)).toBe(before + moved.came - cameBefore - (moved.left - leftBefore));
    expect(pool.cash >= 0n && supplyOf(pool) === pool.cash + pool.debt).toBe(true);
    path.push(Number(supplyOf(pool)));
    now = rateResponse.nextActSeconds?.(state, view(), chosen) as number;
  }
  expect(state.pools.get(POOL)?.asked ?? []).toEqual([]);
  return { moved, state, path };
}

const fast = { ...params, halfLifeSeconds: BigInt(HOUR) };
mechanismSuite(rateResponse, {
  params: fast,
  steps: [0n, 1n, 9n, 2n, 30n].map((rate, place) =>
    stepOf(poolOf(12, 1_000n * WAD, 20n), place * HOUR, percent(rate)),
  ),
});

test("no difference, or no elasticity, and nothing moves", () => {
  expect(chosenShareWad(0n, params)).toBe(WAD);
  for (const points of [-100n, 0n, 100n])
    expect(chosenShareWad(percent(points), { ...params, movedPerPointBps: 0n })).toBe(WAD);
  for (const [rate, chosen] of [
    [percent(5n), params],
    [percent(5n) + percent(1n) / 2n, params],
    [percent(5n) - percent(1n) / 2n, params],
    [0n, { ...params, movedPerPointBps: 0n }],
    [percent(90n), { ...params, movedPerPointBps: 0n }],
  ] as const)
    expect(play(poolOf(5, WAD, 50n), 30 * DAY, () => rate, chosen).moved).toMatchObject({
      came: 0n,
      left: 0n,
      refused: 0n,
    });
});

test("a point moves 5.3 % of deposits, at the margin; all may leave, no more than twice as much comes", () => {
  const hundredth = percent(1n) / 100n;
  expect(Number(chosenShareWad(hundredth, params) - WAD) / 1e18).toBeCloseTo(0.000_53, 6);
  expect(Number(chosenShareWad(-hundredth, params) - WAD) / 1e18).toBeCloseTo(-0.000_53, 6);
  expect(Number(chosenShareWad(-percent(1n), params)) / 1e18).toBeCloseTo(0.94705, 5);
  expect(chosenShareWad(percent(100_000n), params)).toBeLessThanOrEqual(2n * WAD);
  expect(Number(chosenShareWad(percent(100_000n), params)) / 1e18).toBeCloseTo(2, 12);
  expect(chosenShareWad(-percent(100_000n), params)).toBeLessThan(100n);
  const small = { ...params, poolShareBps: 2_000n };
  expect(Number(chosenShareWad(percent(100_000n), small)) / 1e18).toBeCloseTo(5, 12);
});

test("the more a pool pays, the more is in it; of two shares the steeper one answers more", () => {
  const gap = fc.bigInt({ min: -percent(300n), max: percent(300n) });
  const bps = fc.bigInt({ min: 0n, max: 2_000n });
  fc.assert(
    fc.property(gap, gap, bps, bps, (a, b, c, d) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(chosenShareWad(less, params) <= chosenShareWad(more, params)).toBe(true);
      const [flat, steep] = [c < d ? c : d, c < d ? d : c].map((movedPerPointBps) =>
        chosenShareWad(a, { ...params, movedPerPointBps }),
      ) as [bigint, bigint];
      expect(a < 0n ? steep <= flat : steep >= flat).toBe(true);
    }),
  );
});

test("half of the way in a half-life, whatever the number of steps", () => {
  expect(coveredShareWad(0, 600n)).toBe(0n);
  expect(Number(coveredShareWad(600, 600n)) / 1e18).toBeCloseTo(0.5, 15);
  expect(coveredShareWad(10_000_000, 600n)).toBe(WAD);
  const week = { ...params, halfLifeSeconds: BigInt(7 * DAY) };
  // At 4 % instead of 5 % it goes to 94.71 %, half of that way in a week.
  const each = 1_000_000n * WAD;
  for (const everySeconds of [3_600n, 86_400n]) {
    const pool = poolOf(50, each, 50n);
    const { moved } = play(pool, 7 * DAY, () => percent(4n), { ...week, everySeconds });
    expect(Number(moved.left) / Number(50n * each)).toBeCloseTo((1 - 0.947_05) / 2, 4);
  }
});

test("pays less: out, in turns, never more than there is; pays more: in; and back again", () => {
  const out = play(poolOf(40, WAD, 50n), 3 * DAY, () => 0n, fast);
  expect(out.moved.came).toBe(0n);
  expect(out.moved.left).toBeGreaterThan(0n);
  expect(out.moved.refused).toBe(0n);
  // One after the other, each with all it has.
  expect(new Set(out.moved.leftFrom).size).toBeLessThan(40 / 2);
  expect(out.state.leftUsd8).toBeGreaterThan(0n);
  const come = play(poolOf(40, WAD, 50n), 3 * DAY, () => percent(12n), fast);
  expect(come.moved.left).toBe(0n);
  expect(come.moved.came).toBeGreaterThan(0n);
  expect(new Set(come.moved.cameFrom).size).toBe(1);
  // Elsewhere is better for three days, then here: who left comes back, and more.
  const turned = poolOf(40, WAD, 50n);
  play(turned, 6 * DAY, (_supply, now) => (now < 3 * DAY ? 0n : percent(12n)), fast);
  expect(Number(supplyOf(turned)) / 1e18).toBeCloseTo(
    Number(supplyOf(poolOf(40, WAD, 50n)) + come.moved.came) / 1e18,
    6,
  );
});

test("beyond the cash the protocol refuses; who has debt stays", () => {
  // There is cash for one of them and a part of the next, and more than that leave at the first look.
  const first = play(poolOf(40, WAD, 4n), HOUR, () => 0n, fast).moved;
  expect(first.left).toBe((16n * WAD) / 10n);
  expect(new Set(first.leftFrom).size).toBe(2);
  const nearlyLent = poolOf(40, WAD, 1n);
  const { moved, state } = play(nearlyLent, 2 * DAY, () => 0n, fast);
  expect(moved.left).toBe((40n * WAD) / 100n);
  expect(nearlyLent.cash).toBe(0n);
  expect(moved.refused).toBeGreaterThan(0n);
  expect(state.refusedUsd8).toBe(moved.refused);
  expect(state.leftUsd8).toBe(moved.left);
  const bound = { ...poolOf(1, WAD, 50n), indebted: "account 0" };
  expect(play(bound, 2 * DAY, () => 0n, fast).moved).toMatchObject({ left: 0n, refused: 0n });
});

test("a half-met ask is remembered until the rest is answered", () => {
  const pool = poolOf(1, WAD, 100n);
  const state = rateResponse.open(fast);
  const at = (now: number) => worldOf(stepOf(pool, now, 0n));
  rateResponse.act?.(state, at(0), fast);
  const [ask] = rateResponse.act?.(state, at(HOUR), fast) ?? [];
  if (ask?.kind !== "ask" || ask.intent.kind !== "withdraw") throw new Error("nobody leaves");
  const { intent } = ask;
  const waiting = structuredClone(state);
  const [more] = rateResponse.act?.(waiting, at(2 * HOUR), fast) ?? [];
  const rest = more?.kind === "ask" && more.intent.kind === "withdraw" ? more.intent.amount : 0n;
  // Half of the way, and half of what is left of it.
  expect(Number(rest) / Number(intent.amount)).toBeCloseTo(0.5, 7);
  const part = intent.amount / 3n;
  rateResponse.hear?.(state, { ...intent, amount: part }, at(HOUR), fast);
  expect(state.pools.get(POOL)).toMatchObject({
    net: -part,
    asked: [{ account: "account 0", amount: part - intent.amount }],
  });
  // Somebody else's doings are none of its own.
  rateResponse.hear?.(state, { ...intent, account: "other" }, at(HOUR), fast);
  rateResponse.hear?.(state, { ...intent, amount: intent.amount - part }, at(HOUR), fast);
  expect(state.pools.get(POOL)).toMatchObject({ net: -intent.amount, asked: [] });
});

test("with a rate curve, deposits and rate meet in between", () => {
  // 10 % of what is lent: 5 % on half-lent deposits; elsewhere 8 %.
  const pool = poolOf(100, WAD, 50n);
  const rateOf = (supply: bigint): bigint => (pool.debt * percent(10n)) / supply;
  const { state } = play(pool, 30 * DAY, rateOf, { ...fast, outsideBps: 800n, thresholdBps: 0n });
  const rateWad = rateOf(supplyOf(pool));
  expect(rateWad > percent(5n) && rateWad < percent(8n)).toBe(true);
  const expected = 100n * chosenShareWad(rateWad - percent(8n), params);
  expect(Number(supplyOf(pool)) / 1e18).toBeCloseTo(Number(expected) / 1e18, 3);
  expect(state.pools.get(POOL)?.net).toBe(supplyOf(pool) - 100n * WAD);
});

test("no overshooting, however steep the curve and fast the people", () => {
  const pool = poolOf(100, WAD, 50n);
  // 3 % up to 90 % of use, 300 % at all of it.
  const rateOf = (supply: bigint): bigint => {
    const useWad = (pool.debt * WAD) / supply;
    const bend = percent(90n);
    return useWad <= bend ? (useWad * 3n) / 100n : percent(3n) + (useWad - bend) * 30n;
  };
  const eager = {
    ...params,
    outsideBps: 1_000n,
    movedPerPointBps: 10_000n,
    thresholdBps: 0n,
    halfLifeSeconds: 60n,
  };
  const { path, moved } = play(pool, 3 * DAY, rateOf, eager);
  expect(moved.came).toBe(0n);
  expect(path.every((supply, place) => place === 0 || supply <= (path[place - 1] as number))).toBe(
    true,
  );
  const endWad = rateOf(supplyOf(pool));
  expect(endWad > percent(9n) && endWad < percent(10n)).toBe(true);
  // Up to the threshold of the rate elsewhere nobody bothers any more.
  const patient = poolOf(100, WAD, 50n);
  play(patient, 3 * DAY, rateOf, { ...eager, thresholdBps: 100n });
  expect(Number(rateOf(supplyOf(patient))) / 1e16).toBeCloseTo(9, 6);
});

test("figure: deposits of a pool when others begin to pay more", async () => {
  const line = (name: string, changed: Partial<RateResponseParams>) => {
    const chosen = { ...params, outsideBps: 1_000n, everySeconds: BigInt(12 * HOUR), ...changed };
    const pool = poolOf(100, WAD, 50n);
    const rateOf = (supply: bigint): bigint => (pool.debt * percent(10n)) / supply;
    const { path } = play(pool, 40 * DAY, rateOf, chosen);
    return { name, points: path.map((supply, place) => [place / 2, supply / 1e18] as const) };
  };
  await expectFigure(import.meta.url, {
    title: "Deposits of a half-lent pool that pays 5 % when others pay 10 %",
    x: "days",
    y: "deposits, % of before",
    lines: [
      line("2 % of deposits a point", { movedPerPointBps: 200n }),
      line("5.3 %", {}),
      line("20 %", { movedPerPointBps: 2_000n }),
      line("20 %, half-life of a day", {
        movedPerPointBps: 2_000n,
        halfLifeSeconds: BigInt(DAY),
      }),
    ],
  });
});
