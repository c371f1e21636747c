import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import { evolve } from "./evolve.ts";
import {
  addressOf,
  ALICE,
  BOB,
  feedOf,
  MarketUnderTest,
  setting,
  USDC,
  WETH,
} from "./market.suite.ts";
import { findReserve, parameterValues, stateRows, type AaveV3State } from "./state.ts";

/** The paths whose value an outcome changes. */
function changed(state: AaveV3State, outcome: Outcome): string[] {
  const before = new Map([...stateRows(state)].map(({ path, value }) => [path, value]));
  evolve(state, outcome);
  return [...stateRows(state)]
    .filter(({ path, value }) => before.get(path) !== value)
    .map(({ path, value }) => `${path.replace(WETH.address, "WETH")}=${value}`);
}

const reserve = WETH.address;

describe("postings", () => {
  test("change exactly what they say", () => {
    const { state } = new MarketUnderTest();
    const index = 1_100_000_000_000_000_000_000_000_000n;
    const mint = {
      reserve,
      side: "supply",
      caller: BOB,
      account: ALICE,
      amount: 7n,
      interest: 2n,
      index,
    };
    expect(changed(state, { kind: "shareMint", ...mint, scaledAmount: 5n })).toEqual([
      `account/${ALICE}/WETH/borrowing=false`,
      `account/${ALICE}/WETH/collateral=false`,
      `account/${ALICE}/WETH/debtIndex=0`,
      `account/${ALICE}/WETH/debtScaled=0`,
      `account/${ALICE}/WETH/supplyIndex=${index}`,
      `account/${ALICE}/WETH/supplyScaled=5`,
      `account/${ALICE}/mode=0`,
      "reserve/WETH/supplyScaled=5",
    ]);
    expect(changed(state, { kind: "shareMint", ...mint, scaledAmount: -2n })).toEqual([
      `account/${ALICE}/WETH/supplyScaled=3`,
      "reserve/WETH/supplyScaled=3",
    ]);
    expect(
      changed(state, { kind: "shareMove", reserve, from: ALICE, to: BOB, scaledAmount: 1n, index }),
    ).toContain(`account/${BOB}/WETH/supplyScaled=1`);
    expect(changed(state, { kind: "cashMove", reserve, delta: -4n })).toEqual([
      "reserve/WETH/cash=-4",
    ]);
    expect(changed(state, { kind: "treasuryAccrual", reserve, treasuryScaled: 9n })).toEqual([
      "reserve/WETH/treasuryScaled=9",
    ]);
    expect(changed(state, { kind: "ceilingUse", reserve, debtUsd2: 3n })).toEqual([
      "reserve/WETH/isolatedDebtUsd2=3",
    ]);
    expect(
      changed(state, { kind: "collateralUse", reserve, account: ALICE, enabled: true }),
    ).toEqual([`account/${ALICE}/WETH/collateral=true`]);
    expect(changed(state, { kind: "debtUse", reserve, account: ALICE, enabled: true })).toEqual([
      `account/${ALICE}/WETH/borrowing=true`,
    ]);
  });

  test("a move to oneself changes no balance", () => {
    const { state } = new MarketUnderTest();
    const index = 1n;
    const move = {
      kind: "shareMove",
      reserve,
      from: ALICE,
      to: ALICE,
      scaledAmount: 1n,
      index,
    } as const;
    evolve(state, move);
    expect(changed(state, move)).toEqual([]);
  });

  test("stories change nothing", () => {
    const { state } = new MarketUnderTest();
    const story = { kind: "supply", reserve, payer: ALICE, account: ALICE, amount: 1n } as const;
    expect(changed(state, story)).toEqual([]);
  });
});

describe("prices", () => {
  test("reach every reserve of the feed, also one assigned later", () => {
    const { state } = new MarketUnderTest();
    const feed = feedOf(WETH);
    evolve(state, { kind: "feedAssignment", reserve: USDC.address, feed });
    evolve(state, { kind: "oraclePrice", feed, price: 5n, round: 1n });
    expect(findReserve(state, WETH.address)?.priceUsd8).toBe(5n);
    expect(findReserve(state, USDC.address)?.priceUsd8).toBe(5n);
    evolve(state, { kind: "feedAssignment", reserve, feed: addressOf(4, 99) });
    expect(findReserve(state, WETH.address)?.priceUsd8).toBe(0n);
  });

  test.each([0n, -1n, 1n << 96n, -(1n << 255n)])("%s makes the price unavailable", (price) => {
    const { state } = new MarketUnderTest();
    evolve(state, { kind: "oraclePrice", feed: feedOf(WETH), price, round: 1n });
    expect(findReserve(state, WETH.address)?.priceUsd8).toBe(0n);
  });
});

test("a mode lists the reserves that name it, for rules that ask the mode", () => {
  const market = new MarketUnderTest();
  const bitmaps = (mode: string): readonly unknown[] => {
    const values = parameterValues(market.state, mode);
    return [values?.["collateralBitmap"], values?.["borrowableBitmap"]];
  };
  // USDC is the second reserve, DAI the fourth; the opening puts both into mode 1.
  expect(bitmaps("mode:1")).toEqual([0b1010n, 0b1010n]);
  market.submit(
    setting("mode:2", {
      ltvBps: 9_000n,
      liquidationThresholdBps: 9_200n,
      liquidationBonusBps: 10_200n,
    }),
  );
  market.submit(setting(USDC.address, { modeId: 2n }));
  expect([bitmaps("mode:1"), bitmaps("mode:2")]).toEqual([
    [0b1000n, 0b1000n],
    [0b10n, 0b10n],
  ]);
  market.submit(setting(USDC.address, { modeId: 0n }));
  expect(bitmaps("mode:2")).toEqual([0n, 0n]);
});
