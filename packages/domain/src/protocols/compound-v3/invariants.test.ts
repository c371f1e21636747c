import { describe, expect, test } from "vitest";
import { INVARIANTS } from "./invariants.ts";
import { ALICE, BOB, MarketUnderTest, share, tokens, USDC, WBTC, WETH } from "./market.suite.ts";
import { INDEX_ONE } from "./math.ts";
import { openAccount, openBook, openReserve, type CompoundV3State } from "./state.ts";

function sound(): MarketUnderTest {
  const market = new MarketUnderTest();
  market.supply(USDC, BOB, tokens(USDC, 10_000n));
  market.supply(WETH, ALICE, tokens(WETH, 1n));
  market.supply(WBTC, ALICE, tokens(WBTC, 1n));
  market.withdraw(USDC, ALICE, tokens(USDC, 1_000n));
  return market.wait(1_000);
}

/** The codes of the laws that a change breaks. */
function broken(change: (state: CompoundV3State) => void): string[] {
  const market = sound();
  change(market.state);
  return INVARIANTS.filter((law) => law.check(market.state, market.env) !== undefined).map(
    (law) => law.code,
  );
}

const weth = (state: CompoundV3State) => openReserve(state, WETH.address);
const alice = (state: CompoundV3State) => openAccount(state, ALICE);
const book = openBook;
const HUGE = 1n << 130n;

test("a sound market breaks no law, and codes are numbered through", () => {
  expect(broken(() => undefined)).toEqual([]);
  expect(INVARIANTS.map((law) => law.code)).toEqual(
    INVARIANTS.map((_, index) => `COMET-INV-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, (state: CompoundV3State) => void]>([
    ["COMET-INV-1", (state) => void (book(state).totalSupply -= 1n)],
    ["COMET-INV-1", (state) => void (openAccount(state, BOB).principal += 1n)],
    ["COMET-INV-2", (state) => void (book(state).totalDebt -= 1n)],
    ["COMET-INV-2", (state) => void (alice(state).principal -= 1n)],
    ["COMET-INV-3", (state) => void (weth(state).totalCollateral -= 1n)],
    ["COMET-INV-4", (state) => void (weth(state).cash -= 1n)],
    ["COMET-INV-5", (state) => void (openReserve(state, USDC.address).cash = -1n)],
    ["COMET-INV-6", (state) => void (book(state).supplyIndex = INDEX_ONE - 1n)],
    ["COMET-INV-6", (state) => void (book(state).lastAccrualSeconds += 1_000_000)],
    ["COMET-INV-7", (state) => void alice(state).holdings.reverse()],
    ["COMET-INV-7", (state) => void alice(state).holdings.push({ reserveId: 3, balance: 0n })],
    ["COMET-INV-7", (state) => void alice(state).holdings.push({ reserveId: 9, balance: 1n })],
    [
      "COMET-INV-8",
      (state) => void (weth(state).parameters = { ...weth(state).parameters, supplyCap: -1n }),
    ],
    [
      "COMET-INV-8",
      (state) =>
        void (weth(state).parameters = {
          ...weth(state).parameters,
          borrowCollateralFactorWad: share(8_950n),
        }),
    ],
    ["COMET-INV-9", (state) => void (book(state).totalDebt = HUGE)],
    ["COMET-INV-9", (state) => void (book(state).borrowIndex = HUGE)],
    ["COMET-INV-9", (state) => void (alice(state).principal = -HUGE)],
    ["COMET-INV-9", (state) => void (weth(state).totalCollateral = HUGE)],
  ])("%s", (code, change) => {
    expect(broken(change)).toContain(code);
  });
});

test("totals above the accounts' sum are no breach: rounding may set them apart", () => {
  expect(broken((state) => void (book(state).totalSupply += 3n))).toEqual([]);
});
