import { expect, test } from "vitest";
import { ALICE, BOB, MarketUnderTest, tokens, USDC, WETH } from "./market.suite.ts";
import { openBook } from "./state.ts";
import { accountChecks, collateralQuote, currentRates, viewIndices } from "./views.ts";

test("rates are those of the stored indices", () => {
  const market = new MarketUnderTest();
  const idle = { utilization: 0n, supplyPerSecond: 0n, borrowPerSecond: 475_646_879n };
  expect(currentRates(market.state)).toEqual(idle);
  market.supply(USDC, BOB, tokens(USDC, 1_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 500n));
  const before = currentRates(market.state);
  expect(before.utilization).toBe(500_000_000_000_000_000n);
  market.wait(10_000);
  expect(currentRates(market.state)).toEqual(before);
});

test("what outgrows 64 bits cannot be told", () => {
  const market = new MarketUnderTest();
  market.set("market", { borrowRateSlopeHighWad: (1n << 64n) - 1n });
  Object.assign(openBook(market.state), { totalSupply: 1n, totalDebt: 10n ** 12n });
  expect(currentRates(market.state).borrowPerSecond).toBeUndefined();
  expect(viewIndices(market.state, market.env)).toBeDefined();
  expect(viewIndices(market.state, market.wait(1).env)).toBeUndefined();
});

test("a stranger is collateralized and not liquidatable, whatever the prices", () => {
  const market = new MarketUnderTest();
  market.price(USDC, 0n);
  expect(accountChecks(market.state, ALICE)).toEqual({
    isBorrowCollateralized: true,
    isLiquidatable: false,
  });
});

test("a quote is for collateral only", () => {
  const { state } = new MarketUnderTest();
  expect(collateralQuote(state, USDC.address, 1n)).toBe("BAD_ASSET");
  expect(collateralQuote(state, ALICE, 1n)).toBe("BAD_ASSET");
  expect(collateralQuote(state, WETH.address, tokens(USDC, 1_950n))).toBe(tokens(WETH, 1n));
});
