import { describe, expect, test } from "vitest";
import { USD8 } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  CAROL,
  COMET,
  kindsOf,
  MarketUnderTest,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "../market.suite.ts";
import { baseReserves, bookOf, collateralReserves } from "../state.ts";

/** The contract has seized 0.6 WETH at 1,700, its reserves are negative. */
function stocked(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.supply(WETH, ALICE, (tokens(WETH, 1n) * 6n) / 10n);
  market.withdraw(USDC, ALICE, tokens(USDC, 900n));
  market.price(WETH, 1_500n * USD8);
  market.absorb(ALICE);
  market.price(WETH, 2_000n * USD8);
  return market;
}

function purchase(baseAmount: bigint, minimumCollateral = 0n, recipient = CAROL): Intent {
  const reserve = WETH.address;
  return {
    kind: "collateralSale",
    reserve,
    buyer: CAROL,
    recipient,
    baseAmount,
    minimumCollateral,
  };
}

function withdrawal(amount: bigint): Intent {
  return { kind: "reserveWithdrawal", reserve: USDC.address, recipient: CAROL, amount };
}

describe("buying collateral", () => {
  test("is at half of the penalty and charges no interest", () => {
    const market = stocked().wait(500);
    const before = bookOf(market.state).lastAccrualSeconds;
    const outcomes = market.submit(purchase(tokens(USDC, 500n)));
    expect(kindsOf(outcomes)).toEqual(["cashMove", "cashMove", "collateralSale"]);
    expect(outcomes[2]).toMatchObject({ collateralAmount: 256_410_256_410_256_410n });
    expect(bookOf(market.state).lastAccrualSeconds).toBe(before);
    expect(collateralReserves(market.state, WETH.address)).toBe(
      600_000_000_000_000_000n - 256_410_256_410_256_410n,
    );
  });

  test("needs the stock, the price and the buyer's terms", () => {
    const market = stocked();
    expect(market.refusal(purchase(tokens(USDC, 1_171n)))).toBe(
      "INSUFFICIENT_RESERVES (InsufficientReserves())",
    );
    expect(market.refusal(purchase(tokens(USDC, 1_170n)))).toBe("accepted");
    expect(market.refusal(purchase(1n, tokens(WETH, 1n)))).toBe(
      "TOO_MUCH_SLIPPAGE (TooMuchSlippage())",
    );
    expect(market.refusal({ ...purchase(1n), reserve: USDC.address } as Intent)).toBe(
      "BAD_ASSET (BadAsset())",
    );
    expect(
      market.refusal({ ...purchase(tokens(USDC, 1n)), reserve: WBTC.address } as Intent),
    ).toContain("INSUFFICIENT_RESERVES");
    market.price(WETH, 0n);
    expect(market.refusal(purchase(1n))).toBe("BAD_PRICE (BadPrice())");
  });

  test("ends when reserves reach their target; a donation counts", () => {
    const market = stocked();
    const reserves = baseReserves(market.state, market.env);
    expect(reserves).toBeLessThan(0n);
    market.set("market", { targetReserves: 0n });
    expect(market.refusal(purchase(1n))).toBe("accepted");
    const gift: Intent = { kind: "donation", reserve: USDC.address, from: BOB, amount: -reserves };
    market.submit(gift);
    expect(market.refusal(purchase(1n))).toBe("NOT_FOR_SALE (NotForSale())");
    market.set("market", { targetReserves: 1n });
    expect(market.refusal(purchase(1n))).toBe("accepted");
    market.set("market", { buyPaused: true });
    expect(market.refusal(purchase(1n))).toBe("PAUSED (Paused())");
  });

  test("for the contract itself leaves the collateral where it is", () => {
    const market = stocked();
    const before = collateralReserves(market.state, WETH.address);
    expect(kindsOf(market.submit(purchase(100n, 0n, COMET)))).toEqual([
      "cashMove",
      "collateralSale",
    ]);
    expect(collateralReserves(market.state, WETH.address)).toBe(before);
  });
});

describe("reserves", () => {
  test("can be taken out as far as they go, and as there is cash", () => {
    const market = new MarketUnderTest();
    expect(market.refusal(withdrawal(1n))).toBe("INSUFFICIENT_RESERVES (InsufficientReserves())");
    market.submit({ kind: "donation", reserve: USDC.address, from: BOB, amount: 10n });
    expect(market.refusal(withdrawal(11n))).toContain("INSUFFICIENT_RESERVES");
    expect(kindsOf(market.submit(withdrawal(10n)))).toEqual(["cashMove", "reserveWithdrawal"]);
    expect(stocked().refusal(withdrawal(0n))).toContain("INSUFFICIENT_RESERVES");
  });
});

test("interest is charged on request, once a second", () => {
  const market = stocked().wait(100);
  const accrual: Intent = { kind: "interestAccrual", reserve: USDC.address };
  expect(kindsOf(market.submit(accrual))).toEqual(["baseAccrual", "interestAccrual"]);
  expect(kindsOf(market.submit(accrual))).toEqual(["interestAccrual"]);
});
