import {
  USD8,
  WAD,
  type Call,
  type LiquidationChoice,
  type Outcome,
  type Protocol,
  type Wad,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { DeclinedOffers, type Terms } from "./declined-offers.ts";
import { FeedPrices } from "./feed-prices.ts";
import { ALICE, BOB, history } from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, FEED, toyProtocol, type ToyState } from "./testing/toy-protocol.ts";
import type { Now } from "./world.ts";

const DEBT_FEED = `0x${"e".repeat(40)}`;
const FACTS = history([
  { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED },
  { kind: "feedAssignment", reserve: DEBT, feed: DEBT_FEED },
]);

const usd = (dollars: number): bigint => BigInt(Math.round(dollars * 1e8));

/** Half of Alice's debt, for 2 % more than it is worth; a token of collateral is worth ten dollars. */
const HALF: LiquidationChoice = {
  collateralReserve: COLLATERAL,
  debtReserve: DEBT,
  debtRepaid: 500n,
  collateralSeized: 51n,
  debtValueUsd8: usd(500),
  collateralValueUsd8: usd(510),
};
const OFFER = { account: ALICE, healthFactorWad: WAD / 2n, choices: [HALF] };
const CALL: Call = {
  kind: "liquidate",
  collateralReserve: COLLATERAL,
  debtReserve: DEBT,
  account: ALICE,
  liquidator: BOB,
  amount: 500n,
  receiveShares: false,
};

const price = (feed: string, usd8: bigint): Outcome & { readonly kind: "oraclePrice" } => ({
  kind: "oraclePrice",
  feed,
  price: usd8,
  round: 1n,
});
const touch = (account: string, reserve: string): Outcome => ({
  kind: "shareMint",
  reserve,
  side: "supply",
  caller: account,
  account,
  amount: 1n,
  interest: 0n,
  index: 1n,
  scaledAmount: 1n,
});
const CASH: Outcome = { kind: "supply", reserve: DEBT, payer: BOB, account: BOB, amount: 1n };
const CHANGE: Outcome = { kind: "parameterChange", scope: COLLATERAL, values: "{}" };

/** Terms that a test changes as it goes on. */
interface Changing {
  chargesUsd8: bigint;
  limitUsd8: bigint | undefined;
  readonly left: Map<string, Wad>;
}

/** Alice, who owns 100 tokens of collateral and owes 1,000 dollars, and what is known of her offer. */
interface Scene {
  readonly prices: FeedPrices;
  readonly declined: DeclinedOffers<ToyState>;
  readonly terms: Changing;
  readonly now: Now<ToyState>;
  readonly isPassedOver: () => boolean;
}

function asTerms(changing: Changing): Terms {
  return {
    isEaten: (gainUsd8) => gainUsd8 <= changing.chargesUsd8,
    leastChargesUsd8: () => changing.chargesUsd8,
    limitUsd8: () => changing.limitUsd8,
    leftWad: (reserve) => changing.left.get(reserve) ?? WAD,
  };
}

function scene(protocol: Protocol<ToyState> = toyProtocol): Scene {
  const prices = new FeedPrices(FACTS);
  read(prices, FEED, 10);
  read(prices, DEBT_FEED, 1);
  const state = toyProtocol.initialState();
  state.accounts.set(ALICE, { collateral: 100n, debt: 1_000n });
  const declined = new DeclinedOffers(protocol, prices);
  const terms: Changing = { chargesUsd8: usd(50), limitUsd8: undefined, left: new Map() };
  const isPassedOver = (): boolean => declined.has(ALICE, asTerms(terms));
  return {
    prices,
    declined,
    terms,
    now: { state, env: { timeSeconds: 0, block: 1 } },
    isPassedOver,
  };
}

const read = (prices: FeedPrices, feed: string, dollars: number): void =>
  prices.noteRead(feed, usd(dollars));

/** Nobody has taken the half that earns ten dollars. */
function unprofitable(protocol?: Protocol<ToyState>, limitUsd8?: bigint): Scene {
  const made = scene(protocol);
  made.terms.limitUsd8 = limitUsd8;
  const choices = [{ choice: HALF, marketUsd8: HALF.collateralValueUsd8 }];
  made.declined.noteUnprofitable(ALICE, choices, mostOf(limitUsd8), limitUsd8, made.now);
  return made;
}

/** What the half earns: 2 % of what is repaid. */
const mostOf = (limitUsd8 = HALF.debtValueUsd8): bigint => limitUsd8 / 50n;

describe("an unprofitable offer", () => {
  test("is passed over until its account is touched", () => {
    const { declined, isPassedOver } = unprofitable();
    expect(isPassedOver()).toBe(true);
    for (const outcome of [touch(BOB, COLLATERAL), CASH, price(FEED, usd(10))]) {
      declined.hear(outcome);
      expect(isPassedOver()).toBe(true);
    }
    declined.hear(touch(ALICE, COLLATERAL));
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again after any change of a parameter, and after what moves drivers", () => {
    const untouched: Protocol<ToyState> = {
      ...toyProtocol,
      touchedAccounts: () => [],
      movesDrivers: ({ kind }) => kind === "flashLoan",
    };
    const loan: Outcome = {
      kind: "flashLoan",
      reserve: DEBT,
      initiator: BOB,
      receiver: BOB,
      amount: 1n,
      premium: 1n,
    };
    for (const outcome of [CHANGE, loan]) {
      const { declined, isPassedOver } = unprofitable(untouched);
      declined.hear(touch(ALICE, COLLATERAL));
      expect(isPassedOver()).toBe(true);
      declined.hear(outcome);
      expect(isPassedOver(), outcome.kind).toBe(false);
    }
    const { declined, isPassedOver } = unprofitable({
      ...toyProtocol,
      touchedAccounts: () => "all",
    });
    declined.hear(CASH);
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again once prices have travelled so far that some part may pay", () => {
    // 1,000 dollars times 1.01 times (1.02 * 1.01 - 1) are 31, after another 3 % they are 65.
    const { prices, isPassedOver } = unprofitable();
    read(prices, FEED, 10.1);
    expect(isPassedOver()).toBe(true);
    read(prices, FEED, 10.4);
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again whichever price has travelled, and whichever way", () => {
    const moves: ((prices: FeedPrices) => void)[] = [
      (prices) => read(prices, FEED, 9.6),
      (prices) => read(prices, DEBT_FEED, 1.04),
      (prices) => prices.tell(price(FEED, usd(10))),
    ];
    for (const move of moves) {
      const { prices, isPassedOver } = unprofitable();
      move(prices);
      expect(isPassedOver()).toBe(false);
    }
  });

  test("is looked at again when prices have gone so far that nothing is known, whatever is charged", () => {
    const { prices, terms, isPassedOver } = unprofitable();
    terms.chargesUsd8 = usd(1e9);
    read(prices, FEED, 19);
    expect(isPassedOver()).toBe(true);
    read(prices, FEED, 21);
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again once charges leave something of what it earns", () => {
    const { terms, isPassedOver } = unprofitable();
    terms.chargesUsd8 = usd(10);
    expect(isPassedOver()).toBe(true);
    terms.chargesUsd8 = usd(10) - 1n;
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again once a larger call may be made that pays", () => {
    // Two dollars of a hundred; of a thousand at most, twenty.
    const { terms, isPassedOver } = unprofitable(toyProtocol, usd(100));
    terms.chargesUsd8 = usd(5);
    for (const limitUsd8 of [usd(100), usd(50), usd(200)]) {
      terms.limitUsd8 = limitUsd8;
      expect(isPassedOver()).toBe(true);
    }
    for (const limitUsd8 of [usd(300), undefined]) {
      terms.limitUsd8 = limitUsd8;
      expect(isPassedOver()).toBe(false);
    }
  });

  test("of which nothing is repaid or seized is always looked at", () => {
    for (const none of ["debtRepaid", "collateralSeized", "debtValueUsd8"] as const) {
      const { declined, now, isPassedOver } = scene();
      const choice = { ...HALF, [none]: 0n };
      declined.noteUnprofitable(ALICE, [{ choice, marketUsd8: usd(510) }], 0n, undefined, now);
      expect(isPassedOver()).toBe(false);
    }
  });
});

describe("an offer that nobody can sell", () => {
  /** Sales have left half of the price of the collateral, and all of that of the debt. */
  const unsellable = (): Scene => {
    const made = scene();
    made.terms.left.set(COLLATERAL, WAD / 2n);
    made.declined.noteUnsellable(OFFER, asTerms(made.terms));
    return made;
  };

  test("is looked at again when anything of the price has come back", () => {
    const { terms, isPassedOver } = unsellable();
    const left = (wad: Wad): boolean => {
      terms.left.set(COLLATERAL, wad);
      return isPassedOver();
    };
    expect(isPassedOver()).toBe(true);
    expect(left(WAD / 3n)).toBe(true);
    expect(left((5_001n * WAD) / 10_000n)).toBe(false);
  });

  test("is looked at again when less is charged, or a larger call may be made", () => {
    const made = scene();
    made.terms.limitUsd8 = usd(100);
    made.declined.noteUnsellable(OFFER, asTerms(made.terms));
    const under = (changed: Partial<Changing>): boolean =>
      made.declined.has(ALICE, asTerms({ ...made.terms, ...changed }));
    for (const changed of [{ chargesUsd8: usd(51) }, { limitUsd8: usd(99) }])
      expect(under(changed)).toBe(true);
    const better = [{ chargesUsd8: usd(49) }, { limitUsd8: usd(101) }, { limitUsd8: undefined }];
    for (const changed of better) expect(under(changed)).toBe(false);
  });

  test("counts what sales have left of the debt's price too", () => {
    const made = scene();
    made.terms.left.set(DEBT, WAD / 2n);
    made.declined.noteUnsellable(OFFER, asTerms(made.terms));
    expect(made.isPassedOver()).toBe(true);
    made.terms.left.set(DEBT, WAD);
    expect(made.isPassedOver()).toBe(false);
  });

  test("is looked at again when a price has moved, though it is back", () => {
    const { prices, isPassedOver } = unsellable();
    read(prices, FEED, 10.005);
    expect(isPassedOver()).toBe(false);
    read(prices, FEED, 10);
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again when its account is touched or a parameter changes", () => {
    for (const outcome of [touch(ALICE, DEBT), CHANGE]) {
      const { declined, isPassedOver } = unsellable();
      declined.hear(touch(BOB, DEBT));
      expect(isPassedOver()).toBe(true);
      declined.hear(outcome);
      expect(isPassedOver(), outcome.kind).toBe(false);
    }
  });
});

describe("a refused offer", () => {
  const refused = (): Scene => {
    const made = scene();
    made.declined.noteRefused(CALL);
    return made;
  };

  test("is passed over until something happens in one of its reserves", () => {
    const refusal: Outcome = {
      kind: "refusal",
      intent: "liquidate",
      reserve: DEBT,
      account: ALICE,
      amount: 500n,
      code: "NOT_ENOUGH_CASH",
    };
    const elsewhere: Outcome = { ...CASH, reserve: "elsewhere" };
    const others = [refusal, elsewhere, price(`0x${"1".repeat(40)}`, USD8)];
    for (const heard of [CASH, { ...CASH, reserve: COLLATERAL }, price(DEBT_FEED, USD8)]) {
      const { declined, isPassedOver } = refused();
      expect(isPassedOver()).toBe(true);
      for (const outcome of others) {
        declined.hear(outcome);
        expect(isPassedOver(), outcome.kind).toBe(true);
      }
      declined.hear(heard);
      expect(isPassedOver(), heard.kind).toBe(false);
    }
  });

  test("is looked at again when its account is touched or a parameter changes", () => {
    for (const outcome of [touch(ALICE, "elsewhere"), CHANGE]) {
      const { declined, isPassedOver } = refused();
      declined.hear(touch(BOB, "elsewhere"));
      expect(isPassedOver()).toBe(true);
      declined.hear(outcome);
      expect(isPassedOver(), outcome.kind).toBe(false);
    }
  });
});

test("a stopped call is known until its account is touched or a parameter changes", () => {
  for (const outcome of [touch(ALICE, DEBT), CHANGE]) {
    const { declined, isPassedOver } = scene();
    expect(declined.stoppedCall(ALICE)).toBeUndefined();
    declined.noteStopped(CALL);
    declined.hear(touch(BOB, DEBT));
    declined.hear(CASH);
    expect(declined.stoppedCall(ALICE)).toBe(CALL);
    // Whoever stops it has to be asked again.
    expect(isPassedOver()).toBe(false);
    declined.hear(outcome);
    expect(declined.stoppedCall(ALICE), outcome.kind).toBeUndefined();
  }
});

test("a copy knows what was declined before, and goes its own way", () => {
  const notes: ((of: Scene) => void)[] = [
    ({ declined }) => declined.noteRefused(CALL),
    ({ declined, terms }) => declined.noteUnsellable(OFFER, asTerms(terms)),
    ({ declined, now }) => {
      const choices = [{ choice: HALF, marketUsd8: HALF.collateralValueUsd8 }];
      declined.noteUnprofitable(ALICE, choices, mostOf(), undefined, now);
    },
  ];
  for (const note of notes) {
    const made = scene();
    note(made);
    made.declined.noteStopped(CALL);
    const { prices, declined, terms } = made;
    const copy = new DeclinedOffers(toyProtocol, new FeedPrices(prices), declined);
    const another = new DeclinedOffers(toyProtocol, new FeedPrices(prices), declined);
    const isKnown = (of: DeclinedOffers<ToyState>): boolean =>
      of.has(ALICE, asTerms(terms)) && of.stoppedCall(ALICE) === CALL;
    declined.noteRefused({ ...CALL, account: BOB });
    expect(copy.has(BOB, asTerms(terms))).toBe(false);
    copy.noteRefused({ ...CALL, account: BOB });
    copy.hear(touch(ALICE, "elsewhere"));
    expect([declined, copy, another].map(isKnown)).toEqual([true, false, true]);
    declined.hear(CHANGE);
    expect([declined, another].map(isKnown)).toEqual([false, true]);
    // Prices of one do not move the other's.
    read(prices, FEED, 20);
    expect(isKnown(another)).toBe(true);
  }
});
