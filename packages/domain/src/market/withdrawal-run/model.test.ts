import fc from "fast-check";
import { expect, test } from "vitest";
import type { Holding } from "../../events/holding.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import type { WorldView } from "../mechanism.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import {
  latePayoffWad,
  requiredYieldWad,
  runsForWantOfYield,
  tippingShareWad,
} from "./global-game.ts";
import { withdrawalRun } from "./model.ts";
import { withdrawalRunParams, type WithdrawalRunParams } from "./params.ts";

const params = withdrawalRunParams.parse({});
const POOL = "weth";
const NEWS = 1_000;
const afraid = { ...params, newsSeconds: BigInt(NEWS) };
const HOUR = 3_600;

const nobodyOwes = (supplied: bigint): Holding => ({
  reserve: POOL,
  supplied,
  borrowed: 0n,
  collateral: 0n,
});

/** A pool and who has what in it. */
interface Pool {
  cash: bigint;
  readonly deposits: Map<string, bigint>;
  readonly debt: bigint;
}

function poolOf(depositors: number, each: bigint, liquidBps: bigint): Pool {
  const deposits = new Map<string, bigint>();
  for (let number = 0; number < depositors; number++) deposits.set(`account ${number}`, each);
  const supply = BigInt(depositors) * each;
  const cash = (supply * liquidBps) / 10_000n;
  return { cash, deposits, debt: supply - cash };
}

function stepOf({ cash, deposits, debt }: Pool, timeSeconds: number): SceneStep {
  let totalSupply = 0n;
  for (const amount of deposits.values()) totalSupply += amount;
  return {
    timeSeconds,
    reserves: { [POOL]: { priceUsd8: 1n, totalSupply, totalDebt: debt, cash } },
    people: Object.fromEntries(
      [...deposits].map(([account, supplied]) => [account, { holdings: [nobodyOwes(supplied)] }]),
    ),
  };
}

/** Somebody was served, or was not. */
interface Served {
  readonly atSeconds: number;
  readonly account: string;
  readonly amount: bigint;
  readonly isMet: boolean;
}

/** Lets the run run: what is asked for is paid while there is cash, and refused beyond. */
function play(
  pool: Pool,
  untilSeconds: number,
  chosen: WithdrawalRunParams,
  inflow: (timeSeconds: number) => bigint = () => 0n,
): Served[] {
  const state = withdrawalRun.open(chosen);
  const served: Served[] = [];
  let now: number | undefined = 0;
  for (; now !== undefined && now <= untilSeconds;) {
    pool.cash += inflow(now);
    const world: WorldView = worldOf(stepOf(pool, now));
    for (const action of withdrawalRun.act?.(state, world, chosen) ?? []) {
      if (action.kind !== "ask" || action.intent.kind !== "withdraw") throw new Error("unexpected");
      const { account, amount } = action.intent;
      const isMet = amount <= pool.cash;
      served.push({ atSeconds: now, account, amount, isMet });
      if (!isMet)
        withdrawalRun.hear?.(state, refusalOf(account, amount), worldOf(stepOf(pool, now)), chosen);
      if (!isMet) continue;
      pool.cash -= amount;
      pool.deposits.set(account, (pool.deposits.get(account) ?? 0n) - amount);
    }
    now = withdrawalRun.nextActSeconds?.(state, worldOf(stepOf(pool, now)), chosen);
  }
  return served;
}

function refusalOf(account: string, amount: bigint): Outcome {
  return { kind: "refusal", intent: "withdraw", reserve: POOL, account, amount, code: "NO_CASH" };
}

const sum = (served: readonly Served[], isMet: boolean): bigint =>
  served.reduce((all, each) => (each.isMet === isMet ? all + each.amount : all), 0n);

const small = poolOf(20, 1_000n, 300n);
mechanismSuite(withdrawalRun, {
  params: { ...afraid, arrivalPerHourBps: 20_000n },
  steps: [0, NEWS, 3_000, 6_000, 9_000].map((timeSeconds) => stepOf(small, timeSeconds)),
});

test("Diamond and Dybvig's bank: early 1.28, late 2", () => {
  const bank = { earlyWad: (128n * WAD) / 100n, returnWad: 2n * WAD };
  expect(tippingShareWad(bank)).toBe(562_500_000_000_000_000n);
  expect(Number(latePayoffWad(WAD / 4n, bank)) / 1e18).toBeCloseTo(1.8133, 4);
  // At the tipping share those who wait get what those who leave do.
  expect(latePayoffWad(tippingShareWad(bank), bank)).toBe(bank.earlyWad);
  expect(latePayoffWad(WAD - 1n, bank)).toBe(0n);
});

test("a haircut of 15 % asks for 10.4, 24.1, 34.5, 44.9 and 69.1 % to stay", () => {
  const asked = [50n, 80n, 90n, 95n, 99n].map((utilisation) => {
    const stay = { haircutWad: (15n * WAD) / 100n, leavingCostWad: 0n };
    const required = requiredYieldWad(((100n - utilisation) * WAD) / 100n, stay) ?? 0n;
    expect(runsForWantOfYield(((100n - utilisation) * WAD) / 100n, required, stay)).toBe(false);
    expect(runsForWantOfYield(((100n - utilisation) * WAD) / 100n, required - 1n, stay)).toBe(true);
    return (Number(required) / 1e16).toFixed(1);
  });
  expect(asked).toEqual(["10.4", "24.1", "34.5", "44.9", "69.1"]);
});

test("the required yield is the integral over what others do", () => {
  // y l + c - haircut l ln(1/l) = 0, summed numerically over n, the share of others that leave.
  const [liquid, haircut, cost] = [0.1, 0.15, 0.002];
  const yielded =
    Number(
      requiredYieldWad(WAD / 10n, {
        haircutWad: (15n * WAD) / 100n,
        leavingCostWad: (2n * WAD) / 1_000n,
      }),
    ) / 1e18;
  let integral = 0;
  const slices = 100_000;
  for (let slice = 0; slice < slices; slice++) {
    const others = (slice + 0.5) / slices;
    integral += others <= liquid ? yielded + cost : cost - (liquid / others) * haircut;
  }
  expect(integral / slices).toBeCloseTo(0, 5);
});

test("more haircut, fuller lending or less cost never calm anybody; without a haircut nobody runs", () => {
  const share = fc.bigInt({ min: 1n, max: WAD });
  fc.assert(
    fc.property(share, share, share, share, (a, b, haircutWad, leavingCostWad) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      const stay = { haircutWad, leavingCostWad };
      const free = { haircutWad, leavingCostWad: 0n };
      const asked = (liquid: bigint, of: typeof stay) => requiredYieldWad(liquid, of) as bigint;
      expect(asked(less, free) >= asked(more, free)).toBe(true);
      expect(asked(less, free) >= asked(less, stay)).toBe(true);
      expect(
        asked(more, { ...stay, haircutWad: less }) <= asked(more, { ...stay, haircutWad: more }),
      ).toBe(true);
      expect(asked(less, { haircutWad: 0n, leavingCostWad })).toBeLessThanOrEqual(0n);
      expect(requiredYieldWad(0n, stay)).toBeUndefined();
    }),
  );
  const calm = { ...afraid, haircutBps: 0n, noiseBps: 0n, contagionBps: 0n };
  expect(play(poolOf(50, 1_000n, 300n), 48 * HOUR, calm)).toEqual([]);
});

test("nobody runs before the alarm; cash that has gone is exactly what was served", () => {
  const pool = poolOf(200, 1_000n, 300n);
  const before = pool.cash;
  const served = play(pool, 96 * HOUR, { ...afraid, leavingCostBps: 0n });
  expect(served.every(({ atSeconds }) => atSeconds > NEWS)).toBe(true);
  expect(sum(served, true)).toBe(before - pool.cash);
  expect(pool.cash).toBe(0n);
  // Sequential service: nobody is refused while there is cash, and somebody is.
  const first = served.find(({ isMet }) => !isMet);
  expect(first).toBeDefined();
  expect(
    served.filter(({ isMet, atSeconds }) => isMet && atSeconds > (first?.atSeconds ?? 0)),
  ).toEqual([]);
});

test("the hazard is the published one: 14 to 18 % have come within two days", () => {
  // Cash enough for everybody, and a haircut that nobody stays for: what is left is who has looked.
  const pool = poolOf(3_000, 1_000n, 9_000n);
  const sure = {
    ...afraid,
    haircutBps: 10_000n,
    noiseBps: 0n,
    annualYieldBps: 0n,
    anticipationBps: 9_000n,
  };
  const left = Number(sum(play(pool, NEWS + 48 * HOUR, sure), true)) / 3_000_000;
  expect(left).toBeGreaterThan(0.144);
  expect(left).toBeLessThan(0.184);
});

test("who waits is served first of what comes in later, in the order of arrival", () => {
  const pool = poolOf(200, 1_000n, 300n);
  const eager = { ...afraid, leavingCostBps: 0n, arrivalPerHourBps: 5_000n };
  const paidBack = (timeSeconds: number) =>
    timeSeconds > 5 * HOUR && timeSeconds < 6 * HOUR ? 700n : 0n;
  const served = play(pool, 12 * HOUR, eager, paidBack);
  const refused = served.filter(({ isMet }) => !isMet).map(({ account }) => account);
  const later = served.filter(({ isMet, atSeconds }) => isMet && atSeconds > 5 * HOUR);
  expect(later.length).toBeGreaterThan(1);
  const order = [...new Set(later.map(({ account }) => account))];
  expect(order).toEqual(refused.slice(0, order.length));
  const gaveUp = play(poolOf(200, 1_000n, 300n), 12 * HOUR, { ...eager, waits: 0n });
  expect(new Set(gaveUp.filter(({ isMet }) => !isMet).map(({ account }) => account)).size).toBe(
    gaveUp.filter(({ isMet }) => !isMet).length,
  );
});

test("common signals make all or none run; anticipation and contagion make more run", () => {
  const runners = (changed: Partial<WithdrawalRunParams>): number =>
    new Set(
      play(poolOf(100, 1_000n, 5_000n), NEWS + 90 * HOUR, {
        ...afraid,
        arrivalPerHourBps: 5_000n,
        haircutBps: 0n,
        contagionBps: 0n,
        ...changed,
      }).map(({ account }) => account),
    ).size;
  expect([0, 100]).toContain(
    runners({ correlationBps: 10_000n, annualYieldBps: 0n, leavingCostBps: 0n }),
  );
  const some = runners({ correlationBps: 0n, annualYieldBps: 50_000n });
  expect(some).toBeGreaterThan(0);
  expect(some).toBeLessThan(100);
  const base = { correlationBps: 0n, annualYieldBps: 50_000n, anticipationBps: 0n };
  expect(runners({ ...base, anticipationBps: 8_000n })).toBeGreaterThan(runners(base));
  expect(runners({ ...base, contagionBps: 5_000n })).toBeGreaterThan(runners(base));
});

test("a loan that leaves less than a twentieth raises the alarm, one that leaves more does not", () => {
  const lookersAt = (liquidBps: bigint): number => {
    const state = withdrawalRun.open(params);
    const world = worldOf(stepOf(poolOf(10, 1_000n, liquidBps), 7));
    withdrawalRun.act?.(state, world, params);
    expect(state.lookers).toEqual([]);
    const loan = { kind: "borrow", reserve: POOL, caller: "b", account: "b", amount: 1n } as const;
    withdrawalRun.hear?.(state, loan, world, params);
    withdrawalRun.act?.(state, world, params);
    return state.lookers.length;
  };
  expect(lookersAt(500n)).toBe(10);
  expect(lookersAt(501n)).toBe(0);
  // Emptied by one loan: nothing to be first for, but a line to stand in.
  expect(lookersAt(0n)).toBe(10);
});

test("who finds a pool empty stands in line, asking once", () => {
  const pool = poolOf(30, 1_000n, 0n);
  const state = withdrawalRun.open(params);
  const eager = { ...params, arrivalPerHourBps: 20_000n };
  const loan = { kind: "borrow", reserve: POOL, caller: "b", account: "b", amount: 1n } as const;
  withdrawalRun.hear?.(state, loan, worldOf(stepOf(pool, 1)), eager);
  let asked = 0;
  for (let hour = 0; hour <= 96; hour++) {
    const world = worldOf(stepOf(pool, 1 + hour * HOUR));
    for (const action of withdrawalRun.act?.(state, world, eager) ?? []) {
      asked++;
      if (action.kind !== "ask" || action.intent.kind !== "withdraw") throw new Error("no ask");
      const { account, amount } = action.intent;
      withdrawalRun.hear?.(state, refusalOf(account, amount), world, eager);
    }
  }
  expect(asked).toBeGreaterThan(20);
  expect(asked).toBe(state.line.length);
  const priced = { ...stepOf(pool, 96 * HOUR), marketPricesUsd8: { [POOL]: 3n * WAD } };
  expect(withdrawalRun.book?.(state, worldOf(priced), eager)).toEqual({
    // Four days on nobody is alarmed any more; who waits still does.
    withdrawnUsd8: 0n,
    emptiedPools: 0n,
    untilEmptySeconds: 0n,
    poolsFearedFor: 0n,
    waiting: BigInt(asked),
    waitingUsd8: BigInt(asked) * 3_000n,
  });
});

test("its book tells what has left, and how long the first pool lasted", () => {
  const state = withdrawalRun.open(afraid);
  const priced = (cash: bigint, timeSeconds: number) => {
    const step = { ...stepOf(poolOf(10, 1_000n, cash), timeSeconds) };
    return worldOf({ ...step, marketPricesUsd8: { [POOL]: 3n * WAD } });
  };
  const left = (amount: bigint, cash: bigint, timeSeconds: number): void => {
    const outcome = { ...refusalOf("a", amount), kind: "withdraw", recipient: "a" } as const;
    withdrawalRun.hear?.(state, outcome as Outcome, priced(cash, timeSeconds), afraid);
  };
  left(500n, 900n, NEWS - 1);
  withdrawalRun.act?.(state, priced(900n, NEWS), afraid);
  left(700n, 200n, NEWS + 50);
  left(199n, 9n, NEWS + 90);
  left(1n, 8n, NEWS + 95);
  expect(withdrawalRun.book?.(state, priced(8n, NEWS + 99), afraid)).toMatchObject({
    withdrawnUsd8: 900n * 3n,
    emptiedPools: 1n,
    untilEmptySeconds: 90n,
  });
});

test("who loses cash to somebody faster is back at the head of the line", () => {
  const pool = poolOf(30, 1_000n, 300n);
  const state = withdrawalRun.open(afraid);
  const eager = { ...afraid, arrivalPerHourBps: 20_000n };
  withdrawalRun.act?.(state, worldOf(stepOf(pool, NEWS)), eager);
  const world = worldOf(stepOf(pool, NEWS + HOUR));
  const [first] = withdrawalRun.act?.(state, world, eager) ?? [];
  if (first?.kind !== "ask" || first.intent.kind !== "withdraw") throw new Error("nobody asked");
  const { account, reserve, amount } = first.intent;
  const before = state.line.length;
  const refusal = {
    kind: "refusal",
    intent: "withdraw",
    reserve,
    account,
    amount,
    code: "X",
  } as const;
  const bound = structuredClone(state);
  const emptied = worldOf(stepOf({ ...pool, cash: 0n }, NEWS + HOUR));
  withdrawalRun.hear?.(state, refusal, emptied, eager);
  expect(state.line.length).toBe(before + 1);
  expect(state.line[0]).toEqual({ account, reserve, amount });
  // Refused although there is cash: its deposit is bound, and it does not come back.
  withdrawalRun.hear?.(bound, refusal, world, eager);
  expect(bound.line.length).toBe(before);
});

test("an alarm for one pool is one for all only if it spreads", () => {
  const alarmsOf = (spreads: bigint): string[] => {
    const chosen = { ...params, spreads };
    const state = withdrawalRun.open(chosen);
    const step = stepOf(poolOf(10, 1_000n, 100n), 7);
    const calm = { priceUsd8: 1n, totalSupply: 100n, totalDebt: 20n, cash: 80n };
    const world = worldOf({ ...step, reserves: { ...step.reserves, usdc: calm } });
    const loan = { kind: "borrow", reserve: POOL, caller: "b", account: "b", amount: 1n } as const;
    withdrawalRun.hear?.(state, loan, world, chosen);
    withdrawalRun.act?.(state, world, chosen);
    return [...state.alarms.keys()];
  };
  expect(alarmsOf(0n)).toEqual([POOL]);
  expect(alarmsOf(1n)).toEqual([POOL, "usdc"]);
});

test("borrowers' deposits are bound", () => {
  const pool = poolOf(5, 1_000n, 300n);
  const step = stepOf(pool, NEWS);
  const indebted = {
    ...step,
    people: Object.fromEntries(
      Object.keys(step.people ?? {}).map((account) => [
        account,
        { holdings: [{ ...nobodyOwes(1_000n), borrowed: 1n }], healthFactorWad: 2n * WAD },
      ]),
    ),
  };
  const state = withdrawalRun.open(afraid);
  const quick = { ...afraid, arrivalPerHourBps: MAX_UINT256 };
  for (const timeSeconds of [NEWS, NEWS + 1, NEWS + 2])
    expect(withdrawalRun.act?.(state, worldOf({ ...indebted, timeSeconds }), quick)).toEqual([]);
  expect(state.lookers).toHaveLength(5);
});

test("figure: cash of a pool that nine tenths are lent of", async () => {
  const line = (name: string, haircutBps: bigint) => {
    const pool = poolOf(1_000, 1_000n, 1_000n);
    const served = play(pool, NEWS + 72 * HOUR, { ...afraid, haircutBps });
    let cash = 100_000;
    const points: [number, number][] = [[0, 10]];
    for (const { atSeconds, amount, isMet } of served) {
      if (!isMet) continue;
      cash -= Number(amount);
      points.push([(atSeconds - NEWS) / HOUR, cash / 10_000]);
    }
    points.push([72, cash / 10_000]);
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "A pool's cash after the news, by the haircut people believe in",
    x: "hours",
    y: "cash, % of deposits",
    steps: true,
    lines: [line("none", 0n), line("5 %", 500n), line("15 %", 1_500n)],
  });
});
