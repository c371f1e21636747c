import { describe, expect, test } from "vitest";
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
