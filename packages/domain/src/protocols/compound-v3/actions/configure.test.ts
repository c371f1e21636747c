import { describe, expect, test } from "vitest";
import type { ParameterValues } from "../../../events/parameter-values.ts";
import { WAD } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  addressOf,
  ALICE,
  BOB,
  MarketUnderTest,
  openingIntents,
  setting,
  share,
  tokens,
  USDC,
  WETH,
} from "../market.suite.ts";
import { baseBalance, bookOf } from "../state.ts";

function factors(borrow: bigint, liquidate: bigint): ParameterValues {
  return { borrowCollateralFactorWad: borrow, liquidateCollateralFactorWad: liquidate };
}

describe("a collateral's factors", () => {
  test.each<[string, ParameterValues]>([
    ["BORROW_FACTOR_TOO_LARGE (BorrowCFTooLarge())", factors(share(8_000n), share(8_000n))],
    // Apart as given, equal once four decimals are kept.
    ["BORROW_FACTOR_TOO_LARGE (BorrowCFTooLarge())", factors(share(8_000n), share(8_000n) + 9n)],
    ["BORROW_FACTOR_TOO_LARGE (BorrowCFTooLarge())", factors(3n * WAD, 2n * WAD)],
    ["LIQUIDATE_FACTOR_TOO_LARGE (LiquidateCFTooLarge())", factors(0n, WAD + 1n)],
    ["PARAMETER_OUT_OF_BOUNDS ()", { liquidationFactorWad: WAD + 1n }],
    ["PARAMETER_OUT_OF_BOUNDS ()", { supplyCap: -1n }],
    ["PARAMETER_OUT_OF_BOUNDS ()", { borrowCollateralFactorWad: -1n }],
    ["UNKNOWN_PARAMETER ()", { liquidationFactorWad: true }],
    ["UNKNOWN_PARAMETER ()", { ltvBps: 1n }],
    ["accepted", factors(share(7_999n), share(8_000n))],
  ])("%s", (answer, values) => {
    expect(new MarketUnderTest().refusal(setting(WETH.address, values))).toBe(answer);
  });
});

describe("the market's terms", () => {
  test.each<[string, ParameterValues]>([
    ["BAD_DISCOUNT (BadDiscount())", { storeFrontPriceFactorWad: WAD + 1n }],
    ["PARAMETER_OUT_OF_BOUNDS ()", { borrowKinkWad: 1n << 64n }],
    ["UNKNOWN_PARAMETER ()", { buyPaused: 1n }],
    ["accepted", { borrowKinkWad: (1n << 64n) - 1n }],
  ])("%s", (answer, values) => {
    expect(new MarketUnderTest().refusal(setting("market", values))).toBe(answer);
  });

  test("new rates charge nothing first: they apply back to the last charge", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, BOB, tokens(USDC, 1_000n));
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    market.withdraw(USDC, ALICE, tokens(USDC, 500n));
    const last = bookOf(market.state).lastAccrualSeconds;
    market.wait(86_400 * 365);
    market.set("market", { borrowRateBaseWad: 0n, borrowRateSlopeLowWad: 0n });
    expect(bookOf(market.state).lastAccrualSeconds).toBe(last);
    expect(baseBalance(market.state, ALICE, market.env)).toBe(-tokens(USDC, 500n));
  });

  test("pause flags are told together, whichever changes", () => {
    const market = new MarketUnderTest();
    market.set("market", { buyPaused: true });
    const [change] = market.submit(setting("market", { supplyPaused: true }));
    expect(change).toMatchObject({
      values:
        '{"absorbPaused":false,"buyPaused":true,"supplyPaused":true,"transferPaused":false,"withdrawPaused":false}',
    });
  });
});

test("there is room for so many collaterals, of so many decimals, and none twice", () => {
  const market = new MarketUnderTest();
  const listing = openingIntents().find(
    (intent) => intent.kind === "reserveListing" && intent.reserve === WETH.address,
  ) as Extract<Intent, { kind: "reserveListing" }>;
  expect(market.refusal(listing)).toBe("ALREADY_LISTED ()");
  const reserve = addressOf(0x1, 99);
  expect(market.refusal({ ...listing, reserve, decimals: 20 })).toContain("BadDecimals()");
  expect(market.refusal({ ...listing, reserve, values: "{}" })).toContain("BorrowCFTooLarge()");
  for (let number = 0; number < 21; number++)
    market.submit({ ...listing, reserve: addressOf(0x1, 100 + number) });
  expect(market.refusal({ ...listing, reserve })).toBe("TOO_MANY_ASSETS (TooManyAssets())");
});
