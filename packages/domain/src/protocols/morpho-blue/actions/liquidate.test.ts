import { describe, expect, test } from "vitest";
import { MAX_UINT256 } from "../../../numbers/units.ts";
import {
  ADAPTIVE,
  addressOf,
  ALICE,
  BOB,
  CAROL,
  indebted,
  kindsOf,
  loans,
  PROPORTIONAL,
  type MarketsUnderTest,
} from "../market.suite.ts";

const reserve = PROPORTIONAL.address;
const call = {
  kind: "liquidate",
  collateralReserve: reserve,
  debtReserve: reserve,
  account: ALICE,
  liquidator: CAROL,
  receiveShares: false,
} as const;
const ALL_COLLATERAL = 4_000_000n;

/** Alice's 0.04 WBTC against 1,232 DAI, after a fall. */
function fallen(price4: bigint): MarketsUnderTest {
  const markets = indebted();
  markets.price(PROPORTIONAL, price4);
  return markets;
}

describe("liquidation", () => {
  test("by shares: debt repaid, collateral paid with the incentive, the rest stays", () => {
    const markets = fallen(390_000_000n);
    const { borrowShares } = markets.position(PROPORTIONAL, ALICE);
    const outcomes = markets.submit({ ...call, measure: "shares", amount: borrowShares / 2n });
    expect(kindsOf(outcomes)).toEqual([
      "sharePosting",
      "collateralChange",
      "cashMove",
      "liquidation",
    ]);
    expect(outcomes[3]).toMatchObject({
      debtRepaid: loans(PROPORTIONAL, 616n),
      // 616 * 1.074113856 / 39,000 WBTC.
      collateralSeized: 1_696_549n,
      protocolFee: 0n,
      healthFactorWad: 975_000_000_000_000_000n,
    });
    expect(markets.position(PROPORTIONAL, ALICE)).toMatchObject({
      borrowShares: borrowShares - borrowShares / 2n,
      collateral: ALL_COLLATERAL - 1_696_549n,
    });
  });

  test("all collateral taken: what is still owed is struck off at the lenders' expense", () => {
    const markets = fallen(200_000_000n);
    const before = markets.market(PROPORTIONAL).supply.assets;
    const outcomes = markets.submit({ ...call, measure: "collateral", amount: ALL_COLLATERAL });
    expect(kindsOf(outcomes)).toEqual([
      "sharePosting",
      "collateralChange",
      "debtWriteOff",
      "cashMove",
      "liquidation",
      "badDebt",
    ]);
    const { debt, supply, cash } = markets.market(PROPORTIONAL);
    expect(debt).toEqual({ assets: 0n, shares: 0n });
    expect(supply.assets).toBe(cash);
    const bad = outcomes[5];
    expect(bad).toMatchObject({ account: ALICE, writtenOff: true, amount: before - supply.assets });
    // 1,232 - 800 * 0.931 DAI, and a little less: the incentive is rounded down.
    expect(bad?.kind === "badDebt" && bad.valueUsd8 / 10n ** 6n).toBe(48_719n);
  });

  test("by an amount of debt: the call that repays no more", () => {
    const markets = fallen(390_000_000n);
    const done = (amount: bigint) => {
      const decision = markets.decide({ ...call, amount });
      return decision.ok ? decision.outcomes.find(({ kind }) => kind === "liquidation") : undefined;
    };
    expect(done(loans(PROPORTIONAL, 100n))).toMatchObject({
      debtRepaid: loans(PROPORTIONAL, 100n),
    });
    expect(done(MAX_UINT256)).toMatchObject({ debtRepaid: loans(PROPORTIONAL, 1_232n) });
    expect(done(loans(PROPORTIONAL, 2_000n))).toEqual(done(MAX_UINT256));
  });

  test("refuses in the contract's order", () => {
    const markets = indebted();
    const refusal = (change: object): string =>
      markets.refusal({ ...call, measure: "shares", amount: 1n, ...change });
    const nowhere = addressOf(0x99, 1);
    const nothing = { debtReserve: nowhere, collateralReserve: nowhere, amount: 0n };
    expect(refusal({ debtReserve: ADAPTIVE.address })).toBe("PAIR_IS_NO_MARKET");
    expect(refusal(nothing)).toBe("market not created");
    expect(refusal({ amount: 0n })).toBe("inconsistent input");
    expect(refusal({})).toBe("position is healthy");
    expect(refusal({ account: BOB, amount: MAX_UINT256 })).toBe("position is healthy");
    markets.price(PROPORTIONAL, 390_000_000n);
    const { borrowShares } = markets.position(PROPORTIONAL, ALICE);
    expect(refusal({ amount: borrowShares + 1n })).toBe("panic 0x11");
    expect(refusal({ amount: MAX_UINT256 })).toBe("panic 0x11");
    expect(refusal({ amount: borrowShares })).toBe("accepted");
    expect(refusal({ measure: "collateral", amount: ALL_COLLATERAL })).toBe("panic 0x11");
    expect(refusal({ measure: "collateral", amount: 10n ** 26n })).toBe("max uint128 exceeded");
    markets.price(PROPORTIONAL, 200_000_000n);
    expect(refusal({ measure: "collateral", amount: ALL_COLLATERAL + 1n })).toBe("panic 0x11");
    const feed = PROPORTIONAL.oracle;
    markets.submit({ kind: "oraclePrice", feed, price: -1n, round: 1n });
    expect(refusal({})).toBe("revert without reason");
  });

  test("at a price of zero shares cannot be priced, but all collateral is free", () => {
    const markets = fallen(0n);
    expect(markets.refusal({ ...call, measure: "shares", amount: 1n })).toBe("panic 0x12");
    const outcomes = markets.submit({ ...call, amount: MAX_UINT256 });
    expect(outcomes.find(({ kind }) => kind === "liquidation")).toMatchObject({
      debtRepaid: 0n,
      collateralSeized: ALL_COLLATERAL,
    });
    expect(outcomes.at(-1)).toMatchObject({ kind: "badDebt", amount: loans(PROPORTIONAL, 1_232n) });
  });
});
