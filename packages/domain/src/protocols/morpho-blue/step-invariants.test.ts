import { describe, expect, test } from "vitest";
import type { Outcome } from "../../events/outcomes.ts";
import type { Intent } from "../protocol.ts";
import { ALICE, BOB, CAROL, indebted, PROPORTIONAL, START_SECONDS } from "./market.suite.ts";
import { openMarket, openPosition, type MorphoBlueState } from "./state.ts";
import { STEP_INVARIANTS } from "./step-invariants.ts";

const reserve = PROPORTIONAL.address;
const LENT: Intent = { kind: "supply", reserve, payer: BOB, account: CAROL, amount: 12_345n };
const SEIZED: Intent = {
  kind: "liquidate",
  collateralReserve: reserve,
  debtReserve: reserve,
  account: ALICE,
  liquidator: CAROL,
  amount: 4_000_000n,
  receiveShares: false,
  measure: "collateral",
};
const TAKEN: Intent = { ...SEIZED, amount: 1_000_000n };

/** The codes of the laws that an intent breaks, once its result is tampered with. */
function broken(
  intent: Intent,
  price4: bigint,
  change: (after: MorphoBlueState, outcomes: Outcome[]) => void,
): string[] {
  const markets = indebted().wait(1_000);
  markets.price(PROPORTIONAL, price4);
  const before = structuredClone(markets.state);
  const outcomes = [...markets.submit(intent)];
  change(markets.state, outcomes);
  const step = { before, outcomes, after: markets.state, env: markets.env };
  return STEP_INVARIANTS.filter((law) => law.check(step) !== undefined).map((law) => law.code);
}

const market = (state: MorphoBlueState) => openMarket(state, reserve);
const alice = (state: MorphoBlueState) => openPosition(state, ALICE, market(state));

test("sound steps break no law, and codes are numbered through", () => {
  for (const intent of [LENT, SEIZED, TAKEN])
    expect(broken(intent, 200_000_000n, () => undefined)).toEqual([]);
  expect(broken(TAKEN, 390_000_000n, () => undefined)).toEqual([]);
  expect(STEP_INVARIANTS.map((law) => law.code)).toEqual(
    STEP_INVARIANTS.map((_, index) => `MORPHO-STEP-${index + 1}`),
  );
});

describe("each law catches its own breach", () => {
  test.each<[string, Intent, bigint, (after: MorphoBlueState, outcomes: Outcome[]) => void]>([
    ["MORPHO-STEP-1", LENT, 400_000_000n, (after) => void (market(after).cash += 1n)],
    [
      "MORPHO-STEP-2",
      LENT,
      400_000_000n,
      (after) => void (market(after).debt = { ...market(after).debt, assets: 5n }),
    ],
    [
      "MORPHO-STEP-2",
      SEIZED,
      200_000_000n,
      (after) => void (market(after).supply = { ...market(after).supply, assets: 5n }),
    ],
    [
      "MORPHO-STEP-3",
      LENT,
      400_000_000n,
      (after) =>
        void (market(after).supply = {
          ...market(after).supply,
          shares: market(after).supply.shares * 2n,
        }),
    ],
    [
      "MORPHO-STEP-4",
      LENT,
      400_000_000n,
      (after) => void (market(after).lastUpdateSeconds = START_SECONDS - 1),
    ],
    // Secured well enough to gain, yet more collateral gone than the incentive allows.
    ["MORPHO-STEP-5", TAKEN, 390_000_000n, (after) => void (alice(after).collateral -= 500_000n)],
    // Not secured, yet collateral comes back.
    ["MORPHO-STEP-5", TAKEN, 200_000_000n, (after) => void (alice(after).collateral += 500_000n)],
    ["MORPHO-STEP-6", SEIZED, 200_000_000n, (after) => void (alice(after).collateral = 1n)],
    ["MORPHO-STEP-6", SEIZED, 200_000_000n, (after) => void (alice(after).borrowShares = 1n)],
  ])("%s", (code, intent, price4, change) => {
    expect(broken(intent, price4, change)).toContain(code);
  });
});
