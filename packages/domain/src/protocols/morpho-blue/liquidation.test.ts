import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, WAD } from "../../numbers/units.ts";
import type { LiquidateIntent } from "../protocol.ts";
import {
  callForDebt,
  incentiveFactor,
  opportunity,
  recordedLiquidation,
  seizureForShares,
  seizureOf,
  seizureOfCollateral,
  type Terms,
} from "./liquidation.ts";
import {
  ADAPTIVE,
  ALICE,
  BOB,
  collaterals,
  FREE,
  indebted,
  loans,
  MarketsUnderTest,
  PROPORTIONAL,
} from "./market.suite.ts";
import { noFaults, ORACLE_PRICE_SCALE } from "./math.ts";
import { CONTRACT_CONSTANTS } from "./params.ts";
import vectors from "./vectors.json" with { type: "json" };

const RESERVE = PROPORTIONAL.address;

describe("the incentive", () => {
  test.each(vectors.incentive)("at an LLTV of $lltvPermille permille", (v) => {
    const lltvWad = (WAD * BigInt(v.lltvPermille)) / 1_000n;
    expect(incentiveFactor(lltvWad, CONTRACT_CONSTANTS)).toBe(BigInt(v.incentiveWad));
  });
});

const terms: fc.Arbitrary<Terms> = fc.record({
  debt: fc.record({
    assets: fc.bigInt(1n, 1n << 90n),
    shares: fc.bigInt(1n, 1n << 110n),
  }),
  price: fc.bigInt(1n, 1n << 150n),
  incentiveWad: fc.bigInt(WAD, (115n * WAD) / 100n),
});

describe("what changes hands", () => {
  test("by collateral is rounded for the market, by shares too", () => {
    const simple = {
      debt: { assets: 10n ** 12n, shares: 10n ** 18n },
      price: ORACLE_PRICE_SCALE / 3n,
      incentiveWad: (11n * WAD) / 10n,
    };
    const taken = seizureOfCollateral(simple, 100n, noFaults());
    // 34 for 100 collateral, 31 after the incentive: both rounded up.
    expect(taken).toEqual({ repaidShares: 31_000_000n, repaid: 31n, seized: 100n });
    const given = seizureForShares(simple, 31_000_000n, noFaults());
    // 31 * 1.1 is 34.1, of which 34 count; three collateral units each, a little more.
    expect(given).toEqual({ repaidShares: 31_000_000n, repaid: 31n, seized: 102n });
  });

  test("nobody gets more for the same by asking the other way round", () => {
    fc.assert(
      fc.property(terms, fc.bigInt(1n, 1n << 90n), (of, seized) => {
        const asked = seizureOfCollateral(of, seized, noFaults());
        const back = seizureForShares(of, asked.repaidShares, noFaults());
        expect(back.repaid).toBe(asked.repaid);
        const again = seizureOfCollateral(of, back.seized, noFaults());
        expect(again.repaidShares).toBeLessThanOrEqual(asked.repaidShares);
      }),
    );
  });
});

describe("asking for debt", () => {
  test("never repays more than asked, nor takes more than there is", () => {
    const position = fc.record({
      borrowShares: fc.bigInt(1n, 1n << 100n),
      collateral: fc.bigInt(1n, 1n << 90n),
    });
    fc.assert(
      fc.property(terms, position, fc.bigInt(1n, 1n << 95n), (of, held, amount) => {
        const call = callForDebt(of, held, amount);
        const taken = seizureOf(of, call, noFaults());
        expect(taken.repaid).toBeLessThanOrEqual(amount);
        expect(taken.seized).toBeLessThanOrEqual(held.collateral);
        expect(taken.repaidShares).toBeLessThanOrEqual(held.borrowShares);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a worthless collateral is taken whole for nothing", () => {
    const free = { debt: { assets: 5n, shares: 5_000_000n }, price: 0n, incentiveWad: WAD };
    const call = callForDebt(free, { borrowShares: 1_000_000n, collateral: 9n }, MAX_UINT256);
    expect(seizureOf(free, call, noFaults())).toEqual({ repaidShares: 0n, repaid: 0n, seized: 9n });
  });
});

describe("what could be liquidated", () => {
  test("nothing at the last unit allowed, everything one price step below", () => {
    const markets = indebted();
    expect(opportunity(markets.state, ALICE, markets.env)).toBeUndefined();
    markets.price(PROPORTIONAL, 399_999_999n);
    const offer = opportunity(markets.state, ALICE, markets.env);
    expect(offer?.choices).toMatchObject([
      { collateralReserve: RESERVE, debtReserve: RESERVE, debtRepaid: loans(PROPORTIONAL, 1_232n) },
    ]);
    // 1,232 * 1.074113856 / 39,999.9999 WBTC.
    expect(offer?.choices[0]?.collateralSeized).toBe(3_308_270n);
  });

  test("where the collateral is worth less than the debt, all of it and as much debt as it pays", () => {
    const markets = indebted();
    markets.price(PROPORTIONAL, 200_000_000n);
    const choice = opportunity(markets.state, ALICE, markets.env)?.choices[0];
    expect(choice?.collateralSeized).toBe(collaterals(PROPORTIONAL, 4n) / 100n);
    // 800 / 1.0741
    expect((choice?.debtRepaid ?? 0n) / 10n ** 16n).toBe(74_480n);
    expect(choice?.debtValueUsd8).toBeLessThan(choice?.collateralValueUsd8 ?? 0n);
  });

  test("markets are offered each by itself; the lowest health factor speaks for the account", () => {
    const markets = indebted();
    for (const of of [ADAPTIVE, FREE]) {
      markets.supply(of, BOB, loans(of, 10_000n));
      markets.pledge(of, ALICE, collaterals(of, 1n));
    }
    markets.borrow(ADAPTIVE, ALICE, loans(ADAPTIVE, 1_000n));
    markets.price(ADAPTIVE, 10_000_000n);
    markets.price(PROPORTIONAL, 200_000_000n);
    const offer = opportunity(markets.state, ALICE, markets.env);
    expect(offer?.choices.map((choice) => choice.debtReserve)).toEqual([ADAPTIVE.address, RESERVE]);
    expect(offer?.healthFactorWad).toBe(WAD / 2n);
  });
});

describe("the call behind a log", () => {
  const call = {
    kind: "liquidate",
    collateralReserve: RESERVE,
    debtReserve: RESERVE,
    account: ALICE,
    liquidator: BOB,
    receiveShares: false,
  } as const;

  /** What the rules make of what a call did. */
  function guessed(asked: LiquidateIntent): LiquidateIntent {
    const markets = indebted().wait(1_000);
    markets.price(PROPORTIONAL, 390_000_000n);
    const done = markets.decide(asked);
    const told = done.ok ? done.outcomes.find(({ kind }) => kind === "liquidation") : undefined;
    if (told?.kind !== "liquidation") throw new Error("no liquidation");
    const { debtRepaid, collateralSeized } = told;
    const { kind: _, ...pair } = call;
    const recorded = { ...pair, debtRepaid, collateralSeized };
    return recordedLiquidation(markets.state, recorded, markets.env);
  }

  test("by collateral, by all shares, by some shares", () => {
    const all = indebted().position(PROPORTIONAL, ALICE).borrowShares;
    const taken = { ...call, measure: "collateral", amount: 1_234_567n } as const;
    expect(guessed(taken)).toEqual(taken);
    const whole = { ...call, measure: "shares", amount: all } as const;
    expect(guessed(whole)).toEqual(whole);
    const part = guessed({ ...call, measure: "shares", amount: all / 3n + 12_345n });
    expect(part.measure).not.toBe("debt");
  });

  test("asks for the recorded debt where no call gives both amounts", () => {
    const markets = indebted();
    const { kind: _, ...pair } = call;
    const recorded = { ...pair, debtRepaid: 5n, collateralSeized: 7_777n };
    const asDebt = { ...call, measure: "debt", amount: 5n };
    expect(recordedLiquidation(markets.state, recorded, markets.env)).toEqual(asDebt);
    expect(recordedLiquidation(new MarketsUnderTest([]).state, recorded, markets.env)).toEqual(
      asDebt,
    );
  });
});
