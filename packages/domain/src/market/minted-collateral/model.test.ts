import fc from "fast-check";
import { expect, test } from "vitest";
import type { Holding } from "../../events/holding.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { USD8, WAD } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf, type SceneStep } from "../mechanism.suite.ts";
import { mintedCollateral } from "./model.ts";
import { mintedCollateralParams, type MintedCollateralParams } from "./params.ts";

const params = mintedCollateralParams.parse({});
const MINTED = `0x${"a1".repeat(20)}`;
const WETH = `0x${"e7".repeat(20)}`;
const USDC = `0x${"dc".repeat(20)}`;
const PRICES = { [MINTED]: 2_500n * USD8, [WETH]: 2_400n * USD8, [USDC]: USD8 };

const owing = (reserve: string): Holding => ({
  reserve,
  supplied: 0n,
  borrowed: 1n,
  collateral: 0n,
});

/** A market in which WETH and USDC are lent, with so many tokens of each there. */
function sceneAt(timeSeconds: number, weth: bigint, usdc: bigint): SceneStep {
  const pool = (reserve: string, cash: bigint) =>
    [
      reserve,
      { priceUsd8: PRICES[reserve] as bigint, totalSupply: 2n * cash, totalDebt: cash, cash },
    ] as const;
  return {
    timeSeconds,
    reserves: Object.fromEntries([
      pool(MINTED, 1_000_000n * WAD),
      pool(WETH, weth * WAD),
      pool(USDC, usdc * WAD),
    ]),
    marketPricesUsd8: PRICES,
    people: { honest: { holdings: [owing(WETH), owing(USDC), owing(MINTED)] } },
  };
}

/** The scene as a mechanism that is about the minted token sees it. */
function worldAt(timeSeconds: number, weth = 100_000n, usdc = 10_000_000n) {
  return { ...worldOf(sceneAt(timeSeconds, weth, usdc)), reserves: () => [MINTED] };
}

interface Robbed {
  readonly supplied: readonly bigint[];
  readonly loans: readonly { readonly reserve: string; readonly amount: bigint }[];
}

/** Supplies, is accepted as often as the protocol wants to, and borrows. */
function rob(chosen: MintedCollateralParams, accepts = Infinity, weth = 100_000n): Robbed {
  const state = mintedCollateral.open(chosen);
  const supplied: bigint[] = [];
  const loans: { reserve: string; amount: bigint }[] = [];
  const world = worldAt(10, weth);
  for (const action of mintedCollateral.act?.(state, world, chosen) ?? []) {
    if (action.kind !== "ask" || action.intent.kind !== "supply") throw new Error("no supply");
    supplied.push(action.intent.amount);
    if (supplied.length <= accepts)
      mintedCollateral.hear?.(state, { ...action.intent } as Outcome, world, chosen);
  }
  // What was accepted is borrowed against in the same block.
  const isAccepted = accepts > 0 && supplied.length > 0;
  expect(mintedCollateral.nextActSeconds?.(state, world, chosen)).toBe(isAccepted ? 10 : undefined);
  for (const action of mintedCollateral.act?.(state, world, chosen) ?? []) {
    if (action.kind !== "ask" || action.intent.kind !== "borrow") throw new Error("no loan");
    loans.push({ reserve: action.intent.reserve, amount: action.intent.amount });
  }
  expect(mintedCollateral.act?.(state, worldAt(12, weth), chosen)).toEqual([]);
  return { supplied, loans };
}

const scene = sceneAt(20, 100_000n, 10_000_000n);
const thief = `0xbad00000${"a1".repeat(16)}`;
mechanismSuite(mintedCollateral, {
  params: { ...params, startSeconds: 20n },
  steps: [
    { timeSeconds: 0 },
    {
      ...scene,
      outcomes: [{ kind: "supply", reserve: MINTED, payer: thief, account: thief, amount: WAD }],
    },
    sceneAt(30, 100_000n, 10_000_000n),
  ],
});

test("eight positions of 28 million each, and seven tenths of it in WETH", () => {
  const { supplied, loans } = rob(params);
  expect(supplied).toEqual(Array.from({ length: 8 }, () => 11_200n * WAD));
  expect(loans).toHaveLength(8);
  for (const { reserve, amount } of loans) {
    expect(reserve).toBe(WETH);
    expect(Number(amount) / 1e18).toBeCloseTo((28e6 * 0.7) / 2_400, 6);
  }
});

test("it borrows no more than is there, from whoever has most", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 5_000n, max: 200_000n }),
      fc.bigInt({ min: 1n, max: 50n }),
      fc.bigInt({ min: 0n, max: 10_000n }),
      (weth, positions, borrowedBps) => {
        const { supplied, loans } = rob({ ...params, positions, borrowedBps }, Infinity, weth);
        const sum = loans.reduce((all, { amount }) => all + amount, 0n);
        expect(sum <= weth * WAD).toBe(true);
        const worth = (sum * 2_400n) / WAD;
        expect(worth * 10_000n <= 224_000_000n * borrowedBps).toBe(true);
        expect(loans.every(({ reserve }) => reserve === WETH)).toBe(true);
        const tokens = supplied.reduce((all, amount) => all + amount, 0n);
        expect(tokens <= 89_600n * WAD && tokens > 89_599n * WAD).toBe(true);
      },
    ),
  );
  expect(rob(params, Infinity, 1n).loans.every(({ reserve }) => reserve === USDC)).toBe(true);
});

test("what the protocol does not accept is not borrowed against", () => {
  expect(rob(params, 3).loans).toHaveLength(3);
  expect(rob(params, 0).loans).toEqual([]);
});

test("who is refused tries the next, until there is none", () => {
  const state = mintedCollateral.open(params);
  const world = worldAt(10);
  const account = `0xbad00001${"a1".repeat(16)}`;
  const supply = { kind: "supply", reserve: MINTED, payer: account, account, amount: WAD } as const;
  mintedCollateral.act?.(state, world, params);
  mintedCollateral.hear?.(state, supply, world, params);
  const lenders: string[] = [];
  for (let round = 0; round < 4; round++)
    for (const action of mintedCollateral.act?.(state, world, params) ?? []) {
      if (action.kind !== "ask" || action.intent.kind !== "borrow") throw new Error("no loan");
      const { reserve, amount } = action.intent;
      lenders.push(reserve);
      const refusal = {
        kind: "refusal",
        intent: "borrow",
        reserve,
        account,
        amount,
        code: "CAP",
      } as const;
      mintedCollateral.hear?.(state, refusal, world, params);
    }
  expect(lenders).toEqual([WETH, USDC]);
});

test("with a mode, a position enters it once, before its first loan is asked for", () => {
  const inMode = { ...params, mode: 3n };
  const state = mintedCollateral.open(inMode);
  const world = worldAt(10);
  const account = `0xbad00001${"a1".repeat(16)}`;
  const supply = { kind: "supply", reserve: MINTED, payer: account, account, amount: WAD } as const;
  mintedCollateral.act?.(state, world, inMode);
  mintedCollateral.hear?.(state, supply, world, inMode);
  const asked = () =>
    (mintedCollateral.act?.(state, world, inMode) ?? []).map((action) =>
      action.kind === "ask" ? action.intent : undefined,
    );
  const [entered, loan, ...more] = asked();
  expect(entered).toEqual({ kind: "modeChange", account, mode: 3 });
  expect(loan).toMatchObject({ kind: "borrow", reserve: WETH });
  expect(more).toEqual([]);
  const { amount = 0n } = loan as { amount?: bigint };
  const refused = { kind: "refusal", intent: "borrow", reserve: WETH, account, amount, code: "X" };
  mintedCollateral.hear?.(state, refused as Outcome, world, inMode);
  expect(asked()).toMatchObject([{ kind: "borrow", reserve: USDC }]);
});

test("in an isolated market the loan is that market's", () => {
  const state = mintedCollateral.open(params);
  const account = `0x${"bad00002"}${"a1".repeat(16)}`;
  const supply = {
    kind: "collateralSupply",
    reserve: MINTED,
    payer: account,
    account,
    amount: WAD,
  } as const;
  const held = [{ reserve: MINTED, supplied: 0n, borrowed: 0n, collateral: WAD }];
  const step = sceneAt(5, 100_000n, 0n);
  const market = { priceUsd8: USD8, totalSupply: 9n * WAD, totalDebt: 0n, cash: 9n * WAD };
  const world = worldOf({
    ...step,
    reserves: { ...step.reserves, [MINTED]: market },
    people: { ...step.people, [account]: { holdings: held } },
  });
  mintedCollateral.hear?.(state, supply, world, params);
  const asked = mintedCollateral.act?.(state, world, params) ?? [];
  expect(asked[0]).toMatchObject({
    intent: { kind: "borrow", reserve: MINTED, account, amount: 9n * WAD },
  });
});

test("nothing happens before the moment, nor before there is a price", () => {
  const later = { ...params, startSeconds: 100n };
  const state = mintedCollateral.open(later);
  expect(mintedCollateral.act?.(state, worldAt(99), later)).toEqual([]);
  expect(mintedCollateral.nextActSeconds?.(state, worldAt(99), later)).toBe(100);
  const unpriced = worldOf({ ...sceneAt(100, 1n, 1n), marketPricesUsd8: {} });
  expect(mintedCollateral.act?.(state, unpriced, later)).toEqual([]);
  expect(mintedCollateral.act?.(state, worldAt(101), later)).toHaveLength(8);
});

test("figure: what it leaves of a pool", async () => {
  const line = (name: string, borrowedBps: bigint) => ({
    name,
    points: Array.from({ length: 31 }, (_, step) => {
      const million = step * 10;
      const suppliedUsd8 = BigInt(million) * 1_000_000n * USD8;
      const { loans } = rob({ ...params, suppliedUsd8, borrowedBps });
      const taken = loans.reduce((sum, { amount }) => sum + amount, 0n);
      return [million, 100 - Number((taken * 1_000n) / (100_000n * WAD)) / 10] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A pool with 100,000 WETH there, after collateral without cover",
    x: "supplied, million US dollars",
    y: "left of the pool's cash, %",
    lines: [line("borrowed at 70 %", 7_000n), line("borrowed at 93 %", 9_300n)],
  });
});
