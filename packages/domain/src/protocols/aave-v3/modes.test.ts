import { describe, expect, test } from "vitest";
import { DAI, MarketUnderTest, USDC, WETH, type SampleReserve } from "./market.suite.ts";
import {
  collateralParameters,
  countsAsCollateral,
  isBorrowableIn,
  isListedIn,
  ltvInMode,
} from "./modes.ts";
import { rulesOf } from "./rules.ts";
import { findReserve, type Reserve } from "./state.ts";

const listed = (market: MarketUnderTest, sample: SampleReserve): Reserve =>
  findReserve(market.state, sample.address) as Reserve;

test("bits count reserves in the order of their listing", () => {
  expect([0, 1, 2, 127].map((id) => isListedIn((1n << 127n) | 0b101n, id))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

describe.each([30n, 33n, 36n, 37n])("rules %s", (version) => {
  const market = new MarketUnderTest(version);
  const { state } = market;
  const rules = rulesOf(state);
  const ltv = (mode: bigint, sample: SampleReserve): bigint =>
    ltvInMode(state, rules, mode, listed(market, sample));

  test("a mode's reserves count with its parameters, others with their own", () => {
    expect([ltv(1n, USDC), ltv(1n, DAI), ltv(1n, WETH)]).toEqual([9_300n, 9_300n, 8_000n]);
    expect([ltv(0n, USDC), ltv(7n, USDC)]).toEqual([7_700n, 7_700n]);
    const threshold = (mode: bigint): bigint =>
      collateralParameters(state, rules, mode, listed(market, DAI)).liquidationThresholdBps;
    expect([threshold(0n), threshold(1n)]).toEqual([7_800n, 9_500n]);
    expect(isBorrowableIn(state, rules, 1n, listed(market, DAI))).toBe(true);
    expect(isBorrowableIn(state, rules, 1n, listed(market, WETH))).toBe(false);
  });

  test("without an LTV of its own a reserve has one in a mode from v3.6 on only", () => {
    const other = new MarketUnderTest(version);
    other.set(DAI.address, { ltvBps: 0n });
    const has = ltvInMode(other.state, rules, 1n, listed(other, DAI));
    expect(has).toBe(version < 36n ? 0n : 9_300n);
  });

  test("without a threshold a flagged deposit counts from v3.6 on only", () => {
    const other = new MarketUnderTest(version);
    const none = { ltvBps: 0n, liquidationThresholdBps: 0n, liquidationBonusBps: 0n };
    other.set(WETH.address, none);
    expect(countsAsCollateral(rules, listed(other, WETH))).toBe(version >= 36n);
  });
});
