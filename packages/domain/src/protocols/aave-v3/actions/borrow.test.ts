import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8 } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  DAI,
  kindsOf,
  MarketUnderTest,
  tokens,
  USDC,
  WBTC,
  WETH,
  type SampleReserve,
} from "../market.suite.ts";
import { debtBalance, findReserve } from "../state.ts";

function borrowing(reserve: SampleReserve, amount: bigint, account = ALICE): Intent {
  return { kind: "borrow", reserve: reserve.address, caller: account, account, amount };
}

function repaying(amount: bigint, payer = ALICE, withShares = false): Intent {
  return { kind: "repay", reserve: USDC.address, payer, account: ALICE, amount, withShares };
}

/** Bob supplies everything there is to borrow; Alice has 10 WETH worth 20,000. */
function stocked(): MarketUnderTest {
  const market = new MarketUnderTest();
  for (const reserve of [USDC, DAI, WBTC]) market.supply(reserve, BOB, tokens(reserve, 100_000n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  return market;
}

describe("borrow", () => {
  test("posts in the order the contracts log", () => {
    expect(kindsOf(stocked().wait(1).submit(borrowing(USDC, 5n)))).toEqual([
      "accrual",
      "shareMint",
      "debtUse",
      "reserveUpdate",
      "cashMove",
      "borrow",
    ]);
  });

  test("gives exactly the LTV's share of the collateral", () => {
    const market = stocked();
    expect(market.refusal(borrowing(USDC, tokens(USDC, 16_000n)))).toBe("accepted");
    expect(market.refusal(borrowing(USDC, tokens(USDC, 16_000n) + 100n))).toBe(
      "COLLATERAL_CANNOT_COVER_NEW_BORROW (36)",
    );
  });

  test("refuses in the contract's order", () => {
    const market = stocked();
    market.set(USDC.address, { borrowingEnabled: false, borrowCapTokens: 10n, frozen: true });
    expect(market.refusal(borrowing(USDC, 0n))).toBe("INVALID_AMOUNT (26)");
    expect(market.refusal(borrowing(USDC, tokens(USDC, 11n)))).toBe("RESERVE_FROZEN (28)");
    market.set(USDC.address, { frozen: false });
    expect(market.refusal(borrowing(USDC, tokens(USDC, 11n)))).toBe("BORROWING_NOT_ENABLED (30)");
    market.set(USDC.address, { borrowingEnabled: true });
    expect(market.refusal(borrowing(USDC, tokens(USDC, 11n)))).toBe("BORROW_CAP_EXCEEDED (50)");
    market.set(USDC.address, { borrowCapTokens: 0n });
    const nobody = "0x00000000000000000000000000000000000000dd";
    expect(market.refusal(borrowing(USDC, 1n, nobody))).toBe("COLLATERAL_BALANCE_IS_ZERO (34)");
    market.set(WETH.address, { ltvBps: 0n });
    expect(market.refusal(borrowing(USDC, 1n))).toBe("LTV_VALIDATION_FAILED (57)");
    market.set(WETH.address, { ltvBps: 8_000n });
    market.borrow(USDC, ALICE, tokens(USDC, 16_000n));
    market.price(WETH, 1_900n * USD8);
    expect(market.refusal(borrowing(USDC, 1n))).toBe(
      "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD (35)",
    );
  });

  test("in a mode only its reserves can be borrowed", () => {
    const market = stocked();
    market.submit({ kind: "modeChange", account: BOB, mode: 1 });
    expect(market.refusal(borrowing(WBTC, 1n, BOB))).toBe("INCONSISTENT_EMODE_CATEGORY (58)");
    expect(market.refusal(borrowing(DAI, 1n, BOB))).toBe("accepted");
  });

  test("a siloed debt is an account's only one", () => {
    const market = stocked();
    market.set(DAI.address, { siloed: true });
    market.borrow(USDC, ALICE, 1_000_000n);
    expect(market.refusal(borrowing(DAI, 1_000n))).toBe("SILOED_BORROWING_VIOLATION (89)");
    market.submit(repaying(MAX_UINT256));
    market.borrow(DAI, ALICE, 1_000n);
    expect(market.refusal(borrowing(USDC, 1_000_000n))).toBe("SILOED_BORROWING_VIOLATION (89)");
    expect(market.refusal(borrowing(DAI, 1_000n))).toBe("accepted");
  });

  test("in isolation the ceiling counts cents, and repaying frees it", () => {
    const market = new MarketUnderTest();
    market.set(WETH.address, { debtCeilingUsd2: 500_000n });
    market.supply(USDC, BOB, tokens(USDC, 100_000n));
    market.supply(WETH, ALICE, tokens(WETH, 10n));
    const toggle = { kind: "collateralToggle", reserve: WETH.address, account: ALICE } as const;
    market.submit({ ...toggle, enabled: true });
    expect(market.refusal(borrowing(USDC, 1_000_000n))).toBe(
      "ASSET_NOT_BORROWABLE_IN_ISOLATION (60)",
    );
    market.set(USDC.address, { borrowableInIsolation: true });
    expect(market.refusal(borrowing(USDC, tokens(USDC, 5_000n) + 10_000n))).toBe(
      "DEBT_CEILING_EXCEEDED (53)",
    );
    market.borrow(USDC, ALICE, tokens(USDC, 5_000n) + 9_999n);
    const counted = () => findReserve(market.state, WETH.address)?.isolatedDebtUsd2;
    expect(counted()).toBe(500_000n);
    market.submit(repaying(tokens(USDC, 2_000n)));
    expect(counted()).toBe(300_000n);
    market.submit(repaying(MAX_UINT256));
    expect(counted()).toBe(0n);
  });
});

describe("repay", () => {
  test("of more than the debt repays the debt and ends it", () => {
    const market = stocked();
    market.borrow(USDC, ALICE, tokens(USDC, 1_000n));
    market.wait(86_400);
    const debt = debtBalance(market.state, USDC.address, ALICE, market.env);
    const outcomes = market.submit(repaying(tokens(USDC, 5_000n)));
    expect(outcomes.at(-1)).toMatchObject({ kind: "repay", amount: debt });
    expect(kindsOf(outcomes)).toEqual([
      "accrual",
      "shareBurn",
      "reserveUpdate",
      "debtUse",
      "cashMove",
      "repay",
    ]);
    expect(debtBalance(market.state, USDC.address, ALICE, market.env)).toBe(0n);
  });

  test("with shares burns the payer's deposit and moves no cash", () => {
    const market = stocked();
    market.supply(USDC, ALICE, tokens(USDC, 400n));
    market.borrow(USDC, ALICE, tokens(USDC, 1_000n));
    const outcomes = market.submit(repaying(MAX_UINT256, ALICE, true));
    expect(outcomes.at(-1)).toMatchObject({ amount: tokens(USDC, 400n), withShares: true });
    expect(kindsOf(outcomes)).not.toContain("cashMove");
    expect(market.refusal(repaying(1_000n, ALICE, true))).toBe("ARITHMETIC_UNDERFLOW (panic 0x11)");
  });

  test("refuses in the contract's order", () => {
    const market = stocked();
    expect(market.refusal(repaying(0n))).toBe("INVALID_AMOUNT (26)");
    expect(market.refusal(repaying(MAX_UINT256, BOB))).toBe(
      "NO_EXPLICIT_AMOUNT_TO_REPAY_ON_BEHALF (40)",
    );
    expect(market.refusal(repaying(1n))).toBe("NO_DEBT_OF_SELECTED_TYPE (39)");
  });
});
