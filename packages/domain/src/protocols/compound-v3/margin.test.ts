import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8, WAD } from "../../numbers/units.ts";
import {
  driverValues,
  health,
  marginForm,
  marketSnapshot,
  reserveSnapshots,
  touchedAccounts,
} from "./margin.ts";
import {
  ALICE,
  BOB,
  COLLATERALS,
  COARSE,
  MarketUnderTest,
  SAMPLE_ASSETS,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "./market.suite.ts";
import { INDEX_ONE } from "./math.ts";
import { openAccount, openBook, setCollateral, type CompoundV3State } from "./state.ts";
import { accountChecks } from "./views.ts";

const BAND = 1e-9;

function judge(market: MarketUnderTest, account: string): { value: number; size: number } {
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

/** Alice owes base against her collaterals; set directly, past what calls could reach. */
function holdDirectly(
  state: CompoundV3State,
  debt: bigint,
  balances: readonly bigint[],
  borrowIndex = INDEX_ONE,
): void {
  const account = openAccount(state, ALICE);
  account.principal = -debt;
  openBook(state).borrowIndex = borrowIndex;
  balances.forEach((balance, place) => setCollateral(account, place + 1, balance));
}

function borrowed(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 1_000_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.supply(WBTC, ALICE, tokens(WBTC, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 10_000n));
  return market;
}

describe("health", () => {
  test("of an account that never did anything, or only supplies, is the largest", () => {
    const market = borrowed();
    for (const account of [BOB, WETH.address])
      expect(health(market.state, account, market.env).healthFactorWad).toBe(MAX_UINT256);
  });

  test("weighs each collateral by its own factor", () => {
    const market = borrowed();
    // 2,000 * 0.895 + 40,000 * 0.77 = 32,590 against 10,000.
    expect(health(market.state, ALICE, market.env)).toEqual({
      collateralUsd8: 42_000n * USD8,
      debtUsd8: 10_000n * USD8,
      liquidationThresholdBps: 7_759n,
      ltvBps: 7_059n,
      healthFactorWad: (32_590n * WAD) / 10_000n,
    });
  });

  test("falls with interest without anything happening, unlike the contract's view", () => {
    const market = borrowed();
    market.price(WBTC, 10_663n * USD8);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBeGreaterThan(WAD);
    market.wait(365 * 86_400);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBeLessThan(WAD);
    expect(accountChecks(market.state, ALICE).isLiquidatable).toBe(false);
    market.submit({ kind: "interestAccrual", reserve: USDC.address });
    expect(accountChecks(market.state, ALICE).isLiquidatable).toBe(true);
  });

  test("cannot be told while a price it needs is missing", () => {
    const market = borrowed();
    market.price(WETH, 0n);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBe(MAX_UINT256);
    expect(accountChecks(market.state, ALICE).isLiquidatable).toBeUndefined();
  });

  test("needs no price of an asset that comes after enough collateral", () => {
    const market = borrowed();
    market.supply(COARSE, ALICE, 100n);
    market.price(COARSE, -1n);
    expect(accountChecks(market.state, ALICE).isBorrowCollateralized).toBe(true);
    expect(health(market.state, ALICE, market.env).debtUsd8).toBe(10_000n * USD8);
    market.price(WBTC, USD8);
    expect(accountChecks(market.state, ALICE).isBorrowCollateralized).toBeUndefined();
  });
});

/** An amount of a few units up to millions of dollars, in every order of magnitude. */
const magnitude = fc
  .tuple(fc.integer({ min: 0, max: 24 }), fc.bigInt(1n, 1_000n))
  .map(([digits, mantissa]) => (mantissa * 10n ** BigInt(digits)) / 100n);

describe("margin form", () => {
  test("never misses an unhealthy account, however small, old or close to the edge", () => {
    let unhealthy = 0;
    const balances = fc.array(magnitude, { minLength: 3, maxLength: 3 });
    const prices = fc.array(fc.bigInt(1n, 10n ** 13n), { minLength: 4, maxLength: 4 });
    const index = fc.bigInt(INDEX_ONE, 9n * INDEX_ONE);
    const edge = fc.option(fc.bigInt(0n, 3n));
    fc.assert(
      fc.property(magnitude, balances, prices, index, edge, (debt, held, priced, at, nudge) => {
        const market = new MarketUnderTest();
        SAMPLE_ASSETS.forEach((asset, place) => market.price(asset, priced[place] as bigint));
        holdDirectly(market.state, debt + 1n, held, at);
        const before = health(market.state, ALICE, market.env).healthFactorWad;
        // Debt that brings the account close to the edge, and a few units beyond.
        if (nudge !== null && before !== MAX_UINT256)
          openAccount(market.state, ALICE).principal = -(((debt + 1n) * before) / WAD + nudge);
        const isUnhealthy = health(market.state, ALICE, market.env).healthFactorWad < WAD;
        if (isUnhealthy) unhealthy++;
        expect(isUnhealthy && !isCandidate(market, ALICE)).toBe(false);
      }),
      { seed: 7, numRuns: 3_000 },
    );
    expect(unhealthy).toBeGreaterThan(300);
  });

  test("does not miss an account of a few hundred-millionths of a dollar", () => {
    // Each collateral is worth 1.9 units and counts as none; in real numbers they cover the debt.
    const market = new MarketUnderTest();
    market.price(COARSE, 190n);
    holdDirectly(market.state, 1n, [9_500_000n, 0n, 1n]);
    market.price(USDC, 1_000_000n);
    expect(health(market.state, ALICE, market.env).healthFactorWad).toBeLessThan(WAD);
    expect(isCandidate(market, ALICE)).toBe(true);
  });

  test("asks about no account of a hundred dollars with a health factor above 1.0001", () => {
    const amount = fc.bigInt(10n ** 17n, 10n ** 22n);
    fc.assert(
      fc.property(amount, fc.bigInt(10_002n, 20_000n), (held, factor) => {
        const market = new MarketUnderTest();
        holdDirectly(market.state, (held * 1_790n * 10_000n) / factor / 10n ** 12n, [held, 0n, 0n]);
        expect(health(market.state, ALICE, market.env).healthFactorWad).toBeGreaterThan(WAD);
        expect(isCandidate(market, ALICE)).toBe(false);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  test("is none without debt", () => {
    const market = borrowed();
    expect(marginForm(market.state, BOB)).toBeUndefined();
    expect(marginForm(market.state, WETH.address)).toBeUndefined();
  });
});

test("parameters touch every form, postings only their accounts, stories none", () => {
  const market = new MarketUnderTest();
  const supplied = market.supply(WETH, ALICE, tokens(WETH, 1n));
  expect(supplied.flatMap((outcome) => touchedAccounts(outcome))).toEqual([ALICE]);
  const lent = market.supply(USDC, BOB, tokens(USDC, 1n));
  expect(lent.flatMap((outcome) => touchedAccounts(outcome))).toEqual([BOB]);
});

test("what an absorption pays and takes is one claim; less than nothing is none", () => {
  const claim = (market: MarketUnderTest) =>
    [...reserveSnapshots(market.state, market.env), marketSnapshot(market.state, market.env)].map(
      (outcome) => (outcome.kind === "reserveSnapshot" ? outcome.treasuryClaim : 0n),
    )[0];
  const market = borrowed();
  market.price(WBTC, 9_000n * USD8);
  market.absorb(ALICE);
  // 2,000 and 9,000 dollars of collateral, credited with 95 and 93 %: the penalty is left.
  expect(claim(market)).toBe(tokens(USDC, 100n + 630n));
  market.price(WBTC, 1_000n * USD8);
  expect(claim(market)).toBe(0n);
});

test("a snapshot adds up assets and accounts", () => {
  const market = borrowed();
  const stock = tokens(WETH, 1n) / 2n; // 1,000 dollars
  market.submit({ kind: "donation", reserve: WETH.address, from: BOB, amount: stock });
  market.price(WBTC, 5_000n * USD8);
  const outcomes = [
    ...reserveSnapshots(market.state, market.env),
    marketSnapshot(market.state, market.env),
  ];
  expect(outcomes).toHaveLength(COLLATERALS.length + 2);
  expect(outcomes[0]).toMatchObject({
    reserve: USDC.address,
    totalSupply: tokens(USDC, 1_000_000n),
    totalDebt: tokens(USDC, 10_000n),
    cash: tokens(USDC, 990_000n),
    treasuryClaim: tokens(USDC, 1_000n),
  });
  expect(outcomes[1]).toMatchObject({ totalSupply: tokens(WETH, 1n), treasuryClaim: 0n });
  expect(outcomes.at(-1)).toEqual({
    kind: "marketSnapshot",
    collateralUsd8: 7_000n * USD8,
    debtUsd8: 10_000n * USD8,
    borrowingPowerUsd8: (2_000n * 8_250n + 5_000n * 7_000n) * (USD8 / 10_000n),
    insolventUsd8: 3_000n * USD8,
    insolventAccounts: 1,
    liquidatableAccounts: 1,
    accountsWithDebt: 1,
  });
});
