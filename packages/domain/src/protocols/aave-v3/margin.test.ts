import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8, WAD } from "../../numbers/units.ts";
import {
  accountData,
  driverValues,
  health,
  marginForm,
  marketSnapshot,
  reserveSnapshots,
} from "./margin.ts";
import {
  ALICE,
  BOB,
  DAI,
  feedOf,
  MarketUnderTest,
  SAMPLE_RESERVES,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "./market.suite.ts";
import { evolve } from "./evolve.ts";
import { opportunity } from "./liquidation.ts";
import { openAccount, openHolding, type AaveV3State } from "./state.ts";

const BAND = 1e-9;

interface Judged {
  readonly value: number;
  readonly size: number;
}

function judge(market: MarketUnderTest, account: string): Judged {
  const form = marginForm(market.state, account);
  const drivers = driverValues(market.state, market.env);
  let value = 0;
  let size = 0;
  form?.drivers.forEach((driver, index) => {
    const term = (form.weights[index] as number) * (drivers[driver] as number);
    value += term;
    size += Math.abs(term);
  });
  return { value, size };
}

function isCandidate(market: MarketUnderTest, account: string): boolean {
  const { value, size } = judge(market, account);
  return !(value > size * BAND);
}

describe("health", () => {
  test("of an account that never did anything is the largest", () => {
    const market = new MarketUnderTest();
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBe(MAX_UINT256);
  });

  test("averages thresholds by value, truncated to whole bps", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, BOB, tokens(USDC, 1_000_000n));
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    market.supply(WBTC, ALICE, tokens(WBTC, 1n));
    market.borrow(USDC, ALICE, tokens(USDC, 10_000n));
    // (2,000 * 8300 + 40,000 * 7500) / 42,000 = 7538.09…
    expect(health(market.state, ALICE, market.env)).toMatchObject({
      collateralUsd8: 42_000n * USD8,
      debtUsd8: 10_000n * USD8,
      liquidationThresholdBps: 7_538n,
      healthFactorWad: (42_000n * 7_538n * WAD) / 10_000n / 10_000n,
    });
  });

  test("grows with interest without anything happening, as the contract's view does", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, BOB, tokens(USDC, 20_000n));
    market.supply(WETH, ALICE, tokens(WETH, 10n));
    market.borrow(USDC, ALICE, tokens(USDC, 15_000n));
    const before = health(market.state, ALICE, market.env);
    market.wait(365 * 86_400);
    const after = health(market.state, ALICE, market.env);
    expect(after.debtUsd8).toBeGreaterThan(before.debtUsd8);
    expect(after.healthFactorWad).toBeLessThan(before.healthFactorWad);
    expect(after.collateralUsd8).toBe(before.collateralUsd8);
  });

  test("cannot be told while a price is unavailable", () => {
    const market = new MarketUnderTest();
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    market.price(WETH, -1n);
    const account = market.state.accounts.get(ALICE);
    expect(accountData(market.state, account, market.timeSeconds)).toBeUndefined();
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBe(MAX_UINT256);
  });
});

/** Sets holdings directly: accounts no sequence of calls could reach are good tests of a bound. */
function holdDirectly(
  state: AaveV3State,
  account: string,
  holdings: readonly { reserve: number; supply: bigint; debt: bigint }[],
): void {
  const opened = openAccount(state, account);
  for (const { reserve, supply, debt } of holdings) {
    const held = openHolding(opened, reserve);
    Object.assign(held, {
      supplyScaled: supply,
      debtScaled: debt,
      collateral: supply > 0n,
      borrowing: debt > 0n,
    });
  }
}

/** An amount of a few units up to millions of dollars, in every order of magnitude. */
const magnitude = fc
  .tuple(fc.integer({ min: 0, max: 26 }), fc.bigInt(1n, 1_000n))
  .map(([digits, mantissa]) => (mantissa * 10n ** BigInt(digits)) / 100n);

const anyAccount = fc.array(
  fc.record({
    reserve: fc.integer({ min: 0, max: 4 }),
    supply: fc.oneof(fc.constant(0n), magnitude),
    debt: fc.oneof(fc.constant(0n), magnitude),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Indices and rates of a market with a past. */
const anyPast = fc.array(
  fc.record({
    index: fc.bigInt(0n, 10n ** 27n),
    rate: fc.bigInt(0n, 10n ** 27n),
    priceUsd8: fc.bigInt(1n, 10n ** 13n),
  }),
  { minLength: 5, maxLength: 5 },
);

function setPast(
  market: MarketUnderTest,
  past: readonly { index: bigint; rate: bigint; priceUsd8: bigint }[],
): void {
  SAMPLE_RESERVES.forEach((reserve, id) => {
    const { index, rate, priceUsd8 } = past[id] as (typeof past)[number];
    evolve(market.state, {
      kind: "oraclePrice",
      feed: feedOf(reserve),
      price: priceUsd8,
      round: 1n,
    });
    Object.assign(market.state.reserves[id] as object, {
      liquidityIndex: 10n ** 27n + index,
      borrowIndex: 10n ** 27n + 2n * index,
      liquidityRate: rate,
      borrowRate: rate,
      lastUpdateSeconds: market.timeSeconds - 100_000,
    });
  });
}

/** Scales the account's debts so that its health factor is close to one. */
function bringToTheEdge(market: MarketUnderTest, account: string, nudge: bigint): void {
  const { healthFactorWad } = health(market.state, account, market.env);
  if (healthFactorWad === MAX_UINT256) return;
  for (const held of openAccount(market.state, account).holdings)
    held.debtScaled =
      (held.debtScaled * healthFactorWad) / WAD + (held.debtScaled > 0n ? nudge : 0n);
}

describe("margin form", () => {
  test("never misses an unhealthy account, however small, old or close to the edge", () => {
    let unhealthy = 0;
    fc.assert(
      fc.property(
        anyAccount,
        anyPast,
        fc.bigInt(0n, 3n),
        fc.boolean(),
        (holdings, past, nudge, toEdge) => {
          const market = new MarketUnderTest();
          setPast(market, past);
          holdDirectly(market.state, ALICE, holdings);
          if (toEdge) bringToTheEdge(market, ALICE, nudge);
          const isUnhealthy = health(market.state, ALICE, market.env).healthFactorWad < WAD;
          if (isUnhealthy) unhealthy++;
          expect(isUnhealthy && !isCandidate(market, ALICE)).toBe(false);
        },
      ),
      { seed: 7, numRuns: 3_000 },
    );
    expect(unhealthy).toBeGreaterThan(300);
  });

  test("does not miss an account of a few hundred-millionths of a dollar", () => {
    // 3.9999998 units of value count as 3, of which 83 % round to 2: less than a debt of 3. In
    // real numbers the collateral would cover it.
    const market = new MarketUnderTest();
    holdDirectly(market.state, ALICE, [
      { reserve: 0, supply: 19_999_999n, debt: 0n },
      { reserve: 3, supply: 0n, debt: 30_000_000_000n },
    ]);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBeLessThan(WAD);
    expect(isCandidate(market, ALICE)).toBe(true);
  });

  test("asks about no single-collateral account with a health factor above 1.0001", () => {
    const amount = fc.bigInt(10n ** 18n, 10n ** 24n);
    fc.assert(
      fc.property(
        amount,
        fc.bigInt(1n, 9_999n),
        fc.integer({ min: 0, max: 10 ** 7 }),
        (deposit, share, wait) => {
          const market = new MarketUnderTest();
          market.supply(DAI, BOB, 10n ** 32n);
          market.supply(WETH, ALICE, deposit);
          market.borrow(DAI, ALICE, (deposit * 2_000n * 8_000n * share) / 10_000n / 10_000n);
          market.wait(wait);
          const { healthFactorWad } = health(market.state, ALICE, market.env);
          market.price(WETH, (2_000n * USD8 * 10_002n * WAD) / 10_000n / healthFactorWad);
          const edge = health(market.state, ALICE, market.env).healthFactorWad;
          expect(edge > (10_001n * WAD) / 10_000n && edge < (10_003n * WAD) / 10_000n).toBe(true);
          expect(isCandidate(market, ALICE)).toBe(false);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  test("loses at most one bps of threshold, and half a unit, to several collaterals", () => {
    const market = new MarketUnderTest();
    market.supply(DAI, BOB, tokens(DAI, 10_000_000n));
    market.supply(WETH, ALICE, tokens(WETH, 10n));
    market.supply(WBTC, ALICE, tokens(WBTC, 1n));
    market.borrow(DAI, ALICE, tokens(DAI, 30_000n));
    const { collateralUsd8, debtUsd8 } = health(market.state, ALICE, market.env);
    const exact = (20_000n * 8_300n + 40_000n * 7_500n) * (USD8 / 10_000n) - debtUsd8;
    const { value } = judge(market, ALICE);
    expect(value).toBeLessThan(Number(exact));
    expect(value).toBeGreaterThan(Number(exact) - Number(collateralUsd8) / 10_000 - 20_000);
  });

  test("is none without debt", () => {
    const market = new MarketUnderTest();
    market.supply(WETH, ALICE, tokens(WETH, 1n));
    expect(marginForm(market.state, ALICE)).toBeUndefined();
    expect(marginForm(market.state, BOB)).toBeUndefined();
  });

  test("is none with a debt and nothing left to seize", () => {
    const market = new MarketUnderTest();
    const owing = { reserve: 3, supply: 0n, debt: tokens(DAI, 100n) };
    holdDirectly(market.state, ALICE, [{ reserve: 0, supply: tokens(WETH, 1n), debt: 0n }, owing]);
    expect(marginForm(market.state, ALICE)).toBeDefined();
    holdDirectly(market.state, BOB, [owing]);
    expect(health(market.state, BOB, market.env).healthFactorWad).toBe(0n);
    expect(opportunity(market.state, BOB, market.env)).toBeUndefined();
    expect(marginForm(market.state, BOB)).toBeUndefined();
  });
});

test("a snapshot adds up reserves and accounts", () => {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 100_000n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  market.borrow(USDC, ALICE, tokens(USDC, 15_000n));
  market.price(WETH, 1_400n * USD8);
  const outcomes = [
    ...reserveSnapshots(market.state, market.env),
    marketSnapshot(market.state, market.env),
  ];
  expect(outcomes).toHaveLength(SAMPLE_RESERVES.length + 1);
  expect(
    outcomes.find((o) => o.kind === "reserveSnapshot" && o.reserve === USDC.address),
  ).toMatchObject({
    totalSupply: tokens(USDC, 100_000n),
    totalDebt: tokens(USDC, 15_000n),
    cash: tokens(USDC, 85_000n),
    debtUsd8: 15_000n * USD8,
  });
  expect(outcomes.at(-1)).toMatchObject({
    kind: "marketSnapshot",
    collateralUsd8: 114_000n * USD8,
    debtUsd8: 15_000n * USD8,
    borrowingPowerUsd8: (100_000n * 77n + 14_000n * 80n) * (USD8 / 100n),
    insolventUsd8: 1_000n * USD8,
    insolventAccounts: 1,
    liquidatableAccounts: 1,
    accountsWithDebt: 1,
  });
});
