import { describe, expect, test } from "vitest";
import { MAX_UINT256, USD8 } from "../../../numbers/units.ts";
import type { LiquidateIntent } from "../../protocol.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DAI,
  kindsOf,
  MarketUnderTest,
  POOL,
  tokens,
  TREASURY,
  USDC,
  WETH,
} from "../market.suite.ts";
import { debtBalance, findAccount, findReserve, supplyBalance } from "../state.ts";

const call: LiquidateIntent = {
  kind: "liquidate",
  collateralReserve: WETH.address,
  debtReserve: USDC.address,
  account: ALICE,
  liquidator: CAROL,
  amount: MAX_UINT256,
  receiveShares: false,
};

/** 10 WETH at 2,000 against 16,000 USDC; the price then falls to `dollars`. */
function fallen(dollars: bigint): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 100_000n));
  market.supply(DAI, BOB, tokens(DAI, 100_000n));
  market.supply(WETH, ALICE, tokens(WETH, 10n));
  market.borrow(USDC, ALICE, tokens(USDC, 16_000n));
  market.price(WETH, dollars * USD8);
  return market;
}

describe("a liquidation for underlying", () => {
  test("posts in the order the contracts log", () => {
    const outcomes = fallen(1_900n).wait(60).submit(call);
    expect(kindsOf(outcomes)).toEqual([
      "accrual",
      "shareBurn",
      "reserveUpdate",
      "accrual",
      "reserveUpdate",
      "shareBurn",
      "cashMove",
      "shareMove",
      "cashMove",
      "liquidation",
    ]);
  });

  test("splits the bonus between liquidator and treasury", () => {
    const market = fallen(1_900n);
    const before = supplyBalance(market.state, WETH.address, ALICE, market.env);
    const done = market.submit(call).find((outcome) => outcome.kind === "liquidation");
    const taken = (done?.collateralSeized ?? 0n) + (done?.protocolFee ?? 0n);
    expect(done?.debtRepaid).toBe(tokens(USDC, 8_000n));
    expect(supplyBalance(market.state, WETH.address, TREASURY, market.env)).toBe(done?.protocolFee);
    expect(supplyBalance(market.state, WETH.address, ALICE, market.env)).toBe(before - taken);
    expect(debtBalance(market.state, USDC.address, ALICE, market.env)).toBe(tokens(USDC, 8_000n));
  });
});

describe("a liquidation for shares", () => {
  test("moves them, makes them collateral, and leaves the collateral reserve's clock alone", () => {
    const market = fallen(1_900n).wait(60);
    const updated = findReserve(market.state, WETH.address)?.lastUpdateSeconds;
    const outcomes = market.submit({ ...call, receiveShares: true });
    expect(kindsOf(outcomes)).toEqual([
      "accrual",
      "shareBurn",
      "reserveUpdate",
      "shareMove",
      "collateralUse",
      "shareMove",
      "cashMove",
      "liquidation",
    ]);
    expect(findReserve(market.state, WETH.address)?.lastUpdateSeconds).toBe(updated);
    expect(findAccount(market.state, CAROL)?.holdings[0]?.collateral).toBe(true);
  });

  test("names the pool as caller of the interest it mints", () => {
    const market = fallen(1_900n);
    market.supply(DAI, CAROL, tokens(DAI, 50_000n));
    market.borrow(WETH, CAROL, tokens(WETH, 5n));
    const outcomes = market.wait(86_400).submit({ ...call, receiveShares: true });
    const mint = outcomes.find((o) => o.kind === "shareMint" && o.side === "supply");
    expect(mint).toMatchObject({ caller: POOL, account: ALICE, scaledAmount: 0n });
  });
});

describe("bad debt", () => {
  test("is told when the last collateral goes and debt is left; it stays on the account", () => {
    const market = fallen(1_000n);
    const outcomes = market.submit(call);
    const left = debtBalance(market.state, USDC.address, ALICE, market.env);
    expect(outcomes.at(-1)).toEqual({
      kind: "badDebt",
      reserve: USDC.address,
      account: ALICE,
      amount: left,
      valueUsd8: left * 100n,
      writtenOff: false,
    });
    expect(left).toBeGreaterThan(tokens(USDC, 6_000n));
    expect(market.refusal(call)).toBe("COLLATERAL_CANNOT_BE_LIQUIDATED (46)");
  });

  test("is told for every reserve with debt left, and not while collateral is left", () => {
    const market = fallen(2_000n);
    market.supply(DAI, ALICE, tokens(DAI, 50n));
    market.price(WETH, 2_100n * USD8);
    market.borrow(DAI, ALICE, tokens(DAI, 100n));
    market.price(WETH, 1_000n * USD8);
    expect(kindsOf(market.submit(call))).not.toContain("badDebt");
    const rest = market.submit({ ...call, collateralReserve: DAI.address });
    const told = rest.filter((outcome) => outcome.kind === "badDebt");
    expect(told.map((outcome) => outcome.reserve)).toEqual([USDC.address, DAI.address]);
  });
});

describe("a liquidation of debt in the collateral's own reserve", () => {
  test("is rated before its repayment arrives", () => {
    const market = new MarketUnderTest();
    market.supply(USDC, BOB, tokens(USDC, 10_000n));
    market.supply(USDC, ALICE, tokens(USDC, 10_000n));
    market.borrow(USDC, ALICE, tokens(USDC, 7_700n));
    market.set(USDC.address, { ltvBps: 7_000n, liquidationThresholdBps: 7_500n });
    const outcomes = market.submit({ ...call, collateralReserve: USDC.address });
    const rates = outcomes.filter((outcome) => outcome.kind === "reserveUpdate");
    expect(rates).toHaveLength(2);
    // The second update counts neither the repaid cash nor, any more, the repayment as added.
    expect(rates[1]?.borrowRate).toBeGreaterThan(rates[0]?.borrowRate ?? 0n);
    const { debtRepaid, collateralSeized } = outcomes.find((o) => o.kind === "liquidation") ?? {};
    expect(findReserve(market.state, USDC.address)?.cash).toBe(
      tokens(USDC, 12_300n) + (debtRepaid ?? 0n) - (collateralSeized ?? 0n),
    );
  });
});

test("refuses in the contract's order", () => {
  const market = fallen(2_000n);
  expect(market.refusal(call)).toBe("HEALTH_FACTOR_NOT_BELOW_THRESHOLD (45)");
  market.price(WETH, 1_900n * USD8);
  const dai = { ...call, debtReserve: DAI.address };
  expect(market.refusal(dai)).toBe("SPECIFIED_CURRENCY_NOT_BORROWED_BY_USER (47)");
  expect(market.refusal({ ...dai, collateralReserve: DAI.address })).toBe(
    "COLLATERAL_CANNOT_BE_LIQUIDATED (46)",
  );
  expect(market.refusal({ ...call, amount: 0n })).toBe("INVALID_BURN_AMOUNT (25)");
  market.set(USDC.address, { paused: true });
  expect(market.refusal(call)).toBe("RESERVE_PAUSED (29)");
  market.price(WETH, 0n);
  expect(market.refusal(call)).toMatch(/^PRICE_UNAVAILABLE/);
});

test("cash that is lent out can still be taken as shares", () => {
  const market = fallen(2_000n);
  market.supply(DAI, BOB, tokens(DAI, 100_000n));
  market.borrow(WETH, BOB, tokens(WETH, 10n));
  market.price(WETH, 1_900n * USD8);
  expect(market.refusal(call)).toBe("INSUFFICIENT_CASH (panic 0x11)");
  expect(market.refusal({ ...call, receiveShares: true })).toBe("accepted");
});

test("the fee is no more than rounding leaves of the deposit", () => {
  const market = fallen(2_000n);
  market.supply(DAI, CAROL, tokens(DAI, 90_000n));
  market.borrow(WETH, CAROL, tokens(WETH, 9n));
  let clamped = 0;
  for (let seconds = 1; seconds < 400; seconds++) {
    const at = market.wait(1);
    at.price(WETH, 1_500n * USD8 + BigInt(seconds));
    const decision = at.decide({ ...call, receiveShares: true });
    const done = decision.ok ? decision.outcomes.find((o) => o.kind === "liquidation") : undefined;
    const balance = supplyBalance(at.state, WETH.address, ALICE, at.env);
    const taken = (done?.collateralSeized ?? 0n) + (done?.protocolFee ?? 0n);
    expect(balance - taken === 0n || balance - taken === 1n).toBe(true);
    if (taken < balance) clamped++;
  }
  expect(clamped).toBeGreaterThan(0);
});
