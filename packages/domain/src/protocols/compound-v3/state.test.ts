import { describe, expect, test } from "vitest";
import { ALICE, BOB, COARSE, MarketUnderTest, tokens, USDC, WBTC, WETH } from "./market.suite.ts";
import {
  baseBalance,
  baseReserves,
  bookOf,
  collateralBalance,
  collateralReserves,
  draftOf,
  findAccount,
  findReserve,
  initialState,
  openAccount,
  openBook,
  openReserve,
  parameterValues,
  setCollateral,
  stateRows,
} from "./state.ts";

function lent(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 1_000n));
  return market;
}

describe("a draft", () => {
  test("shows its base, and keeps its changes to itself", () => {
    const { state } = lent();
    const before = JSON.stringify([...stateRows(state)]);
    const draft = draftOf(state);
    openReserve(draft, WETH.address).cash += 1n;
    openBook(draft).totalDebt += 5n;
    openAccount(draft, ALICE).principal -= 5n;
    setCollateral(openAccount(draft, ALICE), 2, 7n);
    setCollateral(openAccount(draft, ALICE), 1, 0n);
    expect(findReserve(draft, WETH.address)?.cash).toBe(tokens(WETH, 1n) + 1n);
    expect(bookOf(draft).totalDebt).toBe(bookOf(state).totalDebt + 5n);
    expect(collateralBalance(draft, WBTC.address, ALICE)).toBe(7n);
    expect(findAccount(draft, BOB)).toBe(findAccount(state, BOB));
    expect(JSON.stringify([...stateRows(state)])).toBe(before);
  });
});

test("holdings stay sorted by asset whatever comes first, and none is zero", () => {
  const account = openAccount(initialState(), ALICE);
  for (const id of [3, 1, 2]) setCollateral(account, id, BigInt(id));
  setCollateral(account, 2, 9n);
  expect(account.holdings).toEqual([
    { reserveId: 1, balance: 1n },
    { reserveId: 2, balance: 9n },
    { reserveId: 3, balance: 3n },
  ]);
  for (const id of [2, 2, 7]) setCollateral(account, id, 0n);
  expect(account.holdings.map((held) => held.reserveId)).toEqual([1, 3]);
});

test("base balances grow by their side's index; collateral does not", () => {
  const market = lent();
  const balances = () => [BOB, ALICE].map((who) => baseBalance(market.state, who, market.env));
  expect(balances()).toEqual([tokens(USDC, 10_000n), -tokens(USDC, 1_000n)]);
  market.wait(86_400 * 30);
  const [supplied, owed] = balances() as [bigint, bigint];
  expect(supplied).toBeGreaterThan(tokens(USDC, 10_000n));
  expect(owed).toBeLessThan(-tokens(USDC, 1_000n));
  expect(collateralBalance(market.state, WETH.address, ALICE)).toBe(tokens(WETH, 1n));
  expect(collateralBalance(market.state, COARSE.address, ALICE)).toBe(0n);
  expect(baseBalance(market.state, WETH.address, market.env)).toBe(0n);
});

test("reserves are what is held and owed beyond what suppliers own", () => {
  const market = lent();
  expect(baseReserves(market.state, market.env)).toBe(0n);
  market.submit({ kind: "donation", reserve: USDC.address, from: BOB, amount: 77n });
  market.submit({ kind: "donation", reserve: WETH.address, from: BOB, amount: 5n });
  expect(baseReserves(market.state, market.env)).toBe(77n);
  expect(collateralReserves(market.state, WETH.address)).toBe(5n);
  expect(collateralReserves(market.state, USDC.address)).toBe(0n);
  market.wait(86_400 * 365);
  // At a tenth of the supply in use borrowers pay more in all than suppliers earn.
  expect(baseReserves(market.state, market.env)).toBeLessThan(tokens(USDC, 20n));
  expect(baseReserves(initialState(), market.env)).toBe(0n);
});

test("rows hold what a comparison with the contract needs", () => {
  const rows = new Map([...stateRows(lent().state)].map(({ path, value }) => [path, value]));
  const base = ["supplyIndex", "borrowIndex", "totalSupply", "totalDebt", "lastAccrualSeconds"];
  for (const name of base) expect(rows.get(`base/${name}`), name).toMatch(/^\d+$/);
  expect(rows.get(`account/${ALICE}/principal`)).toBe("-1000000000");
  expect(rows.get(`account/${ALICE}/${WETH.address}/balance`)).toBe("1000000000000000000");
  expect(rows.get(`reserve/${WETH.address}/totalCollateral`)).toBe("1000000000000000000");
  expect(rows.get("market/absorbPaused")).toBe("false");
});

test("parameters are told by scope; the base asset has none of its own", () => {
  const { state } = new MarketUnderTest();
  expect(parameterValues(state, WETH.address)).toMatchObject(WETH.values);
  expect(parameterValues(state, "market")).toMatchObject({ baseBorrowMin: 100_000_000n });
  expect(parameterValues(state, USDC.address)).toEqual({});
  expect(parameterValues(state, ALICE)).toBeUndefined();
});
