import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import {
  addressOf,
  ALICE,
  BOB,
  CAROL,
  collaterals,
  indebted,
  kindsOf,
  loans,
  MarketsUnderTest,
  PROPORTIONAL,
} from "../market.suite.ts";
import { ZERO_ADDRESS } from "../state.ts";

const reserve = PROPORTIONAL.address;
const nowhere = addressOf(0x99, 1);
const YEAR = 365 * 86_400;

/** Carol may borrow what 1 WBTC at 40,000 allows: 30,800 DAI, of which 8,768 are there. */
function secured(): MarketsUnderTest {
  const markets = indebted();
  markets.pledge(PROPORTIONAL, CAROL, collaterals(PROPORTIONAL, 1n));
  return markets;
}

describe("borrow", () => {
  const asked = { kind: "borrow", reserve, caller: CAROL, account: CAROL } as const;

  test("by assets owes shares rounded up, by shares pays assets rounded down", () => {
    const markets = secured().wait(YEAR);
    const outcomes = markets.submit({ ...asked, amount: 1n });
    expect(kindsOf(outcomes).slice(2)).toEqual(["sharePosting", "cashMove", "borrow"]);
    const { borrowShares } = markets.position(PROPORTIONAL, CAROL);
    const { debt } = markets.market(PROPORTIONAL);
    expect(borrowShares * (debt.assets + 1n)).toBeGreaterThan(debt.shares);
    const again = { kind: "borrowShares", reserve, caller: CAROL, account: CAROL } as const;
    expect(markets.submit({ ...again, shares: borrowShares - 1n })[0]).toMatchObject({
      amount: 0n,
    });
  });

  test("refuses in the contract's order", () => {
    const markets = secured();
    const refusal = (change: object): string =>
      markets.refusal({ ...asked, amount: 1n, ...change });
    expect(refusal({ reserve: nowhere, amount: 0n })).toBe("market not created");
    expect(refusal({ caller: ZERO_ADDRESS, amount: 0n })).toBe("inconsistent input");
    expect(refusal({ caller: ZERO_ADDRESS })).toBe("zero address");
    expect(refusal({ amount: MAX_UINT256 })).toBe("panic 0x11");
    expect(refusal({ amount: 1n << 128n })).toBe("max uint128 exceeded");
    // Health is looked at before liquidity.
    expect(refusal({ amount: loans(PROPORTIONAL, 30_800n) + 1n })).toBe("insufficient collateral");
    expect(refusal({ amount: loans(PROPORTIONAL, 30_800n) })).toBe("insufficient liquidity");
    expect(refusal({ amount: loans(PROPORTIONAL, 8_768n) })).toBe("accepted");
    expect(refusal({ account: BOB })).toBe("insufficient collateral");
    markets.submit({ kind: "oraclePrice", feed: PROPORTIONAL.oracle, price: -1n, round: 1n });
    expect(refusal({})).toBe("revert without reason");
    const feed = PROPORTIONAL.oracle;
    markets.submit({ kind: "oraclePrice", feed, price: MAX_UINT256 >> 1n, round: 1n });
    expect(refusal({})).toBe("panic 0x11");
  });
});

describe("repay", () => {
  const asked = { kind: "repay", reserve, payer: BOB, account: ALICE, withShares: false } as const;
  const byShares = { kind: "repayShares", reserve, payer: BOB, account: ALICE } as const;

  test("all shares cost the debt rounded up, a unit more than the market counts", () => {
    const markets = indebted().wait(YEAR);
    const { borrowShares } = markets.position(PROPORTIONAL, ALICE);
    const posting = markets.submit({ ...byShares, shares: borrowShares })[2];
    const { debt, supply, cash } = markets.market(PROPORTIONAL);
    expect(debt).toEqual({ assets: 0n, shares: 0n });
    // The virtual unit of assets weighs more than the virtual shares: one unit belongs to nobody.
    expect(cash - supply.assets).toBeGreaterThanOrEqual(0n);
    expect(posting).toMatchObject({ kind: "sharePosting", side: "debt", shares: -borrowShares });
  });

  test("by assets burns shares rounded down; too many are refused", () => {
    const markets = indebted().wait(YEAR);
    const before = markets.position(PROPORTIONAL, ALICE).borrowShares;
    markets.submit({ ...asked, amount: 1n });
    const { debt } = markets.market(PROPORTIONAL);
    const burned = before - markets.position(PROPORTIONAL, ALICE).borrowShares;
    expect(burned * (debt.assets + 1n)).toBeLessThanOrEqual(debt.shares + 1_000_000n);
    expect(markets.refusal({ ...asked, amount: debt.assets + 2n })).toBe("panic 0x11");
  });

  test("refuses in the contract's order", () => {
    const markets = indebted();
    const refusal = (change: object): string =>
      markets.refusal({ ...asked, amount: 1n, ...change });
    expect(refusal({ reserve: nowhere, amount: 0n })).toBe("market not created");
    expect(refusal({ account: ZERO_ADDRESS, amount: 0n })).toBe("inconsistent input");
    expect(refusal({ account: ZERO_ADDRESS })).toBe("zero address");
    expect(refusal({ account: CAROL })).toBe("panic 0x11");
    expect(refusal({ amount: 1n << 128n })).toBe("max uint128 exceeded");
    expect(markets.refusal({ ...byShares, shares: MAX_UINT256 })).toBe("panic 0x11");
  });
});
