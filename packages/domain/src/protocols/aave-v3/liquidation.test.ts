import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8, WAD } from "../../numbers/units.ts";
import { decide } from "./decide.ts";
import { opportunity, recordedLiquidation, repayableDebt, seizure } from "./liquidation.ts";
import { health } from "./margin.ts";
import type { LiquidateIntent } from "../protocol.ts";
import type { Outcome, OutcomeOf } from "../../events/outcomes.ts";
import {
  ALICE,
  BOB,
  DAI,
  MarketUnderTest,
  RULE_VERSIONS,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "./market.suite.ts";
import { findReserve } from "./state.ts";
import { CONTRACT_CONSTANTS } from "./params.ts";
import { rulesOf } from "./rules.ts";
import vectors from "./vectors.json" with { type: "json" };

const ETHER = 10n ** 18n;
const COLLATERAL = 10n * ETHER;
const DEBT = 16_800_000_000n;

/** 10 WETH against 16,800 USDC, borrowed while WETH was dear. */
function indebted(
  ruleVersion: bigint = 30n,
  collateral: bigint = COLLATERAL,
  debt: bigint = DEBT,
): MarketUnderTest {
  const market = new MarketUnderTest(ruleVersion);
  market.supply(USDC, BOB, tokens(USDC, 1_000_000n));
  market.supply(WETH, ALICE, collateral);
  market.price(WETH, 4_000n * USD8);
  market.borrow(USDC, ALICE, debt);
  return market;
}

const V3_0 = rulesOf({ market: CONTRACT_CONSTANTS });

function liquidateAlice(cover: string): LiquidateIntent {
  return {
    kind: "liquidate",
    collateralReserve: WETH.address,
    debtReserve: USDC.address,
    account: ALICE,
    liquidator: BOB,
    amount: cover === "max" ? MAX_UINT256 : BigInt(cover),
    receiveShares: false,
  };
}

function seizedIn(outcomes: readonly Outcome[]): OutcomeOf<"liquidation"> | undefined {
  const done = outcomes.find((outcome) => outcome.kind === "liquidation");
  return done?.kind === "liquidation" ? done : undefined;
}

const VECTORS = vectors.liquidation.flatMap((v) =>
  v.rules.map((rules) => ({ ...v, rules: BigInt(rules) })),
);

describe("golden vectors", () => {
  test.each(VECTORS)("$case, rules $rules: arithmetic", (v) => {
    const collateral = { priceUsd8: BigInt(v.collateralPriceUsd8), unit: ETHER };
    const debt = { priceUsd8: BigInt(v.debtPriceUsd8), unit: 1_000_000n };
    const allowed = repayableDebt(DEBT, BigInt(v.healthFactorWad), CONTRACT_CONSTANTS);
    const wanted = v.cover === "max" ? allowed : BigInt(v.cover);
    const { seizure: rounding } = rulesOf({ market: { ruleVersion: v.rules } });
    expect(seizure(rounding, debt, collateral, wanted, COLLATERAL, 10_500n, 1_000n)).toEqual({
      repaid: BigInt(v.repaid),
      seized: BigInt(v.seized),
      fee: BigInt(v.fee),
    });
  });

  test.each(VECTORS)("$case, rules $rules: through the whole rules", (v) => {
    const market = indebted(v.rules);
    market.price(WETH, BigInt(v.collateralPriceUsd8));
    market.price(USDC, BigInt(v.debtPriceUsd8));
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBe(BigInt(v.healthFactorWad));
    const outcomes = market.submit(liquidateAlice(v.cover));
    expect(outcomes.find((outcome) => outcome.kind === "liquidation")).toMatchObject({
      debtRepaid: BigInt(v.repaid),
      collateralSeized: BigInt(v.seized),
      protocolFee: BigInt(v.fee),
      healthFactorWad: BigInt(v.healthFactorWad),
    });
    expect(findReserve(market.state, USDC.address)?.deficit).toBe(BigInt(v.deficit));
  });
});

describe("dust", () => {
  const cases = vectors.dust.flatMap((v) =>
    RULE_VERSIONS.slice(1).map((rules) => ({ ...v, rules })),
  );
  test.each(cases)("$case, rules $rules", (v) => {
    const market = indebted(v.rules, BigInt(v.collateral), BigInt(v.debt));
    market.price(WETH, 2_000n * USD8);
    const intent = liquidateAlice(v.cover);
    const done = market.decide(intent);
    const answer = done.ok ? `${seizedIn(done.outcomes)?.debtRepaid}` : done.refusal.code;
    expect(answer).toBe(v.repaid === "refused" ? "MUST_NOT_LEAVE_DUST" : v.repaid);
  });

  test("an offer asks for no more than what leaves enough", () => {
    const market = new MarketUnderTest(36n);
    market.supply(USDC, BOB, tokens(USDC, 1_000_000n));
    market.supply(DAI, BOB, tokens(DAI, 1_000_000n));
    market.supply(WETH, ALICE, 3n * ETHER);
    market.price(WETH, 4_000n * USD8);
    market.borrow(USDC, ALICE, tokens(USDC, 2_400n));
    market.borrow(DAI, ALICE, tokens(DAI, 2_000n));
    market.price(WETH, 1_750n * USD8);
    // Half of the 4,400 owed is 2,200: more would be allowed than leaves 1,000 of the 2,400.
    const [choice] = opportunity(market.state, ALICE, market.env)?.choices ?? [];
    expect(choice).toMatchObject({ debtReserve: USDC.address, debtRepaid: tokens(USDC, 1_400n) });
    const asking = (amount: bigint) => market.refusal({ ...liquidateAlice("max"), amount });
    expect(asking(choice?.request as bigint)).toBe("accepted");
    expect(asking((choice?.request as bigint) + 1n)).toBe(
      "MUST_NOT_LEAVE_DUST (MustNotLeaveDust())",
    );
    expect(asking(MAX_UINT256)).toBe("MUST_NOT_LEAVE_DUST (MustNotLeaveDust())");
  });

  test("what must be left can be another amount in a counterfactual", () => {
    const market = indebted(36n, 1_184_500_000_000_000_000n, 1_990_000_000n);
    market.price(WETH, 2_000n * USD8);
    market.set("market", { minimumLeftoverUsd8: 995n * USD8 });
    expect(market.refusal(liquidateAlice("995000000"))).toBe("accepted");
  });
});

describe("the call behind a log", () => {
  const recorded = {
    collateralReserve: WETH.address,
    debtReserve: USDC.address,
    account: ALICE,
    liquidator: BOB,
    collateralSeized: 1n,
    receiveShares: false,
  };

  test("asks for everything where that gives the recorded debt, else for the recorded debt", () => {
    const market = indebted();
    market.price(WETH, 2_000n * USD8);
    const most = opportunity(market.state, ALICE, market.env)?.choices[0]?.debtRepaid as bigint;
    for (const [debtRepaid, amount] of [
      [most, MAX_UINT256],
      [most - 1n, most - 1n],
    ] as const)
      expect(
        recordedLiquidation(market.state, { ...recorded, debtRepaid }, market.env).amount,
      ).toBe(amount);
  });

  test("the pool has no call that names collateral or shares", () => {
    const market = indebted();
    const { collateralSeized: amount, ...call } = recorded;
    for (const measure of ["collateral", "shares"] as const)
      expect(
        decide(market.state, { ...call, kind: "liquidate", amount, measure }, market.env),
      ).toMatchObject({ ok: false, refusal: { code: "UNKNOWN_MEASURE" } });
  });
});

describe("close factor", () => {
  const threshold = CONTRACT_CONSTANTS.closeFactorHealthFactorWad;
  test("is half strictly above the threshold, everything at it", () => {
    expect(repayableDebt(1_000n, threshold + 1n, CONTRACT_CONSTANTS)).toBe(500n);
    expect(repayableDebt(1_000n, threshold, CONTRACT_CONSTANTS)).toBe(1_000n);
  });

  test("can be another in a counterfactual", () => {
    const market = { ...CONTRACT_CONSTANTS, closeFactorBps: 2_500n, maxCloseFactorBps: 7_500n };
    expect(repayableDebt(1_000n, threshold + 1n, market)).toBe(250n);
    expect(repayableDebt(1_000n, 0n, market)).toBe(750n);
  });
});

test("a seizure never takes more than the deposit nor repays more than wanted and rounding", () => {
  const amount = fc.bigInt(1n, 10n ** 30n);
  const price = fc.bigInt(1n, 10n ** 13n);
  const unit = fc.integer({ min: 2, max: 18 }).map((decimals) => 10n ** BigInt(decimals));
  const bps = fc.bigInt(0n, 10_000n);
  const side = fc.record({ priceUsd8: price, unit });
  fc.assert(
    fc.property(side, side, amount, amount, bps, bps, (debt, collateral, want, have, b, feeBps) => {
      const taken = seizure(V3_0.seizure, debt, collateral, want, have, 10_001n + b, feeBps);
      expect(taken.seized + taken.fee).toBeLessThanOrEqual(have);
      expect(taken.fee).toBeGreaterThanOrEqual(0n);
      const tolerance =
        2n + (2n * collateral.priceUsd8 * debt.unit) / (debt.priceUsd8 * collateral.unit);
      expect(taken.repaid).toBeLessThanOrEqual(want + tolerance);
    }),
  );
});

describe("opportunity", () => {
  test("is none at a health factor of one, and one just below", () => {
    const market = indebted();
    // 16,800 / (10 * 0.83) = 2024.096…: the last price at which debt is still covered.
    market.price(WETH, 202_409_638_555n);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBeGreaterThanOrEqual(WAD);
    expect(opportunity(market.state, ALICE, market.env)).toBeUndefined();
    market.price(WETH, 202_409_638_553n);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBeLessThan(WAD);
    expect(opportunity(market.state, ALICE, market.env)?.choices).toHaveLength(1);
  });

  test("has a choice for every pair, its values net of the fee", () => {
    const market = new MarketUnderTest();
    for (const reserve of [USDC, DAI]) market.supply(reserve, BOB, tokens(reserve, 1_000_000n));
    market.supply(WETH, ALICE, tokens(WETH, 5n));
    market.supply(WBTC, ALICE, tokens(WBTC, 1n));
    market.borrow(USDC, ALICE, tokens(USDC, 15_000n));
    market.borrow(DAI, ALICE, tokens(DAI, 15_000n));
    market.price(WBTC, 26_000n * USD8);
    market.price(WETH, 1_400n * USD8);
    const offer = opportunity(market.state, ALICE, market.env);
    const pairs = offer?.choices.map((c) => [c.collateralReserve, c.debtReserve]);
    expect(pairs).toEqual([
      [WETH.address, USDC.address],
      [WETH.address, DAI.address],
      [WBTC.address, USDC.address],
      [WBTC.address, DAI.address],
    ]);
    const first = offer?.choices[0];
    // The bonus is 5 %, a tenth of which the treasury keeps: 4.5 % remain.
    expect(Number(first?.collateralValueUsd8) / Number(first?.debtValueUsd8)).toBeCloseTo(1.045, 6);
  });

  test("leaves out collateral that is paused and debt too small for a share", () => {
    const market = indebted();
    market.price(WETH, 1_700n * USD8);
    expect(opportunity(market.state, ALICE, market.env)).toBeDefined();
    market.set(WETH.address, { paused: true });
    expect(opportunity(market.state, ALICE, market.env)).toBeUndefined();
  });

  test("is none while a price is unavailable", () => {
    const market = indebted();
    market.price(WETH, 0n);
    expect(opportunity(market.state, ALICE, market.env)).toBeUndefined();
    market.price(WETH, 1_700n * USD8);
    expect(opportunity(market.state, ALICE, market.env)).toBeDefined();
  });

  test("uses the mode's bonus for an account in the mode", () => {
    const market = new MarketUnderTest();
    market.supply(DAI, BOB, tokens(DAI, 1_000_000n));
    market.supply(USDC, ALICE, tokens(USDC, 10_000n));
    market.submit({ kind: "modeChange", account: ALICE, mode: 1 });
    market.borrow(DAI, ALICE, tokens(DAI, 9_200n));
    market.price(DAI, (105n * USD8) / 100n);
    const choice = opportunity(market.state, ALICE, market.env)?.choices[0];
    expect(Number(choice?.collateralValueUsd8) / Number(choice?.debtValueUsd8)).toBeCloseTo(
      1.009,
      6,
    );
  });
});
