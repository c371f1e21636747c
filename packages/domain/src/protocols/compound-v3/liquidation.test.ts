import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8, WAD } from "../../numbers/units.ts";
import {
  absorption,
  discountedPrice,
  opportunity,
  quoteCollateral,
  recordedLiquidation,
  shareOut,
} from "./liquidation.ts";
import { liquidityUsd8 } from "./margin.ts";
import {
  ALICE,
  BOB,
  CAROL,
  MarketUnderTest,
  share,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "./market.suite.ts";
import { bookOf, openAccount, openReserve, setCollateral } from "./state.ts";
import vectors from "./vectors.json" with { type: "json" };

/** Alice owes base against WETH, at the indices of the start. */
function owing(debt: bigint, collateral: bigint, priceUsd8: bigint): MarketUnderTest {
  const market = new MarketUnderTest();
  const account = openAccount(market.state, ALICE);
  account.principal = -debt;
  setCollateral(account, 1, collateral);
  market.price(WETH, priceUsd8);
  return market;
}

/** Alice has two collaterals and as much debt as both allow. */
function indebted(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 1_000_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.supply(WBTC, ALICE, tokens(WBTC, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 29_650n));
  return market;
}

describe("absorption", () => {
  test.each(vectors.absorption)("$case", (vector) => {
    const { state } = owing(
      BigInt(vector.debt),
      BigInt(vector.collateral),
      BigInt(vector.collateralPriceUsd8),
    );
    const account = openAccount(state, ALICE);
    const book = bookOf(state);
    expect(liquidityUsd8(state, account, book, "liquidateCollateralFactorWad")).toBe(
      BigInt(vector.liquidityUsd8),
    );
    expect(absorption(state, account, book)).toMatchObject({
      newBalance: BigInt(vector.newBalance),
      paidOut: BigInt(vector.paidOut),
      shortfall: BigInt(vector.shortfall),
    });
  });

  test("seizes in the order of the assets", () => {
    const { state } = indebted();
    const { parts } = absorption(state, openAccount(state, ALICE), bookOf(state));
    expect(parts.map((part) => [part.reserveId, part.valueUsd8])).toEqual([
      [1, 2_000n * USD8],
      [2, 40_000n * USD8],
    ]);
  });
});

describe("the store front", () => {
  test.each(vectors.sale)("$case", (vector) => {
    const { state } = owing(1n, 1n, BigInt(vector.collateralPriceUsd8));
    const weth = openReserve(state, WETH.address);
    expect(discountedPrice(state, weth)).toBe(BigInt(vector.discountedPriceUsd8));
    expect(quoteCollateral(state, weth, BigInt(vector.baseAmount))).toBe(
      BigInt(vector.collateralAmount),
    );
  });

  test("gives the contract's reason where it cannot tell", () => {
    const market = owing(1n, 1n, 0n);
    const weth = () => openReserve(market.state, WETH.address);
    expect(quoteCollateral(market.state, weth(), 1n)).toBe("BAD_PRICE");
    market.price(WETH, 1n);
    expect(quoteCollateral(market.state, weth(), 1n)).toBe("DIVISION_BY_ZERO");
    expect(quoteCollateral(market.state, weth(), MAX_UINT256)).toBe("ARITHMETIC_OVERFLOW");
  });
});

test("an amount is shared out by value, truncated, the rest to the last", () => {
  expect(shareOut(100n, [1n, 1n, 1n])).toEqual([33n, 33n, 34n]);
  expect(shareOut(100n, [0n, 0n])).toEqual([0n, 100n]);
  expect(shareOut(100n, [])).toEqual([]);
  const values = fc.array(fc.bigInt(0n, 10n ** 20n), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 30n), values, (amount, parts) => {
      const shares = shareOut(amount, parts);
      expect(shares.reduce((sum, one) => sum + one, 0n)).toBe(amount);
      expect(shares.every((one) => one >= 0n)).toBe(true);
    }),
  );
});

describe("opportunity", () => {
  test("is none at liquidity zero, and one just below", () => {
    const market = owing(1_074_000_000n, 6n * 10n ** 17n, 2_000n * USD8);
    expect(opportunity(market.state, ALICE, market.env)).toBeUndefined();
    market.price(WETH, 2_000n * USD8 - 2n);
    expect(opportunity(market.state, ALICE, market.env)?.healthFactorWad).toBeLessThan(WAD);
  });

  test("is one choice: the whole account, valued as a keeper would gain from it", () => {
    const market = indebted();
    market.price(WBTC, 30_000n * USD8);
    const offer = opportunity(market.state, ALICE, market.env);
    expect(offer?.choices).toEqual([
      {
        collateralReserve: WETH.address,
        debtReserve: USDC.address,
        // 2,000 * 0.95 + 30,000 * 0.93 = 29,800: more than the debt, which leaves 150.
        debtRepaid: tokens(USDC, 29_800n),
        collateralSeized: tokens(WETH, 1n),
        // Half of the penalties of 5 % and 7 % stays with the buyer.
        debtValueUsd8: (2_000n * 9_750n + 30_000n * 9_650n) * (USD8 / 10_000n),
        collateralValueUsd8: 32_000n * USD8,
      },
    ]);
  });

  test("is none while absorbing is paused or a price is missing", () => {
    const market = indebted();
    market.price(WBTC, 30_000n * USD8);
    market.set("market", { absorbPaused: true });
    expect(opportunity(market.state, ALICE, market.env)).toBeUndefined();
    market.set("market", { absorbPaused: false });
    market.price(WETH, 0n);
    expect(opportunity(market.state, ALICE, market.env)).toBeUndefined();
  });
});

test("the second log of one absorption asks for nothing; a new one for all", () => {
  const market = indebted();
  market.price(WBTC, 30_000n * USD8);
  const log = (collateralReserve: string) => ({
    collateralReserve,
    debtReserve: USDC.address,
    account: ALICE,
    liquidator: CAROL,
    debtRepaid: 1n,
    collateralSeized: 1n,
    receiveShares: false,
  });
  const first = recordedLiquidation(market.state, log(WETH.address), market.env);
  expect(first.amount).toBe(MAX_UINT256);
  expect(market.submit(first).filter((outcome) => outcome.kind === "liquidation")).toHaveLength(2);
  const second = recordedLiquidation(market.state, log(WBTC.address), market.env);
  expect(second.amount).toBe(0n);
  expect(market.submit(second)).toEqual([]);
  market.wait(12);
  const later = recordedLiquidation(market.state, log(WETH.address), market.env);
  expect(market.refusal(later)).toBe("NOT_LIQUIDATABLE (NotLiquidatable())");
});

test("a lower liquidation factor leaves less and costs the reserves more", () => {
  const credit = (factor: bigint): bigint => {
    const market = owing(1_100_000_000n, 6n * 10n ** 17n, 2_000n * USD8);
    market.set(WETH.address, { liquidationFactorWad: share(factor) });
    const account = openAccount(market.state, ALICE);
    const taken = absorption(market.state, account, bookOf(market.state));
    return taken.newBalance - taken.shortfall;
  };
  expect([credit(9_500n), credit(9_000n)]).toEqual([40_000_000n, -20_000_000n]);
});
