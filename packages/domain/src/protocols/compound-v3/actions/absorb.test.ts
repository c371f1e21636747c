import { describe, expect, test } from "vitest";
import { USD8 } from "../../../numbers/units.ts";
import {
  absorbing,
  ALICE,
  BOB,
  CAROL,
  kindsOf,
  MarketUnderTest,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "../market.suite.ts";
import { baseReserves, bookOf, collateralReserves, findAccount, openAccount } from "../state.ts";

/** Alice owes 1,100 against 0.6 WETH (the golden example), or against WETH and WBTC. */
function owing(withBitcoin = false): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.price(WETH, 3_000n * USD8);
  market.supply(WETH, ALICE, (tokens(WETH, 1n) * 6n) / 10n);
  if (withBitcoin) market.supply(WBTC, ALICE, tokens(WBTC, 1n) / 100n);
  market.withdraw(USDC, ALICE, tokens(USDC, 1_100n));
  return market;
}

describe("absorb", () => {
  test("of an account with something left makes it a supplier", () => {
    const market = owing();
    market.price(WETH, 2_000n * USD8);
    const outcomes = market.absorb(ALICE);
    expect(kindsOf(outcomes)).toEqual([
      "collateralChange",
      "liquidation",
      "principalChange",
      "debtAbsorption",
      "baseMint",
    ]);
    expect(outcomes[1]).toMatchObject({
      collateralReserve: WETH.address,
      debtReserve: USDC.address,
      liquidator: CAROL,
      debtRepaid: tokens(USDC, 1_140n),
      collateralSeized: (tokens(WETH, 1n) * 6n) / 10n,
      collateralValueUsd8: 1_140n * USD8,
      debtValueUsd8: 1_140n * USD8,
      protocolFeeUsd8: 60n * USD8,
      protocolFee: (tokens(WETH, 1n) * 3n) / 100n,
    });
    expect(outcomes[3]).toMatchObject({ absorber: CAROL, amount: tokens(USDC, 1_140n) });
    expect(findAccount(market.state, ALICE)).toMatchObject({
      principal: tokens(USDC, 40n),
      holdings: [],
    });
    expect(bookOf(market.state).totalDebt).toBe(0n);
    expect(baseReserves(market.state, market.env)).toBe(-tokens(USDC, 1_140n));
    expect(collateralReserves(market.state, WETH.address)).toBe((tokens(WETH, 1n) * 6n) / 10n);
  });

  test("of an account with too little has the reserves pay", () => {
    const market = owing();
    market.price(WETH, 1_700n * USD8);
    const outcomes = market.absorb(ALICE);
    expect(kindsOf(outcomes)).toEqual([
      "collateralChange",
      "liquidation",
      "principalChange",
      "debtAbsorption",
      "badDebt",
    ]);
    expect(outcomes[3]).toMatchObject({ amount: tokens(USDC, 1_100n), valueUsd8: 1_100n * USD8 });
    expect(outcomes[4]).toMatchObject({
      amount: tokens(USDC, 131n),
      valueUsd8: 131n * USD8,
      writtenOff: true,
    });
    expect(findAccount(market.state, ALICE)?.principal).toBe(0n);
  });

  test("tells each collateral in order, the debt shared out by value", () => {
    const market = owing(true);
    market.price(WETH, 1_000n * USD8);
    market.price(WBTC, 10_000n * USD8);
    const parts = market.absorb(ALICE).filter((outcome) => outcome.kind === "liquidation");
    expect(parts.map((part) => [part.collateralReserve, part.debtRepaid])).toEqual([
      [WETH.address, (tokens(USDC, 1_100n) * 600n) / 700n],
      [WBTC.address, tokens(USDC, 1_100n) - (tokens(USDC, 1_100n) * 600n) / 700n],
    ]);
  });

  test("of dust of debt alone tells a liquidation that seizes nothing", () => {
    const market = owing();
    openAccount(market.state, BOB).principal = -5n;
    const outcomes = market.absorb(BOB);
    expect(outcomes.find((outcome) => outcome.kind === "liquidation")).toMatchObject({
      collateralReserve: USDC.address,
      collateralSeized: 0n,
      debtRepaid: 5n,
    });
  });

  test("charges interest first, which can be what makes it possible", () => {
    const market = owing();
    market.price(WETH, 2_050n * USD8);
    expect(market.refusal(absorbing(ALICE))).toBe("NOT_LIQUIDATABLE (NotLiquidatable())");
    market.wait(86_400 * 365);
    expect(kindsOf(market.absorb(ALICE))[0]).toBe("baseAccrual");
  });

  test("is refused while paused, without a price, and for whoever owes nothing", () => {
    const market = owing();
    market.price(WETH, 0n);
    expect(market.refusal(absorbing(ALICE))).toBe("BAD_PRICE (BadPrice())");
    expect(market.refusal(absorbing(BOB))).toContain("NOT_LIQUIDATABLE");
    market.set("market", { absorbPaused: true });
    expect(market.refusal(absorbing(ALICE))).toBe("PAUSED (Paused())");
  });
});
