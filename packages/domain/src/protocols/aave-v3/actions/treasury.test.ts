import { describe, expect, test } from "vitest";
import { MAX_UINT256, RAY, USD8 } from "../../../numbers/units.ts";
import type { Intent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  kindsOf,
  MarketUnderTest,
  POOL,
  supplyTokenOf,
  tokens,
  TREASURY,
  USDC,
  WETH,
} from "../market.suite.ts";
import { findReserve, supplyBalance } from "../state.ts";

const minting: Intent = { kind: "treasuryMint", reserve: USDC.address, amount: 0n };

function flash(amount: bigint, premium = 0n): Intent {
  const parties = { initiator: ALICE, receiver: BOB };
  return { kind: "flashLoan", reserve: USDC.address, ...parties, amount, premium };
}

function lending(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 1_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.borrow(USDC, ALICE, tokens(USDC, 500n));
  return market;
}

describe("treasury mint", () => {
  test("mints what has accrued at the index of now and leaves the reserve's clock alone", () => {
    const market = lending().wait(30 * 86_400);
    market.supply(USDC, BOB, 1n);
    market.wait(86_400);
    const before = findReserve(market.state, USDC.address);
    const owed = before?.treasuryScaled ?? 0n;
    const updated = before?.lastUpdateSeconds;
    const outcomes = market.submit(minting);
    expect(kindsOf(outcomes)).toEqual(["treasuryAccrual", "shareMint", "treasuryMint"]);
    expect(outcomes[1]).toMatchObject({ caller: POOL, account: TREASURY, scaledAmount: owed });
    const minted = outcomes.find((outcome) => outcome.kind === "shareMint");
    expect(minted?.index).toBeGreaterThan(before?.liquidityIndex ?? 0n);
    expect(findReserve(market.state, USDC.address)).toMatchObject({
      treasuryScaled: 0n,
      lastUpdateSeconds: updated,
    });
    expect(supplyBalance(market.state, USDC.address, TREASURY, market.env)).toBeGreaterThan(owed);
  });

  test("does nothing when nothing has accrued", () => {
    expect(lending().submit(minting)).toEqual([]);
  });
});

describe("flash loan", () => {
  test("shares its premium between suppliers and treasury, whatever premium the intent names", () => {
    const market = lending();
    const outcomes = market.submit(flash(100_000_000n, 77n));
    // 9 bps of 100 USDC are 90,000 units; 30 % of them go to the treasury, 63,000 to suppliers.
    expect(outcomes.at(-1)).toMatchObject({ kind: "flashLoan", premium: 90_000n });
    const usdc = findReserve(market.state, USDC.address);
    expect(usdc?.liquidityIndex).toBe(1_000_063_000_000_000_000_000_000_000n);
    expect(usdc?.treasuryScaled).toBe(26_998n);
    expect(usdc?.cash).toBe(500_090_000n);
  });

  test("refuses more than there is, a disabled reserve, and one without suppliers", () => {
    const market = lending();
    expect(market.refusal(flash(500_000_001n))).toBe(
      "INSUFFICIENT_CASH (ERC20: transfer amount exceeds balance)",
    );
    market.set(USDC.address, { flashLoanEnabled: false });
    expect(market.refusal(flash(1n))).toBe("FLASHLOAN_DISABLED (91)");
    market.set(USDC.address, { paused: true });
    expect(market.refusal(flash(1n))).toBe("RESERVE_PAUSED (29)");
    expect(new MarketUnderTest().refusal(flash(0n))).toMatch(/^DIVISION_BY_ZERO/);
  });
});

test("a donation is cash and no one's claim", () => {
  const market = lending();
  const before = supplyBalance(market.state, USDC.address, BOB, market.env);
  market.submit({ kind: "donation", reserve: USDC.address, from: ALICE, amount: 7n });
  expect(findReserve(market.state, USDC.address)?.cash).toBe(500_000_007n);
  expect(supplyBalance(market.state, USDC.address, BOB, market.env)).toBe(before);
  const self = supplyTokenOf(USDC);
  market.submit({ kind: "donation", reserve: USDC.address, from: self, amount: 7n });
  expect(findReserve(market.state, USDC.address)?.cash).toBe(500_000_007n);
});

describe("a flash loan's premium", () => {
  const premiums = (version: bigint) => {
    const market = new MarketUnderTest(version);
    market.supply(USDC, BOB, tokens(USDC, 1_000n));
    const outcomes = market.submit({
      kind: "flashLoan",
      reserve: USDC.address,
      initiator: BOB,
      receiver: BOB,
      amount: 10_001n,
      premium: 0n,
    });
    const { liquidityIndex, treasuryScaled, cash } = { ...findReserve(market.state, USDC.address) };
    const told = outcomes.find((outcome) => outcome.kind === "flashLoan")?.premium;
    return { told, isShared: liquidityIndex !== RAY, treasuryScaled, cash };
  };

  test("is shared with suppliers up to v3.3 and rounded up from v3.5 on", () => {
    const cash = tokens(USDC, 1_000n);
    for (const version of [30n, 33n])
      expect(premiums(version)).toMatchObject({ told: 9n, isShared: true, cash: cash + 9n });
    expect(premiums(34n)).toMatchObject({ told: 9n, isShared: false, treasuryScaled: 9n });
    for (const version of [35n, 36n, 37n])
      expect(premiums(version)).toMatchObject({ told: 10n, isShared: false, treasuryScaled: 10n });
  });

  test("no more is lent than was supplied, from v3.1 on", () => {
    const market = new MarketUnderTest(36n);
    market.supply(USDC, BOB, 100n);
    const lending = (amount: bigint): string =>
      market.refusal({
        kind: "flashLoan",
        reserve: USDC.address,
        initiator: BOB,
        receiver: BOB,
        amount,
        premium: 0n,
      });
    expect([lending(100n), lending(101n)]).toEqual([
      "accepted",
      "INVALID_AMOUNT (InvalidAmount())",
    ]);
  });
});

describe("making up for a deficit", () => {
  const cover = (amount: bigint, account = BOB) => ({
    kind: "deficitCover" as const,
    reserve: USDC.address,
    account,
    amount,
  });

  /** ALICE owed 8,000 USDC against a WETH that lost its value. */
  function written(version: bigint): MarketUnderTest {
    const market = new MarketUnderTest(version);
    market.supply(USDC, BOB, tokens(USDC, 100_000n));
    market.supply(WETH, ALICE, tokens(WETH, 10n));
    market.borrow(USDC, ALICE, tokens(USDC, 8_000n));
    market.price(WETH, USD8);
    market.submit({
      kind: "liquidate",
      collateralReserve: WETH.address,
      debtReserve: USDC.address,
      account: ALICE,
      liquidator: BOB,
      amount: MAX_UINT256,
      receiveShares: false,
    });
    return market;
  }

  test.each([33n, 34n, 35n, 36n, 37n])("burns shares, up to the deficit: rules %s", (version) => {
    const market = written(version);
    const before = findReserve(market.state, USDC.address)?.deficit as bigint;
    expect(before).toBeGreaterThan(tokens(USDC, 7_900n));
    market.submit(cover(tokens(USDC, 1_000n)));
    expect(findReserve(market.state, USDC.address)?.deficit).toBe(before - tokens(USDC, 1_000n));
    const outcomes = market.submit(cover(MAX_UINT256));
    expect(kindsOf(outcomes)).toEqual([
      "shareBurn",
      "deficitChange",
      "reserveUpdate",
      "deficitCover",
    ]);
    expect(findReserve(market.state, USDC.address)?.deficit).toBe(0n);
    expect(market.refusal(cover(1n))).toMatch(/^RESERVE_NOT_IN_DEFICIT/);
  });

  test("takes what the account has, and no account in debt", () => {
    const market = written(36n);
    expect(market.refusal(cover(0n))).toBe("INVALID_AMOUNT (InvalidAmount())");
    expect(market.refusal(cover(1n, ALICE))).toBe(
      "NOT_ENOUGH_AVAILABLE_USER_BALANCE (NotEnoughAvailableUserBalance())",
    );
    market.borrow(USDC, BOB, 1_000n);
    expect(market.refusal(cover(1n))).toBe("USER_CANNOT_HAVE_DEBT (UserCannotHaveDebt())");
    expect(new MarketUnderTest(30n).refusal(cover(1n))).toBe("UNKNOWN_CALL ()");
  });
});
