import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import { HindcastError } from "../../hindcast-error.ts";
import { evolve } from "./evolve.ts";
import { addressOf, ALICE, BOB, feedOf, MarketUnderTest, USDC, WETH } from "./market.suite.ts";
import { findReserve, initialState, stateRows, type CompoundV3State } from "./state.ts";

/** The paths whose value an outcome changes. */
function changed(state: CompoundV3State, outcome: Outcome): string[] {
  const before = new Map([...stateRows(state)].map(({ path, value }) => [path, value]));
  evolve(state, outcome);
  return [...stateRows(state)]
    .filter(({ path, value }) => before.get(path) !== value)
    .map(({ path, value }) => `${path.replace(WETH.address, "WETH")}=${value}`);
}

const weth = WETH.address;
const usdc = USDC.address;

describe("postings", () => {
  test("change exactly what they say", () => {
    const { state } = new MarketUnderTest();
    const principal = { reserve: usdc, account: ALICE, totalSupplyDelta: 0n, totalDebtDelta: 9n };
    expect(changed(state, { kind: "principalChange", ...principal, principal: -7n })).toEqual([
      `account/${ALICE}/principal=-7`,
      "base/totalDebt=9",
    ]);
    const held = { kind: "collateralChange", reserve: weth, account: ALICE } as const;
    expect(changed(state, { ...held, delta: 5n })).toEqual([
      `account/${ALICE}/WETH/balance=5`,
      "reserve/WETH/totalCollateral=5",
    ]);
    expect(changed(state, { kind: "cashMove", reserve: weth, delta: -4n })).toEqual([
      "reserve/WETH/cash=-4",
    ]);
    const accrual = { reserve: usdc, supplyIndex: 2n, borrowIndex: 3n, timeSeconds: 4 };
    expect(changed(state, { kind: "baseAccrual", ...accrual })).toEqual([
      "base/borrowIndex=3",
      "base/lastAccrualSeconds=4",
      "base/supplyIndex=2",
    ]);
    evolve(state, { ...held, delta: -5n });
    expect([...stateRows(state)].map((row) => row.path)).not.toContain(
      `account/${ALICE}/${weth}/balance`,
    );
  });

  test("about an unlisted asset are a coded error", () => {
    const stray = { kind: "cashMove", reserve: weth, delta: 1n } as const;
    expect(() => evolve(initialState(), stray)).toThrow(HindcastError);
    expect(() => evolve(initialState(), stray)).toThrow(/E-RULES-001/);
  });

  test("stories change nothing", () => {
    const { state } = new MarketUnderTest();
    const amount = 1n;
    const stories: Outcome[] = [
      { kind: "supply", reserve: usdc, payer: ALICE, account: BOB, amount },
      { kind: "baseMint", reserve: usdc, account: BOB, amount },
      { kind: "debtAbsorption", reserve: usdc, account: BOB, absorber: BOB, amount, valueUsd8: 1n },
    ];
    for (const story of stories) expect(changed(state, story)).toEqual([]);
  });
});

describe("prices", () => {
  test("reach every asset of the feed, also one assigned later", () => {
    const { state } = new MarketUnderTest();
    const feed = feedOf(WETH);
    evolve(state, { kind: "feedAssignment", reserve: usdc, feed });
    evolve(state, { kind: "oraclePrice", feed, price: 5n, round: 1n });
    expect(findReserve(state, weth)?.priceUsd8).toBe(5n);
    expect(findReserve(state, usdc)?.priceUsd8).toBe(5n);
    evolve(state, { kind: "feedAssignment", reserve: weth, feed: addressOf(4, 99) });
    expect(findReserve(state, weth)?.priceUsd8).toBe(0n);
  });

  test.each([0n, -1n, 1n << 96n])("%s is none the contract can use", (price) => {
    const { state } = new MarketUnderTest();
    evolve(state, { kind: "oraclePrice", feed: feedOf(WETH), price, round: 1n });
    expect(findReserve(state, weth)?.priceUsd8).toBe(0n);
  });
});
