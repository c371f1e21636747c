import fc from "fast-check";
import { expect, test } from "vitest";
import type { Intent } from "../../events/intents.ts";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { worldOf, mechanismSuite, type SceneStep } from "../mechanism.suite.ts";
import { exitQueue } from "./model.ts";
import { exitQueueParams, type ExitQueueParams } from "./params.ts";

const params = exitQueueParams.parse({});
const POOL = "usde";
const HOUR = 3_600;
const SUPPLY = 1_000_000n;

function withdrawal(account: string, amount: bigint): Intent & { readonly kind: "withdraw" } {
  return { kind: "withdraw", reserve: POOL, account, recipient: account, amount };
}

function sceneAt(timeSeconds: number, cash = SUPPLY): SceneStep {
  const totals = { priceUsd8: 1n, totalSupply: SUPPLY, totalDebt: SUPPLY - cash, cash };
  const holdings = [{ reserve: POOL, supplied: SUPPLY, borrowed: 0n, collateral: 0n }];
  const accounts = ["a", "b", "c", "d", ...Array.from({ length: 60 }, (_, place) => `${place}`)];
  const people = Object.fromEntries(accounts.map((account) => [account, { holdings }]));
  return { timeSeconds, reserves: { [POOL]: totals }, people };
}

interface Paid {
  readonly atSeconds: number;
  readonly account: string;
  readonly amount: bigint;
}

/** Plays who asks when, and gives who is paid when. Supply stays as it is; cash is what is paid out. */
function play(
  asked: readonly Paid[],
  untilSeconds: number,
  chosen: ExitQueueParams,
  cashAt: (timeSeconds: number) => bigint = () => SUPPLY,
): Paid[] {
  const state = exitQueue.open(chosen);
  const paid: Paid[] = [];
  let gone = 0n;
  let now = 0;
  while (now <= untilSeconds) {
    const timeSeconds = now;
    const world = () => worldOf(sceneAt(timeSeconds, cashAt(timeSeconds) - gone));
    for (const { account, amount } of asked.filter(({ atSeconds }) => atSeconds === timeSeconds))
      expect(exitQueue.holds?.(state, withdrawal(account, amount), world(), chosen)).toBe(true);
    for (const action of exitQueue.act?.(state, world(), chosen) ?? []) {
      if (action.kind !== "ask" || action.intent.kind !== "withdraw") throw new Error("no ask");
      const { account, amount } = action.intent;
      gone += amount;
      paid.push({ atSeconds: timeSeconds, account, amount });
    }
    const moments = asked
      .map(({ atSeconds }) => atSeconds)
      .filter((moment) => moment > timeSeconds);
    const due = exitQueue.nextActSeconds?.(state, world(), chosen);
    now = Math.min(...moments, due ?? timeSeconds + HOUR);
  }
  return paid;
}

const sumOf = (paid: readonly Paid[]): bigint => paid.reduce((sum, { amount }) => sum + amount, 0n);

mechanismSuite(exitQueue, {
  params: { ...params, cooldownSeconds: 60n, capacityPerHourBps: 100n },
  steps: [
    { ...sceneAt(0), asks: [withdrawal("a", 20_000n), withdrawal("b", 500n)] },
    sceneAt(60),
    { ...sceneAt(1_800), asks: [withdrawal("c", 1n)] },
    sceneAt(10_000),
  ],
});

test("without cooldown and limit everybody is paid at once and in full", () => {
  const open = { ...params, cooldownSeconds: 0n, capacityPerHourBps: 10_000n };
  const asked = [1n, 7n, 400_000n].map((amount, place) => ({
    atSeconds: place * 10,
    account: `${place}`,
    amount,
  }));
  expect(play(asked, 100, open)).toEqual(asked);
});

test("nobody is paid before the cooldown is over, to the second", () => {
  const slow = { ...params, capacityPerHourBps: 10_000n };
  const asked = [{ atSeconds: 5, account: "a", amount: 1_000n }];
  expect(play(asked, 10 + 604_800, slow)).toEqual([
    { atSeconds: 604_805, account: "a", amount: 1_000n },
  ]);
});

test("one hundredth an hour: 50,000 of a million take the first hour's worth and four hours more", () => {
  const quick = { ...params, cooldownSeconds: 0n, capacityPerHourBps: 100n };
  const paid = play([{ atSeconds: 0, account: "a", amount: 50_000n }], 10 * HOUR, quick);
  expect(paid[0]).toEqual({ atSeconds: 0, account: "a", amount: 10_000n });
  expect(sumOf(paid)).toBe(50_000n);
  expect(paid.at(-1)?.atSeconds).toBe(4 * HOUR);
});

test("what leaves never outruns capacity or cash, nobody overtakes, and nothing is lost or made", () => {
  const asks = fc.array(
    fc.record({
      atSeconds: fc.integer({ min: 0, max: 20_000 }),
      account: fc.constantFrom("a", "b", "c", "d"),
      amount: fc.bigInt({ min: 1n, max: 60_000n }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(asks, fc.bigInt({ min: 1n, max: 5_000n }), (given, capacityPerHourBps) => {
      const chosen = { ...params, cooldownSeconds: 1_000n, capacityPerHourBps };
      const asked = [...given].sort((x, y) => x.atSeconds - y.atSeconds);
      const cash = 150_000n;
      const paid = play(asked, 100_000, chosen, () => cash);
      expect(sumOf(paid) <= cash).toBe(true);
      const wanted = sumOf(asked);
      for (const { atSeconds } of paid) {
        const soFar = sumOf(paid.filter((each) => each.atSeconds <= atSeconds));
        const earned = SUPPLY * capacityPerHourBps * BigInt(HOUR + atSeconds);
        expect(soFar * 36_000_000n <= earned).toBe(true);
      }
      // In line: whoever is paid, those before have been paid in full.
      const line = asked.flatMap(({ account, amount }) => ({ account, amount }));
      for (const { account, amount } of paid) {
        const [first] = line;
        expect(first?.account).toBe(account);
        if (first === undefined) throw new Error("paid nobody");
        first.amount -= amount;
        expect(first.amount >= 0n).toBe(true);
        if (first.amount === 0n) line.shift();
      }
      const isReachable = SUPPLY * capacityPerHourBps * 70_000n > wanted * 36_000_000n;
      expect(sumOf(paid) === wanted || wanted > cash || !isReachable).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("an empty pool pays nobody until there is cash again", () => {
  const quick = { ...params, cooldownSeconds: 0n, capacityPerHourBps: 10_000n };
  const asked = [{ atSeconds: 0, account: "a", amount: 1_000n }];
  const paid = play(asked, 10 * HOUR, quick, (timeSeconds) => (timeSeconds < 5 * HOUR ? 0n : 600n));
  expect(paid).toEqual([{ atSeconds: 5 * HOUR, account: "a", amount: 600n }]);
});

test("nobody is paid what it no longer has", () => {
  const quick = { ...params, cooldownSeconds: 60n, capacityPerHourBps: 10_000n };
  const state = exitQueue.open(quick);
  exitQueue.holds?.(state, withdrawal("a", 1_000n), worldOf(sceneAt(0)), quick);
  exitQueue.holds?.(state, withdrawal("b", 500n), worldOf(sceneAt(0)), quick);
  const held = { holdings: [{ reserve: POOL, supplied: 10n, borrowed: 0n, collateral: 0n }] };
  const scene = sceneAt(60);
  const world = worldOf({ ...scene, people: { ...scene.people, a: held } });
  expect(exitQueue.act?.(state, world, quick)).toMatchObject([
    { intent: { account: "a", amount: 10n } },
    { intent: { account: "b", amount: 500n } },
  ]);
});

test("its book: how many wait, and for how much", () => {
  const chosen = { ...params, cooldownSeconds: 60n, capacityPerHourBps: 100n };
  const state = exitQueue.open(chosen);
  const scene = { ...sceneAt(0), marketPricesUsd8: { [POOL]: 2n * WAD } };
  for (const [account, amount] of [
    ["a", 700n],
    ["b", 40n],
  ] as const)
    exitQueue.holds?.(state, withdrawal(account, amount), worldOf(scene), chosen);
  const book = (step: SceneStep) => exitQueue.book?.(state, worldOf(step), chosen);
  expect(book(scene)).toEqual({ waiting: 2n, waitingUsd8: 1_480n });
  expect(book(sceneAt(0))).toEqual({ waiting: 2n, waitingUsd8: 0n });
});

test("only withdrawals wait", () => {
  const state = exitQueue.open(params);
  const repay: Intent = {
    kind: "repay",
    reserve: POOL,
    payer: "a",
    account: "a",
    amount: 1n,
    withShares: false,
  };
  expect(exitQueue.holds?.(state, repay, worldOf(sceneAt(0)), params)).toBe(false);
  const loan = withdrawal("a", SUPPLY + 1n);
  expect(exitQueue.holds?.(state, loan, worldOf(sceneAt(0)), params)).toBe(false);
  const elsewhere = { ...withdrawal("a", 1n), reserve: "another" };
  expect(exitQueue.holds?.(state, elsewhere, worldOf(sceneAt(0)), params)).toBe(false);
});

test("what was withdrawn in history waits where that is asked for, all of it where no amount was named", () => {
  const chosen = { ...params, cooldownSeconds: 60n, capacityPerHourBps: 10_000n };
  const all = withdrawal("a", MAX_UINT256);
  const world = (timeSeconds: number) => worldOf(sceneAt(timeSeconds));
  expect(exitQueue.holdsRecorded?.(exitQueue.open(chosen), all, world(0), chosen)).toBe(false);
  const waits = { ...chosen, recorded: 1n };
  const state = exitQueue.open(waits);
  expect(exitQueue.holdsRecorded?.(state, all, world(0), waits)).toBe(true);
  // More than it has is a loan.
  expect(exitQueue.holdsRecorded?.(state, withdrawal("b", SUPPLY + 1n), world(0), waits)).toBe(
    false,
  );
  expect(exitQueue.act?.(state, world(59), waits)).toEqual([]);
  expect(exitQueue.act?.(state, world(60), waits)).toEqual([
    { kind: "ask", intent: withdrawal("a", SUPPLY) },
  ]);
});

test("figure: how a rush gets out", async () => {
  const asked = Array.from({ length: 60 }, (_, minute) => ({
    atSeconds: minute * 60,
    account: `${minute}`,
    amount: 5_000n,
  }));
  const line = (name: string, chosen: ExitQueueParams) => {
    let out = 0;
    const points: [number, number][] = [[0, 0]];
    for (const { atSeconds, amount } of play(asked, 48 * HOUR, chosen)) {
      out += Number(amount) / 10_000;
      points.push([atSeconds / HOUR, out]);
    }
    points.push([48, out]);
    return { name, points };
  };
  await expectFigure(import.meta.url, {
    title: "30 % of a pool want out within an hour",
    x: "hours",
    y: "gone, % of deposits",
    steps: true,
    lines: [
      line("no queue", { ...params, cooldownSeconds: 0n, capacityPerHourBps: 10_000n }),
      line("1 % an hour", { ...params, cooldownSeconds: 0n, capacityPerHourBps: 100n }),
      line("1 % an hour after 12 hours", {
        ...params,
        cooldownSeconds: 43_200n,
        capacityPerHourBps: 100n,
      }),
    ],
  });
});
