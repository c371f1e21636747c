import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8 } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  GUSD,
  kindsOf,
  MarketUnderTest,
  supplyTokenOf,
  tokens,
  USDC,
  WETH,
  type SampleReserve,
} from "../market.suite.ts";
import { supplyBalance } from "../state.ts";

function supplying(reserve: SampleReserve, amount: bigint): Intent {
  return { kind: "supply", reserve: reserve.address, payer: ALICE, account: ALICE, amount };
}

function withdrawing(reserve: SampleReserve, amount: bigint, recipient = ALICE): Intent {
  return { kind: "withdraw", reserve: reserve.address, account: ALICE, recipient, amount };
}

describe("supply", () => {
  test("posts in the order the contracts log", () => {
    const market = new MarketUnderTest();
    expect(kindsOf(market.submit(supplying(WETH, 5n)))).toEqual([
      "accrual",
      "reserveUpdate",
      "cashMove",
      "shareMint",
      "collateralUse",
      "supply",
    ]);
    expect(kindsOf(market.submit(supplying(WETH, 5n)))).toEqual([
      "reserveUpdate",
      "cashMove",
      "shareMint",
      "supply",
    ]);
  });

  test("becomes collateral by itself only with an LTV and without a debt ceiling", () => {
    const market = new MarketUnderTest();
    market.set(USDC.address, { debtCeilingUsd2: 1_000n });
    expect(kindsOf(market.submit(supplying(GUSD, 5n)))).not.toContain("collateralUse");
    expect(kindsOf(market.submit(supplying(USDC, 5n)))).not.toContain("collateralUse");
  });

  test("refuses in the contract's order", () => {
    const market = new MarketUnderTest();
    market.set(WETH.address, { supplyCapTokens: 1n, frozen: true, paused: true, active: false });
    expect(market.refusal(supplying(WETH, 0n))).toBe("INVALID_AMOUNT (26)");
    expect(market.refusal(supplying(WETH, 2n))).toBe("RESERVE_INACTIVE (27)");
    market.set(WETH.address, { active: true });
    expect(market.refusal(supplying(WETH, 2n))).toBe("RESERVE_PAUSED (29)");
    market.set(WETH.address, { paused: false });
    expect(market.refusal(supplying(WETH, 2n))).toBe("RESERVE_FROZEN (28)");
    market.set(WETH.address, { frozen: false });
    expect(market.refusal(supplying(WETH, tokens(WETH, 1n) + 1n))).toBe("SUPPLY_CAP_EXCEEDED (51)");
    expect(market.refusal(supplying(WETH, tokens(WETH, 1n)))).toBe("accepted");
    expect(market.refusal(supplying(USDC, 1n << 129n))).toMatch(/^AMOUNT_TOO_LARGE/);
  });
});

describe("withdraw", () => {
  test("of everything takes the interest too and ends the use as collateral", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, ALICE, tokens(USDC, 1_000n));
    market.supply(WETH, BOB, tokens(WETH, 10n));
    market.borrow(USDC, BOB, tokens(USDC, 800n));
    market.wait(86_400);
    market.supply(USDC, BOB, tokens(USDC, 1_000n));
    const balance = supplyBalance(market.state, USDC.address, ALICE, market.env);
    const outcomes = market.submit(withdrawing(USDC, MAX_UINT256, BOB));
    expect(outcomes.at(-1)).toMatchObject({ kind: "withdraw", recipient: BOB, amount: balance });
    expect(balance).toBeGreaterThan(tokens(USDC, 1_000n));
    expect(kindsOf(outcomes)).toEqual([
      "reserveUpdate",
      "collateralUse",
      "shareBurn",
      "cashMove",
      "withdraw",
    ]);
  });

  test("of less than the interest is logged as a mint of the rest, as the token does", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, ALICE, tokens(USDC, 1_000_000n));
    market.supply(WETH, BOB, tokens(WETH, 1_000n));
    market.borrow(USDC, BOB, tokens(USDC, 900_000n));
    market.wait(86_400);
    const earned =
      supplyBalance(market.state, USDC.address, ALICE, market.env) - tokens(USDC, 1_000_000n);
    const logged = (amount: bigint) => {
      const decision = market.decide(withdrawing(USDC, amount));
      return (decision.ok ? decision.outcomes : []).find((o) => o.kind.startsWith("share"));
    };
    expect(logged(earned)).toMatchObject({ kind: "shareBurn", amount: 0n, interest: earned });
    expect(logged(earned - 1n)).toMatchObject({ kind: "shareMint", caller: ALICE, amount: 1n });
    const small = logged(10n);
    expect(small).toMatchObject({ kind: "shareMint", amount: earned - 10n, scaledAmount: -10n });
  });

  test("to the aToken itself moves no cash but is rated as if it did", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, ALICE, tokens(USDC, 1_000n));
    const outcomes = market.submit(withdrawing(USDC, 10n, supplyTokenOf(USDC)));
    expect(kindsOf(outcomes)).not.toContain("cashMove");
  });

  test("refuses what is not there and what debt needs", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, BOB, tokens(USDC, 20_000n));
    market.supply(WETH, ALICE, tokens(WETH, 10n));
    expect(market.refusal(withdrawing(USDC, MAX_UINT256))).toBe("INVALID_AMOUNT (26)");
    expect(market.refusal(withdrawing(WETH, tokens(WETH, 10n) + 1n))).toBe(
      "NOT_ENOUGH_AVAILABLE_USER_BALANCE (32)",
    );
    market.borrow(USDC, ALICE, tokens(USDC, 8_300n));
    expect(market.refusal(withdrawing(WETH, tokens(WETH, 5n)))).toBe("accepted");
    expect(market.refusal(withdrawing(WETH, tokens(WETH, 5n) + 10n ** 12n))).toBe(
      "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD (35)",
    );
    market.price(WETH, -5n * USD8);
    expect(market.refusal(withdrawing(WETH, 1n))).toMatch(/^PRICE_UNAVAILABLE/);
  });

  test("refuses when the reserve has lent the cash out", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, ALICE, tokens(USDC, 1_000n));
    market.supply(WETH, BOB, tokens(WETH, 10n));
    market.borrow(USDC, BOB, tokens(USDC, 600n));
    expect(market.refusal(withdrawing(USDC, tokens(USDC, 400n) + 1n))).toMatch(
      /^INSUFFICIENT_CASH/,
    );
    expect(market.refusal(withdrawing(USDC, tokens(USDC, 400n)))).toBe("accepted");
  });
});
