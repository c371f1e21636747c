import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8, WAD } from "../../numbers/units.ts";
import {
  driverValues,
  health,
  marginForm,
  marketNow,
  movesDrivers,
  positionHealth,
  marketSnapshot,
  reserveSnapshots,
  touchedAccounts,
} from "./margin.ts";
import {
  ADAPTIVE,
  ALICE,
  BOB,
  CAROL,
  collaterals,
  FIXED,
  FREE,
  indebted,
  loans,
  MarketsUnderTest,
  oracleAnswer,
  PROPORTIONAL,
  START_SECONDS,
} from "./market.suite.ts";
import { maxBorrow, noFaults, toAssetsUp } from "./math.ts";
import { draftOf, openMarket, openPosition } from "./state.ts";

const YEAR = 365 * 86_400;

describe("health", () => {
  test("sums over markets in US dollars; the factor is the lowest market's", () => {
    const markets = indebted();
    markets.supply(ADAPTIVE, BOB, loans(ADAPTIVE, 10_000n));
    markets.pledge(ADAPTIVE, ALICE, collaterals(ADAPTIVE, 1n));
    markets.borrow(ADAPTIVE, ALICE, loans(ADAPTIVE, 860n));
    const { collateralUsd8, debtUsd8, ...rest } = health(markets.state, ALICE, markets.env);
    // 0.04 WBTC at 40,000 and 1 WETH at 2,000.
    expect(collateralUsd8).toBe(3_600n * USD8);
    expect(debtUsd8).toBe(2_092n * USD8);
    // (1,600 * 77 % + 2,000 * 86 %) / 3,600.
    expect(rest).toEqual({
      liquidationThresholdBps: 8_200n,
      ltvBps: 8_200n,
      healthFactorWad: WAD,
    });
    markets.price(PROPORTIONAL, 800_000_000n);
    expect(health(markets.state, ALICE, markets.env).healthFactorWad).toBe(2n * WAD);
  });

  test("is one at the last unit allowed and below it with the first interest", () => {
    const markets = indebted();
    expect(health(markets.state, ALICE, markets.env).healthFactorWad).toBe(WAD);
    markets.wait(12);
    expect(health(markets.state, ALICE, markets.env).healthFactorWad).toBeLessThan(WAD);
  });

  test("a market without a price is left out", () => {
    const markets = indebted();
    markets.submit({ kind: "oraclePrice", feed: PROPORTIONAL.oracle, price: -1n, round: 1n });
    expect(health(markets.state, ALICE, markets.env)).toEqual({
      collateralUsd8: 0n,
      debtUsd8: 0n,
      liquidationThresholdBps: 0n,
      ltvBps: 0n,
      healthFactorWad: MAX_UINT256,
    });
    expect(health(markets.state, CAROL, markets.env).healthFactorWad).toBe(MAX_UINT256);
  });

  test("numbers the contract cannot compute give no answer", () => {
    const markets = indebted();
    const feed = PROPORTIONAL.oracle;
    markets.submit({ kind: "oraclePrice", feed, price: 1n << 250n, round: 1n });
    const now = marketNow(markets.state, markets.market(PROPORTIONAL), START_SECONDS);
    expect(positionHealth(now, markets.position(PROPORTIONAL, ALICE))).toBeUndefined();
  });
});

/** A form's float sum and the sum of its terms' sizes. */
function evaluated(markets: MarketsUnderTest, account: string): { margin: number; size: number } {
  const values = driverValues(markets.state, markets.env);
  const form = marginForm(markets.state, account);
  let [margin, size] = [0, 0];
  form?.drivers.forEach((driver, index) => {
    const term = (form.weights[index] ?? Number.NaN) * (values[driver] ?? Number.NaN);
    margin += term;
    size += Math.abs(term);
  });
  return { margin, size };
}

describe("the margin form", () => {
  test("is below the exact margin, and close to it, whatever shares, collateral and price", () => {
    const position = fc.record({
      borrowShares: fc.bigInt(1n, 1n << 100n),
      collateral: fc.bigInt(0n, 1n << 80n),
      price4: fc.bigInt(1n, 1n << 40n),
      seconds: fc.nat(3 * YEAR),
    });
    fc.assert(
      fc.property(position, ({ borrowShares, collateral, price4, seconds }) => {
        const markets = indebted().wait(seconds);
        markets.price(PROPORTIONAL, price4);
        const draft = markets.state;
        Object.assign(openPosition(draft, ALICE, markets.market(PROPORTIONAL)), {
          borrowShares,
          collateral,
        });
        const { debt, market } = marketNow(
          draft,
          markets.market(PROPORTIONAL),
          markets.timeSeconds,
        );
        const price = oracleAnswer(PROPORTIONAL, price4);
        const most = maxBorrow(collateral, price, market.parameters.lltvWad, noFaults());
        const exact = Number(most - toAssetsUp(borrowShares, debt, noFaults()));
        const { margin, size } = evaluated(markets, ALICE);
        expect(margin).toBeLessThanOrEqual(exact + size * 1e-9);
        expect(margin).toBeGreaterThanOrEqual(exact - 7 - size * 1e-9);
      }),
    );
  });

  test("exists for debtors only; with debt in two markets it always asks", () => {
    const markets = indebted();
    expect(marginForm(markets.state, BOB)).toBeUndefined();
    expect(marginForm(markets.state, CAROL)).toBeUndefined();
    expect(evaluated(markets, ALICE).margin).toBeLessThanOrEqual(0);
    expect(evaluated(markets.wait(3_600), ALICE).margin).toBeLessThan(0);
    markets.supply(FREE, BOB, loans(FREE, 100n));
    markets.pledge(FREE, ALICE, collaterals(FREE, 1_000n));
    markets.borrow(FREE, ALICE, 1n);
    expect(marginForm(markets.state, ALICE)).toEqual({ drivers: [0], weights: [-1] });
  });

  test("drivers hold interest up to now, and a zero for a price that is unknown", () => {
    const markets = indebted();
    const before = driverValues(markets.state, markets.env);
    markets.wait(YEAR);
    const after = driverValues(markets.state, markets.env);
    expect(after[4]).toBeGreaterThan((before[4] ?? 0) * 1.1);
    expect(after[3]).toBe(before[3]);
    markets.submit({ kind: "oraclePrice", feed: PROPORTIONAL.oracle, price: -1n, round: 1n });
    expect(driverValues(markets.state, markets.env)[3]).toBe(0);
  });
});

describe("what outcomes touch", () => {
  const reserve = PROPORTIONAL.address;
  const shares = { kind: "sharePosting", reserve, account: ALICE, amount: 1n, shares: 1n } as const;

  test("debt shares and collateral touch their account, lenders' shares nobody's form", () => {
    expect(touchedAccounts({ ...shares, side: "debt" })).toEqual([ALICE]);
    expect(touchedAccounts({ ...shares, side: "supply" })).toEqual([]);
    expect(touchedAccounts({ kind: "collateralChange", reserve, account: BOB, delta: 1n })).toEqual(
      [BOB],
    );
    expect(
      touchedAccounts({ kind: "debtWriteOff", reserve, account: BOB, amount: 1n, shares: 1n }),
    ).toEqual([BOB]);
  });

  test("prices, parameters and debt move drivers; interest does not, it is in them", () => {
    expect(movesDrivers({ kind: "oraclePrice", feed: ALICE, price: 1n, round: 1n })).toBe(true);
    expect(movesDrivers({ kind: "parameterChange", scope: reserve, values: "{}" })).toBe(true);
    expect(movesDrivers({ ...shares, side: "debt" })).toBe(true);
    expect(movesDrivers({ ...shares, side: "supply" })).toBe(false);
    expect(
      movesDrivers({ kind: "interestPosting", reserve, rate: 1n, interest: 1n, feeShares: 1n }),
    ).toBe(false);
  });
});

test("a snapshot tells each market with its interest, and all accounts together", () => {
  const markets = indebted();
  markets.pledge(FIXED, BOB, collaterals(FIXED, 1n));
  markets.wait(YEAR).price(PROPORTIONAL, 250_000_000n);
  const outcomes = [
    ...reserveSnapshots(markets.state, markets.env),
    marketSnapshot(markets.state, markets.env),
  ];
  expect(outcomes.map((outcome) => outcome.kind)).toEqual([
    ...Array.from({ length: 4 }, () => "reserveSnapshot"),
    "marketSnapshot",
  ]);
  const market = outcomes[1];
  if (market?.kind !== "reserveSnapshot") throw new Error("no snapshot of the market");
  const interest = market.totalDebt - loans(PROPORTIONAL, 1_232n);
  // 12.32 % used: 12.32 % a year, compounded.
  expect(interest / 10n ** 18n).toBe(161n);
  expect(market.totalSupply).toBe(loans(PROPORTIONAL, 10_000n) + interest);
  expect(market.treasuryClaim).toBeGreaterThan(interest / 10n - 10n);
  expect(market.cash).toBe(loans(PROPORTIONAL, 8_768n));
  // 0.04 WBTC at 25,000 against 1,393 DAI; 1 wstETH of 1.15 "dollars" beside it.
  expect(outcomes[4]).toMatchObject({
    collateralUsd8: 100_115_000_000n,
    insolventAccounts: 1,
    liquidatableAccounts: 1,
    accountsWithDebt: 1,
    insolventUsd8: market.debtUsd8 - 1_000n * USD8,
  });
});

test("a draft is judged like a state", () => {
  const { state, env } = indebted();
  const draft = draftOf(state);
  openPosition(draft, ALICE, openMarket(draft, PROPORTIONAL.address)).collateral *= 2n;
  expect(health(draft, ALICE, env).healthFactorWad).toBe(2n * WAD);
  expect(health(state, ALICE, env).healthFactorWad).toBe(WAD);
});
