import { describe, expect, test } from "vitest";
import { WAD } from "../../numbers/units.ts";
import { INVARIANTS } from "./invariants.ts";
import { ALICE, BOB, indebted, loans, FREE, PROPORTIONAL } from "./market.suite.ts";
import { MAX_UINT128 } from "./math.ts";
import { findAccount, openMarket, openPosition, type MorphoBlueState } from "./state.ts";

/** The codes of the laws that a change breaks. */
function broken(change: (state: MorphoBlueState) => void): string[] {
  const markets = indebted();
  markets.supply(FREE, ALICE, loans(FREE, 1n));
  markets.wait(10_000);
  change(markets.state);
  return INVARIANTS.filter((law) => law.check(markets.state, markets.env) !== undefined).map(
    (law) => law.code,
  );
}

const market = (state: MorphoBlueState) => openMarket(state, PROPORTIONAL.address);
const alice = (state: MorphoBlueState) => openPosition(state, ALICE, market(state));
const bob = (state: MorphoBlueState) => openPosition(state, BOB, market(state));

test("sound markets break no law, and codes are numbered through", () => {
  expect(broken(() => undefined)).toEqual([]);
  expect(INVARIANTS.map((law) => law.code)).toEqual(
    INVARIANTS.map((_, index) => `MORPHO-INV-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, (state: MorphoBlueState) => void]>([
    ["MORPHO-INV-1", (state) => void (bob(state).supplyShares += 1n)],
    ["MORPHO-INV-2", (state) => void (alice(state).borrowShares -= 1n)],
    ["MORPHO-INV-3", (state) => void (alice(state).collateral += 1n)],
    [
      "MORPHO-INV-4",
      (state) => {
        const of = market(state);
        of.debt = { ...of.debt, assets: of.supply.assets + 1n };
      },
    ],
    ["MORPHO-INV-5", (state) => void (market(state).cash -= 1n)],
    // A fee of twice the interest takes from lenders.
    [
      "MORPHO-INV-6",
      (state) =>
        void (market(state).parameters = { ...market(state).parameters, feeWad: 2n * WAD }),
    ],
    ["MORPHO-INV-6", (state) => void (market(state).lastUpdateSeconds += 1_000_000)],
    [
      "MORPHO-INV-7",
      (state) =>
        void (market(state).supply = { ...market(state).supply, shares: MAX_UINT128 + 1n }),
    ],
    ["MORPHO-INV-7", (state) => void (market(state).rateAtTarget = -1n)],
    ["MORPHO-INV-7", (state) => void (market(state).collateral = -1n)],
    ["MORPHO-INV-8", (state) => void (bob(state).supplyShares = -1n)],
    ["MORPHO-INV-9", (state) => void (alice(state).collateral = 0n)],
    ["MORPHO-INV-10", (state) => void findAccount(state, ALICE)?.positions.reverse()],
    [
      "MORPHO-INV-10",
      (state) => void findAccount(state, ALICE)?.positions.push({ ...alice(state), marketId: 9 }),
    ],
    [
      "MORPHO-INV-11",
      (state) => void (market(state).parameters = { ...market(state).parameters, lltvWad: WAD }),
    ],
  ])("%s", (code, change) => {
    expect(broken(change)).toContain(code);
  });
});
