import { describe, expect, test } from "vitest";
import { HindcastError } from "../../hindcast-error.ts";
import type { Outcome } from "../../events/outcomes.ts";
import { evolve } from "./evolve.ts";
import { ALICE, BOB, BY_LOT, STAIRS, SystemUnderTest, underwater } from "./market.suite.ts";
import { RAD } from "./math.ts";
import { stateRows } from "./state.ts";

const reserve = BY_LOT.address;

describe("postings", () => {
  test("a vault's also counts in its market", () => {
    const { state } = new SystemUnderTest();
    const posting = { kind: "vaultPosting", reserve, account: ALICE } as const;
    evolve(state, { ...posting, collateralDelta: 5n, debtDelta: 3n });
    evolve(state, { ...posting, account: BOB, collateralDelta: 1n, debtDelta: 0n });
    evolve(state, { ...posting, collateralDelta: -2n, debtDelta: 1n });
    expect(state.ilks[0]).toMatchObject({ inkWad: 4n, artWad: 4n });
  });

  test("debt of one second is queued together, and leaves nothing behind", () => {
    const { state } = new SystemUnderTest();
    for (const delta of [2n, 3n]) evolve(state, { kind: "queuePosting", eraSeconds: 7, delta });
    expect([state.queue.get(7), state.queuedRad]).toEqual([5n, 5n]);
    evolve(state, { kind: "queuePosting", eraSeconds: 7, delta: -5n });
    expect([state.queue.size, state.queuedRad]).toEqual([0, 0n]);
  });

  test("an auction that ends unsold digs out its whole tab", () => {
    const system = underwater(STAIRS);
    system.seize(STAIRS, ALICE);
    const { auction, tab } = system.auction(STAIRS);
    evolve(system.state, {
      kind: "auctionTake",
      reserve: STAIRS.address,
      auction,
      taker: BOB,
      amount: 1n,
      maximumPrice: 1n,
      ruleVersion: 20,
      account: ALICE,
      price: 1n,
      owe: RAD,
      slice: 1n,
      tabLeft: tab - RAD,
      lotLeft: 0n,
      isOver: true,
    });
    expect([system.state.dirtRad, system.ilk(STAIRS).dirtRad]).toEqual([0n, 0n]);
    expect(system.ilk(STAIRS).houses[20].open.size).toBe(0);
  });
});

test("stories and what other protocols post change nothing", () => {
  const { state } = underwater(BY_LOT);
  const before = JSON.stringify([...stateRows(state)]);
  const change = { kind: "vaultChange", reserve, account: BOB } as const;
  evolve(state, { ...change, collateralDelta: 5n, debtDelta: 5n });
  evolve(state, { kind: "cashMove", reserve, delta: 5n });
  expect(JSON.stringify([...stateRows(state)])).toBe(before);
});

test.each<Outcome>([
  { kind: "timePosting", reserve: BOB, timeSeconds: 1 },
  {
    kind: "auctionRestart",
    reserve,
    auction: 1,
    keeper: BOB,
    ruleVersion: 11,
    top: 0n,
    incentive: 0n,
    timeSeconds: 1,
    endsAtSeconds: 2,
  },
])("$kind about what is not there is a broken journal", (outcome) => {
  expect(() => evolve(new SystemUnderTest().state, outcome)).toThrow(HindcastError);
});
