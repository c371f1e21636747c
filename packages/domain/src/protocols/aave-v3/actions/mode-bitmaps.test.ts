import { describe, expect, test } from "vitest";
import {
  addressOf,
  ALICE,
  BOB,
  DAI,
  GUSD,
  MarketUnderTest,
  setting,
  tokens,
  USDC,
  WETH,
} from "../market.suite.ts";
import { health } from "../margin.ts";
import { findAccount, parameterValues } from "../state.ts";

const bit = (...ids: bigint[]): bigint => ids.reduce((bitmap, id) => bitmap | (1n << id), 0n);
const enter = (mode: number) => ({ kind: "modeChange" as const, account: ALICE, mode });

describe("a mode's bitmaps", () => {
  test("list known reserves only, and none in mode 0", () => {
    const market = new MarketUnderTest(36n);
    expect(market.refusal(setting("mode:1", { borrowableBitmap: bit(5n) }))).toBe(
      "ASSET_NOT_LISTED (AssetNotListed())",
    );
    expect(market.refusal(setting("mode:0", { borrowableBitmap: bit(1n) }))).toBe(
      "EMODE_CATEGORY_RESERVED (EModeCategoryReserved())",
    );
    expect(market.refusal(setting("mode:9", { borrowableBitmap: bit(1n) }))).toBe("accepted");
  });

  test("give no LTV to what is not collateral, and lose that with it", () => {
    const market = new MarketUnderTest(36n);
    expect(market.refusal(setting("mode:1", { ltvzeroBitmap: bit(0n) }))).toBe(
      `MUST_BE_EMODE_COLLATERAL (MustBeEmodeCollateral(${WETH.address},1))`,
    );
    market.set("mode:1", { ltvzeroBitmap: bit(1n) });
    market.set("mode:1", { collateralBitmap: bit(3n) });
    expect(parameterValues(market.state, "mode:1")).toMatchObject({ ltvzeroBitmap: 0n });
  });

  test("a frozen reserve joins no mode from v3.6 on", () => {
    for (const [version, answer] of [
      [35n, "accepted"],
      [36n, "RESERVE_FROZEN (ReserveFrozen())"],
    ] as const) {
      const market = new MarketUnderTest(version);
      market.set(WETH.address, { frozen: true });
      expect(market.refusal(setting("mode:1", { collateralBitmap: bit(0n, 1n, 3n) }))).toBe(answer);
    }
  });
});

describe("in a mode", () => {
  test("what may be borrowed is the mode's to say from v3.6 on", () => {
    const borrow = (version: bigint, borrowingEnabled: boolean, isListed: boolean): string => {
      const market = new MarketUnderTest(version);
      market.supply(USDC, BOB, tokens(USDC, 1_000n));
      market.supply(DAI, ALICE, tokens(DAI, 1_000n));
      market.submit(enter(1));
      market.set(USDC.address, { borrowingEnabled });
      market.set("mode:1", { borrowableBitmap: isListed ? bit(1n, 3n) : bit(3n) });
      const amount = tokens(USDC, 10n);
      return market.refusal({
        kind: "borrow",
        reserve: USDC.address,
        caller: ALICE,
        account: ALICE,
        amount,
      });
    };
    const none = "NOT_BORROWABLE_IN_EMODE (NotBorrowableInEMode())";
    expect(borrow(35n, false, true)).toBe("BORROWING_NOT_ENABLED (BorrowingNotEnabled())");
    expect(borrow(36n, false, true)).toBe("accepted");
    expect(borrow(33n, true, false)).toBe("NOT_BORROWABLE_IN_EMODE (100)");
    expect([borrow(35n, true, false), borrow(36n, true, false)]).toEqual([none, none]);
  });

  test("entering needs debts and, from v3.6 on, collateral that fit", () => {
    const entering = (version: bigint, debt: boolean): string => {
      const market = new MarketUnderTest(version);
      market.supply(WETH, BOB, tokens(WETH, 10n));
      market.supply(debt ? DAI : GUSD, ALICE, tokens(debt ? DAI : GUSD, 10_000n));
      if (debt) market.borrow(WETH, ALICE, tokens(WETH, 1n));
      else market.set(GUSD.address, { ltvBps: 4_000n });
      if (!debt) {
        market.submit({
          kind: "collateralToggle",
          reserve: GUSD.address,
          account: ALICE,
          enabled: true,
        });
        market.set(GUSD.address, { ltvBps: 0n });
      }
      return market.refusal(enter(1));
    };
    expect(entering(33n, true)).toBe("NOT_BORROWABLE_IN_EMODE (100)");
    expect(entering(35n, true)).toBe("NOT_BORROWABLE_IN_EMODE (NotBorrowableInEMode())");
    expect(entering(36n, true)).toBe(
      `INVALID_DEBT_IN_EMODE (InvalidDebtInEmode(${WETH.address},1))`,
    );
    expect(entering(35n, false)).toBe("accepted");
    expect(entering(36n, false)).toBe(
      `INVALID_COLLATERAL_IN_EMODE (InvalidCollateralInEmode(${GUSD.address},1))`,
    );
  });

  test("an isolated one takes the LTV of what it does not list, and keeps the threshold", () => {
    const market = new MarketUnderTest(37n);
    market.supply(DAI, ALICE, tokens(DAI, 1_000n));
    market.submit(enter(1));
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    const before = health(market.state, ALICE, market.env);
    market.set("mode:1", { isolated: true });
    const after = health(market.state, ALICE, market.env);
    expect(after.ltvBps).toBeLessThan(before.ltvBps);
    expect(after.liquidationThresholdBps).toBe(before.liquidationThresholdBps);
    const newcomer = addressOf(0xa, 9);
    market.submit({ ...enter(1), account: newcomer });
    market.supply(WETH, newcomer, tokens(WETH, 1n));
    expect(findAccount(market.state, newcomer)?.holdings[0]?.collateral).toBe(false);
  });
});
