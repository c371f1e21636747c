import { describe, expect, test } from "vitest";
import { HindcastError } from "../../hindcast-error.ts";
import { evolve } from "./evolve.ts";
import { ALICE, BOB, DAI, MarketUnderTest, tokens, USDC, WBTC, WETH } from "./market.suite.ts";
import {
  debtBalance,
  draftOf,
  findAccount,
  findReserve,
  holdingIn,
  initialState,
  openAccount,
  openHolding,
  openReserve,
  parameterValues,
  stateRows,
  supplyBalance,
} from "./state.ts";

describe("a draft", () => {
  test("shows its base, and keeps its changes to itself", () => {
    const { state } = marketWithDeposit();
    const before = JSON.stringify([...stateRows(state)]);
    const draft = draftOf(state);
    openReserve(draft, WETH.address).cash += 1n;
    openHolding(openAccount(draft, ALICE), 0).supplyScaled += 1n;
    openHolding(openAccount(draft, BOB), 0).supplyScaled = 5n;
    expect(findReserve(draft, WETH.address)?.cash).toBe(tokens(WETH, 1n) + 1n);
    expect(holdingIn(findAccount(draft, BOB), 0)?.supplyScaled).toBe(5n);
    expect(findReserve(draft, USDC.address)).toBe(findReserve(state, USDC.address));
    expect(JSON.stringify([...stateRows(state)])).toBe(before);
  });
});

function marketWithDeposit(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  return market;
}

test("holdings stay sorted by reserve whatever comes first", () => {
  const account = openAccount(initialState(), ALICE);
  for (const id of [3, 0, 2, 1, 2]) openHolding(account, id);
  expect(account.holdings.map((held) => held.reserveId)).toEqual([0, 1, 2, 3]);
});

test("an outcome about an unlisted reserve is a coded error", () => {
  const state = initialState();
  const stray = { kind: "cashMove", reserve: WETH.address, delta: 1n } as const;
  expect(() => evolve(state, stray)).toThrow(HindcastError);
  expect(() => evolve(state, stray)).toThrow(/E-RULES-001/);
});

test("balances grow with their index and are zero for strangers", () => {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 1_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.borrow(USDC, ALICE, tokens(USDC, 900n));
  const supplied = supplyBalance(market.state, USDC.address, BOB, market.env);
  const owed = debtBalance(market.state, USDC.address, ALICE, market.env);
  expect([supplied, owed]).toEqual([tokens(USDC, 1_000n), tokens(USDC, 900n)]);
  market.wait(86_400);
  expect(supplyBalance(market.state, USDC.address, BOB, market.env)).toBeGreaterThan(supplied);
  expect(debtBalance(market.state, USDC.address, ALICE, market.env)).toBeGreaterThan(owed);
  expect(supplyBalance(market.state, WBTC.address, BOB, market.env)).toBe(0n);
  expect(debtBalance(market.state, "0xnowhere", BOB, market.env)).toBe(0n);
});

test("rows hold what a comparison with the contracts needs", () => {
  const { state } = marketWithDeposit();
  const rows = new Map([...stateRows(state)].map(({ path, value }) => [path, value]));
  const reserve = ["liquidityIndex", "borrowIndex", "liquidityRate", "borrowRate"];
  const totals = ["treasuryScaled", "supplyScaled", "debtScaled", "cash", "lastUpdateSeconds"];
  for (const name of [...reserve, ...totals])
    expect(rows.get(`reserve/${WETH.address}/${name}`), name).toMatch(/^\d+$/);
  const account = `account/${ALICE}/${WETH.address}`;
  expect(rows.get(`${account}/supplyScaled`)).toBe("1000000000000000000");
  expect(rows.get(`${account}/debtScaled`)).toBe("0");
  expect(rows.get(`${account}/collateral`)).toBe("true");
  expect(rows.get(`account/${ALICE}/mode`)).toBe("0");
});

test("parameters are told by scope", () => {
  const { state } = new MarketUnderTest();
  expect(parameterValues(state, DAI.address)).toMatchObject({ ltvBps: 7_500n, modeId: 1n });
  expect(parameterValues(state, "mode:1")).toMatchObject({ liquidationBonusBps: 10_100n });
  expect(parameterValues(state, "market")).toMatchObject({ flashPremiumTotalBps: 9n });
  expect(parameterValues(state, "mode:2")).toBeUndefined();
});
