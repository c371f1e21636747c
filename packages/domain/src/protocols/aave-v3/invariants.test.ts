import { describe, expect, test } from "vitest";
import { RAY } from "../../numbers/units.ts";
import { INVARIANTS } from "./invariants.ts";
import { ALICE, BOB, MarketUnderTest, tokens, USDC, WETH } from "./market.suite.ts";
import { LISTED_RESERVE } from "./params.ts";
import { openAccount, openHolding, openReserve, type AaveV3State } from "./state.ts";

function sound(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.borrow(USDC, ALICE, tokens(USDC, 1_000n));
  return market.wait(1_000);
}

/** The codes of the laws that a change breaks. */
function broken(change: (state: AaveV3State) => void): string[] {
  const market = sound();
  change(market.state);
  return INVARIANTS.filter((law) => law.check(market.state, market.env) !== undefined).map(
    (law) => law.code,
  );
}

const weth = (state: AaveV3State) => openReserve(state, WETH.address);
const usdc = (state: AaveV3State) => openReserve(state, USDC.address);
const alice = (state: AaveV3State, id: number) => openHolding(openAccount(state, ALICE), id);

test("a sound market breaks no law, and codes are numbered through", () => {
  expect(broken(() => undefined)).toEqual([]);
  expect(INVARIANTS.map((law) => law.code)).toEqual(
    INVARIANTS.map((_, index) => `AAVE-INV-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, (state: AaveV3State) => void]>([
    ["AAVE-INV-1", (state) => void (weth(state).supplyScaled += 1n)],
    ["AAVE-INV-2", (state) => void (usdc(state).debtScaled -= 1n)],
    ["AAVE-INV-3", (state) => void (weth(state).cash = -1n)],
    ["AAVE-INV-3", (state) => void (usdc(state).deficit = -1n)],
    ["AAVE-INV-4", (state) => void (alice(state, 0).supplyScaled = -1n)],
    ["AAVE-INV-5", (state) => void (usdc(state).cash -= tokens(USDC, 1n))],
    ["AAVE-INV-6", (state) => void (weth(state).liquidityIndex = RAY - 1n)],
    ["AAVE-INV-6", (state) => void (weth(state).lastUpdateSeconds += 1_000_000)],
    ["AAVE-INV-7", (state) => void (alice(state, 0).supplyIndex = 2n * RAY)],
    ["AAVE-INV-7", (state) => void (alice(state, 1).debtIndex = 1n)],
    ["AAVE-INV-8", (state) => void (alice(state, 1).borrowing = false)],
    ["AAVE-INV-9", (state) => void openAccount(state, ALICE).holdings.reverse()],
    ["AAVE-INV-10", (state) => void (openAccount(state, ALICE).mode = 7n)],
    ["AAVE-INV-11", (state) => void (weth(state).parameters = { ...LISTED_RESERVE, ltvBps: 1n })],
    [
      "AAVE-INV-11",
      (state) => void (weth(state).parameters = { ...LISTED_RESERVE, reserveFactorBps: 10_001n }),
    ],
  ])("%s", (code, change) => {
    expect(broken(change)).toContain(code);
  });
});

test("debt written off is missing unless it stands in the deficit", () => {
  const write = (state: AaveV3State, deficit: bigint): void => {
    const held = alice(state, 1);
    usdc(state).debtScaled -= held.debtScaled;
    held.debtScaled = 0n;
    usdc(state).deficit += deficit;
  };
  expect(broken((state) => write(state, 0n))).toEqual(["AAVE-INV-5"]);
  expect(broken((state) => write(state, tokens(USDC, 1_000n)))).toEqual([]);
});

test("interest does not cover a missing wei of principal beyond rounding", () => {
  expect(broken((state) => void (usdc(state).cash -= 10_000n))).toEqual(["AAVE-INV-5"]);
});
