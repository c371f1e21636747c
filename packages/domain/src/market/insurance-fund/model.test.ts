import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { liquidationOf } from "../../testing/liquidations.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { borneInAll, insuranceFund, type InsuranceFundState } from "./model.ts";
import { insuranceFundParams, type InsuranceFundParams } from "./params.ts";
import { runDown } from "./waterfall.ts";

const params = insuranceFundParams.parse({});
const usd = (dollars: number): bigint => BigInt(dollars) * USD8;

const badDebt = (dollars: number, writtenOff = false, amount = 1_000n): Outcome => ({
  kind: "badDebt",
  reserve: "usdc",
  account: "a",
  amount,
  valueUsd8: usd(dollars),
  writtenOff,
});

const liquidation = (feeDollars: number): Outcome =>
  liquidationOf(1n, { protocolFee: 1n, protocolFeeUsd8: usd(feeDollars) });

const totals = { priceUsd8: USD8, totalSupply: 1n, totalDebt: 1n, cash: 0n };
const reserves = { usdc: totals };

function after(outcomes: readonly Outcome[], chosen: InsuranceFundParams): InsuranceFundState {
  const state = insuranceFund.open(chosen);
  outcomes.forEach((outcome, timeSeconds) =>
    insuranceFund.hear?.(state, outcome, worldOf({ timeSeconds, reserves }), chosen),
  );
  return state;
}

const repaid = (state: InsuranceFundState): bigint[] =>
  (insuranceFund.act?.(state, worldOf({ timeSeconds: 9 }), params) ?? []).map((action) =>
    action.kind === "ask" && action.intent.kind === "repay" ? action.intent.amount : -1n,
  );

mechanismSuite(insuranceFund, {
  params: { ...params, fundUsd8: usd(1_500), feeShareBps: 5_000n },
  steps: [
    { timeSeconds: 0, reserves, outcomes: [badDebt(1_000), liquidation(100)] },
    { timeSeconds: 1, reserves, outcomes: [badDebt(1_000), badDebt(1_000, true)] },
  ],
});

describe("the waterfall", () => {
  test("what is borne adds up to the loss, whatever there is", () => {
    const amount = fc.bigInt({ min: 0n, max: usd(1_000_000_000) });
    fc.assert(
      fc.property(amount, amount, amount, (loss, fund, backstop) => {
        const borne = runDown(loss, fund, backstop);
        expect(borne.fundUsd8 + borne.backstopUsd8 + borne.depositorsUsd8).toBe(loss);
        expect(borne.fundUsd8 <= fund && borne.backstopUsd8 <= backstop).toBe(true);
        // Nobody bears anything while the layer above has something left.
        expect(borne.backstopUsd8 === 0n || borne.fundUsd8 === fund).toBe(true);
        expect(borne.depositorsUsd8 === 0n || borne.backstopUsd8 === backstop).toBe(true);
        expect(Object.values(borne).every((part) => part >= 0n)).toBe(true);
      }),
    );
  });

  test("a loss in parts is borne as the whole is, and money is neither made nor lost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10_000_000 })),
        fc.integer({ min: 0, max: 20_000_000 }),
        fc.integer({ min: 0, max: 20_000_000 }),
        (losses, fund, backstop) => {
          const chosen = { ...params, fundUsd8: usd(fund), backstopUsd8: usd(backstop) };
          const state = after(
            losses.map((loss) => badDebt(loss)),
            chosen,
          );
          const whole = usd(losses.reduce((sum, loss) => sum + loss, 0));
          const { lossUsd8, ...borne } = borneInAll(state);
          expect(lossUsd8).toBe(whole);
          expect(borne).toEqual(runDown(whole, chosen.fundUsd8, chosen.backstopUsd8));
          expect(state.fundUsd8 + borne.fundUsd8).toBe(chosen.fundUsd8);
          expect(state.backstopUsd8 + borne.backstopUsd8).toBe(chosen.backstopUsd8);
        },
      ),
    );
  });

  test("dYdX on 17 November 2023: 9 of 22.5 million were paid, 13.5 were left", () => {
    const state = after([badDebt(9_000_000)], params);
    expect(state.fundUsd8).toBe(usd(13_500_000));
    expect(borneInAll(state).depositorsUsd8).toBe(0n);
  });

  test("of what is staked only the slashable part stands behind the fund", () => {
    const staked = { ...params, fundUsd8: 0n, backstopUsd8: usd(100), slashableBps: 3_000n };
    expect(borneInAll(after([badDebt(50)], staked))).toMatchObject({
      backstopUsd8: usd(30),
      depositorsUsd8: usd(20),
    });
  });
});

test("liquidation fees fill the fund by their share, before the next loss", () => {
  const chosen = { ...params, fundUsd8: 0n, feeShareBps: 2_500n };
  const state = after([liquidation(400), badDebt(150), liquidation(400)], chosen);
  expect(state.filledUsd8).toBe(usd(200));
  expect(state.fundUsd8).toBe(usd(100));
  expect(borneInAll(state)).toMatchObject({ fundUsd8: usd(100), depositorsUsd8: usd(50) });
});

test("debt that stays on an account is repaid as far as there is something, once", () => {
  const state = after([badDebt(1_000)], { ...params, fundUsd8: usd(250) });
  expect(repaid(state)).toEqual([250n]);
  expect(repaid(state)).toEqual([]);
  expect(repaid(after([badDebt(1_000, true)], params))).toEqual([]);
  expect(repaid(after([badDebt(1_000)], { ...params, repaysDebt: 0n }))).toEqual([]);
  expect(repaid(after([badDebt(1_000)], { ...params, fundUsd8: 0n }))).toEqual([]);
  expect(repaid(after([badDebt(0)], params))).toEqual([]);
});

test("its book: what came in, was paid out, could not be paid, and is left", () => {
  const chosen = { ...params, fundUsd8: usd(100), backstopUsd8: usd(30), feeShareBps: 5_000n };
  const state = after([liquidation(40), badDebt(60), badDebt(120)], chosen);
  const world = worldOf({ timeSeconds: 9 });
  expect(insuranceFund.book?.(state, world, chosen)).toEqual({
    paidInUsd8: usd(20),
    paidOutUsd8: usd(150),
    unpaidUsd8: usd(30),
    leftUsd8: 0n,
  });
});

test("bad debt of a reserve it is not about is not its own", () => {
  const state = insuranceFund.open(params);
  const world = worldOf({ timeSeconds: 0, reserves: { weth: totals } });
  insuranceFund.hear?.(state, badDebt(1_000), world, params);
  expect([state.fundUsd8, state.losses]).toEqual([params.fundUsd8, []]);
});

test("figure: who bears a loss", async () => {
  const layers = { ...params, fundUsd8: usd(20), backstopUsd8: usd(60) };
  const line = (name: string, part: "fundUsd8" | "backstopUsd8" | "depositorsUsd8") => ({
    name,
    points: Array.from({ length: 31 }, (_, step) => {
      const loss = step * 5;
      const borne = borneInAll(after([badDebt(loss)], layers));
      return [loss, Number(borne[part] / USD8)] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "Who bears a loss: a fund of 20, 60 staked behind it",
    x: "bad debt, million US dollars",
    y: "borne, million US dollars",
    lines: [
      line("fund", "fundUsd8"),
      line("stakers", "backstopUsd8"),
      line("depositors", "depositorsUsd8"),
    ],
  });
});
