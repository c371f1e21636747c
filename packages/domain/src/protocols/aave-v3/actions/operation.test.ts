import { describe, expect, test } from "vitest";
import { RAY } from "../../../numbers/units.ts";
import { ALICE, BOB, MarketUnderTest, tokens, USDC, WETH } from "../market.suite.ts";
import { findReserve } from "../state.ts";

const DAY = 86_400;

function usdcOf(market: MarketUnderTest) {
  return findReserve(market.state, USDC.address);
}

describe("accrual", () => {
  test("moves no index without debt, though the base rate is not zero", () => {
    const market = new MarketUnderTest();
    market.set(USDC.address, { baseRateRay: RAY / 100n });
    market.supply(USDC, ALICE, tokens(USDC, 100n));
    expect(usdcOf(market)?.borrowRate).toBe(RAY / 100n);
    market.wait(365 * DAY).supply(USDC, ALICE, tokens(USDC, 100n));
    expect(usdcOf(market)).toMatchObject({
      borrowIndex: RAY,
      liquidityIndex: RAY,
      lastUpdateSeconds: market.timeSeconds,
    });
  });

  test("happens once a moment", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, ALICE, tokens(USDC, 100n));
    const again = market.supply(USDC, BOB, tokens(USDC, 100n));
    expect(again.some((outcome) => outcome.kind === "accrual")).toBe(false);
  });

  test("gives the treasury its factor of the interest, the suppliers about the rest", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, BOB, tokens(USDC, 1_000n));
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    market.borrow(USDC, ALICE, tokens(USDC, 800n));
    market.wait(30 * DAY).supply(USDC, BOB, 1n);
    const { borrowIndex, liquidityIndex, treasuryScaled } = usdcOf(market) ?? {};
    const interest = (tokens(USDC, 800n) * ((borrowIndex ?? 0n) - RAY)) / RAY;
    const earned = (tokens(USDC, 1_000n) * ((liquidityIndex ?? 0n) - RAY)) / RAY;
    expect(interest).toBeGreaterThan(1_000_000n);
    // A tenth, in shares that are worth a little more than one unit each.
    expect(Number(treasuryScaled) / Number(interest)).toBeCloseTo(0.1, 3);
    // Linear against compounded interest: suppliers get slightly less than nine tenths.
    expect(Number(earned) / Number(interest)).toBeCloseTo(0.9, 2);
    expect(earned * 10n).toBeLessThan(interest * 9n);
  });

  test("refuses an index beyond 128 bits, as the contract's cast does", () => {
    const market = new MarketUnderTest();
    market.set(USDC.address, { slope1Ray: 100n * RAY, slope2Ray: 100n * RAY });
    market.supply(USDC, BOB, tokens(USDC, 1_000n));
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    market.borrow(USDC, ALICE, tokens(USDC, 1_000n));
    market.wait(4_000 * 365 * DAY);
    const more = { kind: "supply", reserve: USDC.address, payer: BOB, account: BOB } as const;
    expect(market.refusal({ ...more, amount: 1n })).toMatch(/^AMOUNT_TOO_LARGE/);
  });
});
