import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DAI,
  kindsOf,
  MarketUnderTest,
  tokens,
  USDC,
  WETH,
} from "../market.suite.ts";
import { supplyBalance } from "../state.ts";

function sending(amount: bigint, from = ALICE, to = CAROL): Intent {
  return { kind: "shareTransfer", reserve: WETH.address, from, to, amount };
}

function toggling(enabled: boolean, account = ALICE): Intent {
  return { kind: "collateralToggle", reserve: WETH.address, account, enabled };
}

function entering(mode: number, account = ALICE): Intent {
  return { kind: "modeChange", account, mode };
}

function stocked(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 100_000n));
  market.supply(DAI, BOB, tokens(DAI, 100_000n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  return market;
}

describe("share transfer", () => {
  test("of everything: flags fall and rise before the move is logged", () => {
    const market = stocked();
    market.borrow(USDC, BOB, 1_000n);
    const outcomes = market.wait(100).submit(sending(tokens(WETH, 10n)));
    expect(kindsOf(outcomes)).toEqual([
      "collateralUse",
      "collateralUse",
      "shareMove",
      "shareTransfer",
    ]);
    expect(outcomes.slice(0, 2)).toMatchObject([
      { account: ALICE, enabled: false },
      { account: CAROL, enabled: true },
    ]);
  });

  test("mints both sides' interest first, in the sender's name", () => {
    const market = stocked();
    market.supply(WETH, CAROL, tokens(WETH, 5n));
    market.borrow(WETH, BOB, tokens(WETH, 10n));
    market.wait(86_400);
    const before = supplyBalance(market.state, WETH.address, CAROL, market.env);
    const outcomes = market.submit(sending(tokens(WETH, 1n)));
    expect(kindsOf(outcomes)).toEqual(["shareMint", "shareMint", "shareMove", "shareTransfer"]);
    expect(outcomes.slice(0, 2)).toMatchObject([
      { account: ALICE, caller: ALICE, scaledAmount: 0n },
      { account: CAROL, caller: ALICE, scaledAmount: 0n },
    ]);
    const gained = supplyBalance(market.state, WETH.address, CAROL, market.env) - before;
    expect(gained).toBeGreaterThanOrEqual(tokens(WETH, 1n) - 1n);
    expect(gained).toBeLessThanOrEqual(tokens(WETH, 1n) + 1n);
  });

  test("refuses more than there is, a paused reserve and an unhealthy sender", () => {
    const market = stocked();
    expect(market.refusal(sending(tokens(WETH, 10n) + 1n))).toBe(
      "ARITHMETIC_UNDERFLOW (panic 0x11)",
    );
    expect(market.refusal(sending(MAX_UINT256))).toMatch(/^AMOUNT_TOO_LARGE/);
    market.borrow(USDC, ALICE, tokens(USDC, 10_000n));
    expect(market.refusal(sending(tokens(WETH, 4n)))).toBe(
      "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD (35)",
    );
    expect(market.refusal(sending(tokens(WETH, 4n), ALICE, ALICE))).toBe("accepted");
    market.set(WETH.address, { paused: true });
    expect(market.refusal(sending(1n))).toBe("RESERVE_PAUSED (29)");
  });
});

describe("collateral toggle", () => {
  test("tells the flag and the story; asking for what holds tells nothing", () => {
    const market = stocked();
    expect(market.submit(toggling(true))).toEqual([]);
    expect(kindsOf(market.submit(toggling(false)))).toEqual(["collateralUse", "collateralToggle"]);
  });

  test("refuses without a deposit, without an LTV, or when debt needs it", () => {
    const market = stocked();
    expect(market.refusal(toggling(true, BOB))).toBe("UNDERLYING_BALANCE_ZERO (43)");
    market.borrow(USDC, ALICE, tokens(USDC, 10n));
    expect(market.refusal(toggling(false))).toBe(
      "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD (35)",
    );
    market.submit({
      kind: "repay",
      reserve: USDC.address,
      payer: ALICE,
      account: ALICE,
      amount: MAX_UINT256,
      withShares: false,
    });
    market.submit(toggling(false));
    market.set(WETH.address, { ltvBps: 0n });
    expect(market.refusal(toggling(true))).toBe("USER_IN_ISOLATION_MODE_OR_LTV_ZERO (62)");
  });

  test("a deposit without LTV must go before one with", () => {
    const market = stocked();
    market.supply(DAI, ALICE, tokens(DAI, 10_000n));
    market.borrow(USDC, ALICE, tokens(USDC, 100n));
    market.set(DAI.address, { ltvBps: 0n });
    const taking = { kind: "withdraw", account: ALICE, recipient: ALICE, amount: 1_000n } as const;
    expect(market.refusal({ ...taking, reserve: WETH.address })).toBe("LTV_VALIDATION_FAILED (57)");
    expect(market.refusal({ ...taking, reserve: DAI.address })).toBe("accepted");
  });
});

describe("mode change", () => {
  test("needs a known mode and only its debts", () => {
    const market = stocked();
    expect(market.refusal(entering(2))).toBe("INCONSISTENT_EMODE_CATEGORY (58)");
    market.supply(WETH, BOB, tokens(WETH, 1n));
    market.borrow(WETH, BOB, 1_000n);
    expect(market.refusal(entering(1, BOB))).toBe("INCONSISTENT_EMODE_CATEGORY (58)");
    expect(market.refusal(entering(1))).toBe("accepted");
  });

  test("cannot be left with debt that only the mode allows", () => {
    const market = stocked();
    market.supply(USDC, CAROL, tokens(USDC, 10_000n));
    market.submit(entering(1, CAROL));
    market.borrow(DAI, CAROL, tokens(DAI, 9_000n));
    expect(market.refusal(entering(0, CAROL))).toBe(
      "HEALTH_FACTOR_LOWER_THAN_LIQUIDATION_THRESHOLD (35)",
    );
  });
});
