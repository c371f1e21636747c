import fc from "fast-check";
import { expect, test } from "vitest";
import type { Holding } from "../../events/holding.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { activeBorrower } from "./model.ts";
import { activeBorrowerParams, type ActiveBorrowerParams } from "./params.ts";
import { addedShareWad, borrowedShareWad, repaidShareWad, wishes } from "./policy.ts";

const params = activeBorrowerParams.parse({});
const THRESHOLD = 80n;

/** Collateral and debt of a scene's accounts, in units; a unit of debt is worth a dollar. */
interface Position {
  collateral: bigint;
  debt: bigint;
}

function factorWad({ collateral, debt }: Position, price: bigint): bigint {
  return debt === 0n ? MAX_UINT256 : (collateral * price * THRESHOLD * WAD) / (100n * debt);
}

function held({ collateral, debt }: Position): Holding[] {
  return [
    { reserve: "weth", supplied: collateral, borrowed: 0n, collateral: 0n },
    { reserve: "usdc", supplied: 0n, borrowed: debt, collateral: 0n },
  ].filter(({ supplied, borrowed }) => supplied + borrowed > 0n);
}

const priceAnswer = (price: bigint): Outcome => ({
  kind: "oraclePrice",
  feed: "eth",
  price,
  round: 1n,
});

/** A thousand accounts with health factors from 1.05 to 2.05 at a price of 2,000. */
function book(accounts = 1_000): Map<string, Position> {
  const positions = new Map<string, Position>();
  for (let number = 0; number < accounts; number++) {
    const debt =
      (1_600n * 1_000_000n * 1_000n) / BigInt(1_050 + Math.floor((number * 1_000) / accounts));
    positions.set(`account ${number}`, { collateral: 1_000_000n, debt });
  }
  return positions;
}

function stepOf(positions: Map<string, Position>, timeSeconds: number, price: bigint): SceneStep {
  return {
    timeSeconds,
    outcomes: [priceAnswer(price)],
    people: Object.fromEntries(
      [...positions].map(([account, position]) => [
        account,
        { holdings: held(position), healthFactorWad: factorWad(position, price) },
      ]),
    ),
  };
}

interface Played {
  readonly positions: Map<string, Position>;
  readonly asked: { readonly kind: string; readonly account: string; readonly atSeconds: number }[];
}

/** Plays a path of prices, one a minute; whatever is asked for is done. */
function play(prices: readonly bigint[], chosen: ActiveBorrowerParams, accounts = 1_000): Played {
  const positions = book(accounts);
  const state = activeBorrower.open(chosen);
  const asked: Played["asked"] = [];
  const at = (timeSeconds: number, price: bigint): void => {
    const step = stepOf(positions, timeSeconds, price);
    const world = worldOf(step);
    for (const outcome of step.outcomes ?? []) activeBorrower.hear?.(state, outcome, world, chosen);
    for (const action of activeBorrower.act?.(state, world, chosen) ?? []) {
      if (action.kind !== "ask") throw new Error("only asks");
      const { intent } = action;
      if (intent.kind !== "repay" && intent.kind !== "supply" && intent.kind !== "borrow")
        throw new Error(intent.kind);
      const { account, amount } = intent;
      const position = positions.get(account) as Position;
      if (intent.kind === "repay") position.debt -= amount;
      else if (intent.kind === "borrow") position.debt += amount;
      else position.collateral += amount;
      asked.push({ kind: intent.kind, account, atSeconds: timeSeconds });
      activeBorrower.hear?.(state, { ...intent } as Outcome, world, chosen);
    }
  };
  prices.forEach((price, minute) => {
    at(minute * 60, price);
    for (;;) {
      const world = worldOf(stepOf(positions, minute * 60, price));
      const next = activeBorrower.nextActSeconds?.(state, world, chosen);
      if (next === undefined || next >= (minute + 1) * 60) break;
      at(next, price);
    }
  });
  return { positions, asked };
}

const FALL = Array.from({ length: 120 }, (_, minute) => 2_000n - BigInt(minute) * 5n);
const RISE = Array.from({ length: 120 }, (_, minute) => 2_000n + BigInt(minute) * 5n);
const prompt = { ...params, reactionSeconds: 0n, defendingBps: 10_000n };

const few = book(20);
mechanismSuite(activeBorrower, {
  params: { ...prompt, releveragingBps: 10_000n },
  steps: [
    stepOf(few, 0, 2_000n),
    stepOf(few, 60, 1_900n),
    stepOf(few, 90, 1_900n),
    stepOf(few, 120, 2_400n),
    stepOf(few, 240, 2_400n),
  ],
});

test("repaying, adding and borrowing a share each bring the health factor where they should", () => {
  const factor = fc.bigInt({ min: WAD / 2n, max: 3n * WAD });
  const whole = 10n ** 30n;
  fc.assert(
    fc.property(factor, factor, (from, to) => {
      // Weighted collateral from * whole against debt whole.
      const weighted = (from * whole) / WAD;
      const near = (reached: bigint): void => {
        const miss = reached - to;
        expect((miss < 0n ? -miss : miss) < 100n).toBe(true);
      };
      if (from < to) {
        near((weighted * WAD) / (whole - (whole * repaidShareWad(from, to)) / WAD));
        near(((weighted + (weighted * addedShareWad(from, to)) / WAD) * WAD) / whole);
      } else near((weighted * WAD) / (whole + (whole * borrowedShareWad(from, to)) / WAD));
      const none = from < to ? borrowedShareWad(from, to) : repaidShareWad(from, to);
      expect(none).toBe(0n);
    }),
  );
});

test("of an isolated market's position the collateral is added to, not what was lent", () => {
  const lent = { reserve: "market", supplied: 500n, borrowed: 100n, collateral: 1_000n };
  expect(wishes("addCollateral", "a", [lent], WAD / 10n)).toEqual([
    { want: "addCollateral", account: "a", reserve: "market", amount: 100n },
  ]);
  expect(wishes("repay", "a", [lent], WAD / 10n)).toMatchObject([{ want: "repay", amount: 10n }]);
});

test("the passive do nothing; without a fall under anybody's rung nobody does", () => {
  const passive = { ...params, defendingBps: 0n };
  expect(play(FALL, passive, 50).asked).toEqual([]);
  const low = { ...prompt, highestRungWad: WAD, lowestRungWad: WAD };
  expect(play([2_000n, 1_950n], low, 50).asked).toEqual([]);
});

test("prompt defenders with a full purse never end below the lowest rung", () => {
  const { positions, asked } = play(FALL, { ...prompt, purseBps: 100_000n });
  expect(asked.length).toBeGreaterThan(100);
  const last = FALL.at(-1) as bigint;
  for (const position of positions.values())
    expect(factorWad(position, last) >= params.lowestRungWad).toBe(true);
});

test("more defenders, larger purses and faster ones leave fewer to be liquidated", () => {
  const doomed = (changed: Partial<ActiveBorrowerParams>): number => {
    const { positions } = play(FALL, { ...params, ...changed });
    const last = FALL.at(-1) as bigint;
    return [...positions.values()].filter((position) => factorWad(position, last) < WAD).length;
  };
  const base = doomed({});
  expect(doomed({ defendingBps: 10_000n })).toBeLessThan(base);
  expect(doomed({ defendingBps: 0n })).toBeGreaterThan(base);
  expect(doomed({ purseBps: 100n })).toBeGreaterThan(base);
  expect(doomed({ reactionSeconds: 20_000n })).toBeGreaterThan(base);
});

test("who defends is the same whatever the others' share: draws are keyed by account", () => {
  const half = new Set(play(FALL, { ...prompt, defendingBps: 5_000n }).asked.map((a) => a.account));
  const most = new Set(play(FALL, { ...prompt, defendingBps: 8_000n }).asked.map((a) => a.account));
  expect(half.size).toBeGreaterThan(0);
  expect(most.size).toBeGreaterThan(half.size);
  for (const account of half) expect(most.has(account)).toBe(true);
});

test("a purse is spent once", () => {
  const { positions } = play(FALL, { ...prompt, purseBps: 300n, depositingBps: 0n }, 200);
  const before = book(200);
  for (const [account, { debt }] of positions) {
    const first = (before.get(account) as Position).debt;
    // Shares of what is left of the debt: a little less than of the whole.
    expect((first - debt) * 10_000n <= 300n * first + 10_000n).toBe(true);
  }
});

test("re-leveragers return to their buffer when prices rise, and not beyond", () => {
  const chosen = { ...prompt, defendingBps: 0n, releveragingBps: 10_000n };
  const { positions, asked } = play(RISE, chosen, 100);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every(({ kind }) => kind === "borrow")).toBe(true);
  const last = RISE.at(-1) as bigint;
  const before = book(100);
  for (const [account, position] of positions) {
    const buffer = factorWad(before.get(account) as Position, 2_000n);
    const now = factorWad(position, last);
    expect(now >= buffer - 10n && now * 10_000n <= buffer * 11_100n).toBe(true);
  }
  expect(play(FALL, chosen, 100).asked).toEqual([]);
});

test("a change of one's own makes a new buffer; a liquidation does not", () => {
  const chosen = { ...prompt, defendingBps: 0n, releveragingBps: 10_000n };
  const positions = book(1);
  const state = activeBorrower.open(chosen);
  const world = worldOf(stepOf(positions, 0, 2_000n));
  activeBorrower.act?.(state, world, chosen);
  const borrower = () => state.borrowers.get("account 0");
  const buffer = borrower()?.bufferWad;
  expect(buffer).toBeDefined();
  const own = {
    kind: "repay",
    reserve: "usdc",
    payer: "account 0",
    account: "account 0",
    amount: 1n,
    withShares: false,
  } as const;
  activeBorrower.hear?.(state, own, world, chosen);
  expect(borrower()?.bufferWad).toBeUndefined();
  activeBorrower.act?.(state, world, chosen);
  expect(borrower()?.bufferWad).toBe(buffer);
});

test("nobody who has reached a level is missed for not having looked", () => {
  // With every rung the same, all who are below it at the end of a wild path have acted or will.
  const one = { ...prompt, rungs: 1n, purseBps: 0n };
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1_200n, max: 3_000n }), { minLength: 1, maxLength: 12 }),
      (path) => {
        const chosen = { ...one, purseBps: 1_000_000n, restoreWad: 1n };
        const { positions } = play([...path, path.at(-1) as bigint], chosen, 30);
        for (const position of positions.values())
          expect(
            factorWad(position, path.at(-1) as bigint) + WAD / 10_000n >= one.highestRungWad,
          ).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test("what is refused costs nothing and is tried again when prices have moved by a hundredth", () => {
  const chosen = { ...prompt, depositingBps: 0n };
  const positions = book(1);
  const state = activeBorrower.open(chosen);
  const refusal: Outcome = {
    kind: "refusal",
    intent: "repay",
    reserve: "usdc",
    account: "account 0",
    amount: 1n,
    code: "RESERVE_PAUSED",
  };
  const asksAt = (timeSeconds: number, price: bigint): number => {
    const step = stepOf(positions, timeSeconds, price);
    const world = worldOf(step);
    activeBorrower.hear?.(state, priceAnswer(price), world, chosen);
    const asks = activeBorrower.act?.(state, world, chosen) ?? [];
    for (const _ask of asks) activeBorrower.hear?.(state, refusal, world, chosen);
    return asks.length;
  };
  const asks = [1_900n, 1_900n, 1_899n, 1_898n, 1_880n, 1_880n].map((price, place) =>
    asksAt(place * 60, price),
  );
  expect(asks).toEqual([0, 1, 0, 0, 0, 1]);
  expect(state.borrowers.get("account 0")?.spentWad).toBe(0n);
});

test.each([
  { kind: "supply", reserve: "btc", payer: "a", account: "a", amount: 1n },
  { kind: "shareTransfer", reserve: "btc", from: "b", to: "a", amount: 1n },
] as const)("who comes to have something else ($kind) sees its price fall", (gained) => {
  const state = activeBorrower.open(prompt);
  const weth = { reserve: "weth", supplied: 10n, borrowed: 0n, collateral: 0n };
  const usdc = { reserve: "usdc", supplied: 0n, borrowed: 10n, collateral: 0n };
  const asksAt = (timeSeconds: number, factor: bigint, heard: readonly Outcome[]): number => {
    const more = timeSeconds > 0 ? [{ ...weth, reserve: "btc" }] : [];
    const person = { holdings: [weth, ...more, usdc], healthFactorWad: factor };
    const world = {
      ...worldOf({ timeSeconds, people: { a: person } }),
      reservesOf: (feed: string) => [feed],
    };
    for (const outcome of heard) activeBorrower.hear?.(state, outcome, world, prompt);
    return activeBorrower.act?.(state, world, prompt)?.length ?? 0;
  };
  const btcAt = (price: bigint): Outcome => ({ ...priceAnswer(price), feed: "btc" }) as Outcome;
  const [safe, unsafe] = [3n * WAD, (11n * WAD) / 10n];
  expect(asksAt(0, safe, [priceAnswer(2_000n), btcAt(40_000n)])).toBe(0);
  expect(asksAt(12, safe, [gained])).toBe(0);
  expect(asksAt(24, unsafe, [btcAt(10_000n)])).toBe(0);
  expect(asksAt(36, unsafe, [])).toBeGreaterThan(0);
});

test("figure: who is liquidatable in a fall", async () => {
  const line = (name: string, changed: Partial<ActiveBorrowerParams>) => ({
    name,
    points: Array.from({ length: 16 }, (_, place) => {
      const fall = place * 2;
      const until = FALL.filter((price) => price >= 2_000n - BigInt(fall) * 20n);
      const { positions } = play(until, { ...params, ...changed }, 400);
      const last = until.at(-1) as bigint;
      const doomed = [...positions.values()].filter((one) => factorWad(one, last) < WAD).length;
      return [fall, doomed / 4] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "Accounts under a health factor of one after a fall of 5 dollars in 2,000 a minute",
    x: "fall of the price, %",
    y: "accounts, %",
    lines: [
      line("nobody defends", { defendingBps: 0n }),
      line("half do, after 10 minutes", {}),
      line("all do, after 10 minutes", { defendingBps: 10_000n }),
    ],
  });
});
