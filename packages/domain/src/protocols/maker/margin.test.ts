import { describe, expect, test } from "vitest";
import { MAX_UINT256, RAY, WAD } from "../../numbers/units.ts";
import {
  driverValues,
  health,
  marginForm,
  movesDrivers,
  marketSnapshot,
  reserveSnapshots,
  touchedAccounts,
} from "./margin.ts";
import {
  ALICE,
  BOB,
  BY_DEBT,
  BY_LOT,
  setting,
  SystemUnderTest,
  underwater,
  type SampleIlk,
} from "./market.suite.ts";

function healthOf(system: SystemUnderTest, account: string) {
  return health(system.state, account, system.env);
}

/** The form's sum at the drivers of now. */
function marginOf(system: SystemUnderTest, account: string): number {
  const form = marginForm(system.state, account);
  const values = driverValues(system.state, system.env);
  let sum = 0;
  form?.drivers.forEach((driver, index) => {
    sum += (values[driver] ?? Number.NaN) * (form.weights[index] ?? Number.NaN);
  });
  return sum;
}

function indebted(of: SampleIlk): SystemUnderTest {
  const system = new SystemUnderTest().price(of, 200n);
  system.change(of, ALICE, 100n, 10_000n);
  return system;
}

describe("health", () => {
  test("is collateral and debt in dollars, and the Vat's own quotient", () => {
    const system = indebted(BY_LOT);
    expect(healthOf(system, ALICE)).toEqual({
      collateralUsd8: 20_000n * 10n ** 8n,
      debtUsd8: 10_000n * 10n ** 8n,
      liquidationThresholdBps: 6_666n,
      ltvBps: 6_666n,
      healthFactorWad: (100n * system.ilk(BY_LOT).spotRay * WAD) / (10_000n * RAY),
    });
    expect(healthOf(system, BOB).healthFactorWad).toBe(MAX_UINT256);
  });

  test("is below one exactly where the cat calls a vault unsafe", () => {
    const system = new SystemUnderTest().price(BY_LOT, 150n);
    system.change(BY_LOT, ALICE, 100n, 10_000n);
    expect(healthOf(system, ALICE).healthFactorWad).toBe(WAD);
    system.wait(1).submit({ kind: "interestAccrual", reserve: BY_LOT.address });
    expect(healthOf(system, ALICE).healthFactorWad).toBeLessThan(WAD);
  });

  test("is the lowest of an account's vaults, sums go over all", () => {
    const system = indebted(BY_LOT).price(BY_DEBT, 200n);
    system.change(BY_DEBT, ALICE, 100n, 15_000n);
    const sum = healthOf(system, ALICE);
    expect(sum.healthFactorWad / (WAD / 1_000n)).toBe(1_025n);
    expect(sum.collateralUsd8).toBe(40_000n * 10n ** 8n);
  });
});

describe("the margin form", () => {
  test("is the Vat's comparison, linear in price and rate", () => {
    const system = indebted(BY_LOT);
    const { spotRay, rateRay } = system.ilk(BY_LOT);
    const exact = Number((100n * WAD * spotRay - 10_000n * WAD * rateRay) / RAY);
    expect(Math.abs(marginOf(system, ALICE) / exact - 1)).toBeLessThan(1e-12);
    expect(marginOf(underwater(BY_LOT), ALICE)).toBeLessThan(0);
  });

  test("always asks about who owes in several markets, never about who owes nothing", () => {
    const system = indebted(BY_LOT).price(BY_DEBT, 200n);
    expect(marginForm(system.state, BOB)).toBeUndefined();
    system.change(BY_DEBT, ALICE, 100n, 0n);
    expect(marginForm(system.state, ALICE)?.drivers).toEqual([1, 2]);
    system.change(BY_DEBT, ALICE, 0n, 1_000n);
    expect(marginOf(system, ALICE)).toBe(-1);
  });

  test("changes with vaults, its drivers with readings and charges, nothing with parameters", () => {
    const posting = { kind: "vaultPosting", reserve: BY_LOT.address, account: ALICE } as const;
    expect(touchedAccounts({ ...posting, collateralDelta: 1n, debtDelta: 0n })).toEqual([ALICE]);
    const spot = { kind: "spotPosting", reserve: BY_LOT.address, price: 1n, spot: 1n } as const;
    expect(touchedAccounts(spot)).toEqual([]);
    expect(movesDrivers(spot)).toBe(true);
    const system = indebted(BY_LOT);
    const before = driverValues(system.state, system.env);
    const [change] = system.submit(setting(BY_LOT.address, { liquidationRatio: 2n * RAY }));
    expect(driverValues(system.state, system.env)).toEqual(before);
    expect(change !== undefined && movesDrivers(change)).toBe(false);
  });
});

test("snapshots sum what markets and accounts hold", () => {
  const system = underwater(BY_LOT);
  system.price(BY_DEBT, 200n).change(BY_DEBT, BOB, 10n, 1_000n);
  system.price(BY_LOT, 120n);
  const outcomes = [...reserveSnapshots(system.state), marketSnapshot(system.state)];
  expect(outcomes.length).toBe(5);
  expect(outcomes[0]).toMatchObject({
    priceUsd8: 120n * 10n ** 8n,
    totalSupply: 100n * WAD,
    totalDebt: 13_000n * WAD,
    supplyUsd8: 12_000n * 10n ** 8n,
  });
  expect(outcomes.at(-1)).toMatchObject({
    kind: "marketSnapshot",
    collateralUsd8: 14_000n * 10n ** 8n,
    debtUsd8: 14_000n * 10n ** 8n,
    insolventUsd8: 1_000n * 10n ** 8n,
    insolventAccounts: 1,
    liquidatableAccounts: 1,
    accountsWithDebt: 2,
  });
});
