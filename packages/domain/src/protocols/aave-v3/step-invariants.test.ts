import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8 } from "../../numbers/units.ts";
import type { Outcome } from "../../events/outcomes.ts";
import type { Intent } from "../protocol.ts";
import {
  ALICE,
  BOB,
  CAROL,
  MarketUnderTest,
  RULE_VERSIONS,
  tokens,
  USDC,
  WBTC,
  WETH,
} from "./market.suite.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";
import { openAccount, openHolding, openReserve, type AaveV3State } from "./state.ts";

/** ALICE: 10 WETH and 1 WBTC against 16,000 USDC at falling prices. */
function fallen(version: bigint, wethDollars: bigint, wbtcDollars: bigint): MarketUnderTest {
  const market = new MarketUnderTest(version);
  market.supply(USDC, BOB, tokens(USDC, 100_000n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  market.supply(WBTC, ALICE, tokens(WBTC, 1n) / 10n);
  market.borrow(USDC, ALICE, tokens(USDC, 16_000n));
  market.price(WETH, wethDollars * USD8);
  market.price(WBTC, wbtcDollars * USD8);
  return market;
}

const liquidation: Intent = {
  kind: "liquidate",
  collateralReserve: WETH.address,
  debtReserve: USDC.address,
  account: ALICE,
  liquidator: CAROL,
  amount: MAX_UINT256,
  receiveShares: false,
};

/** The codes of the laws that a step breaks when what it left, or what it told, is changed. */
function broken(
  market: MarketUnderTest,
  intent: Intent,
  change: (state: AaveV3State, outcomes: Outcome[]) => void,
): string[] {
  const before = structuredClone(market.state);
  const outcomes = [...market.submit(intent)];
  change(market.state, outcomes);
  const step = { before, outcomes, after: market.state, env: market.env };
  return STEP_INVARIANTS.filter((law) => law.check(step) !== undefined).map(({ code }) => code);
}

const nothing = (): void => undefined;
const usdc = (state: AaveV3State) => openReserve(state, USDC.address);

test.each(RULE_VERSIONS)("a liquidation breaks none, up or down, written off or not: %s", (v) => {
  expect(broken(fallen(v, 1_500n, 40_000n), liquidation, nothing)).toEqual([]);
  expect(broken(fallen(v, 1_400n, 20_000n), liquidation, nothing)).toEqual([]);
  expect(broken(fallen(v, 1_000n, 1n), liquidation, nothing)).toEqual([]);
  expect(STEP_INVARIANTS.map(({ code }) => code)).toEqual(
    STEP_INVARIANTS.map((_, index) => `AAVE-STEP-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, (state: AaveV3State, outcomes: Outcome[]) => void]>([
    ["AAVE-STEP-1", (state) => void (usdc(state).cash += 1n)],
    ["AAVE-STEP-2", (state) => void (usdc(state).borrowIndex -= 1n)],
    ["AAVE-STEP-2", (state) => void (usdc(state).lastUpdateSeconds -= 1)],
    ["AAVE-STEP-3", (state) => void (usdc(state).deficit += 1n)],
    [
      "AAVE-STEP-4",
      (state) => void (openHolding(openAccount(state, ALICE), 0).supplyScaled -= 10n ** 16n),
    ],
    [
      "AAVE-STEP-4",
      (state) => void (openHolding(openAccount(state, ALICE), 1).debtScaled += tokens(USDC, 1n)),
    ],
  ])("%s", (code, change) => {
    expect(broken(fallen(36n, 1_500n, 40_000n), liquidation, change)).toContain(code);
  });

  test("AAVE-STEP-4: a bonus other than the collateral's", () => {
    const market = fallen(36n, 1_500n, 40_000n);
    const before = structuredClone(market.state);
    openReserve(before, WETH.address).parameters = {
      ...openReserve(before, WETH.address).parameters,
      liquidationBonusBps: 10_600n,
    };
    const outcomes = market.submit(liquidation);
    const step = { before, outcomes, after: market.state, env: market.env };
    expect(STEP_INVARIANTS[3]?.check(step)).toMatch(/health moved/);
  });

  test("AAVE-STEP-5: a withdrawal that leaves its account liquidatable", () => {
    const market = fallen(36n, 2_000n, 40_000n);
    const withdrawal: Intent = {
      kind: "withdraw",
      reserve: WETH.address,
      account: ALICE,
      recipient: ALICE,
      amount: 1n,
    };
    const drained = (state: AaveV3State): void =>
      void (openHolding(openAccount(state, ALICE), 0).supplyScaled = 0n);
    expect(broken(market, withdrawal, nothing)).toEqual([]);
    expect(broken(market, withdrawal, drained)).toEqual(["AAVE-STEP-5"]);
  });

  test("AAVE-STEP-6: debt that outlives its writing off", () => {
    const revived = (state: AaveV3State): void =>
      void (openHolding(openAccount(state, ALICE), 1).debtScaled = 1n);
    const bare = new MarketUnderTest(36n);
    bare.supply(USDC, BOB, tokens(USDC, 100_000n));
    bare.supply(WETH, ALICE, tokens(WETH, 10n));
    bare.borrow(USDC, ALICE, tokens(USDC, 16_000n));
    bare.price(WETH, 1_000n * USD8);
    expect(broken(bare, liquidation, revived)).toContain("AAVE-STEP-6");
  });
});
