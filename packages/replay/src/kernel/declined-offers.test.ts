import { WAD, type Outcome, type Protocol, type Wad } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { DeclinedOffers } from "./declined-offers.ts";
import { FeedPrices } from "./feed-prices.ts";
import {
  asTerms,
  CALL,
  CASH,
  CHANGE,
  DEBT_FEED,
  HALF,
  mostOf,
  OFFER,
  price,
  read,
  scene,
  touch,
  unprofitable,
  usd,
  type Changing,
  type Scene,
} from "./testing/declined-scene.ts";
import { ALICE, BOB } from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, FEED, toyProtocol, type ToyState } from "./testing/toy-protocol.ts";

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

  test("may earn what it might before, whatever other prices have done, under the same limit", () => {
    const { prices, declined, terms, now } = unprofitable();
    const bound = (limitUsd8?: bigint): bigint | undefined => {
      const asked: bigint[] = [];
      const isEaten = (gainUsd8: bigint): boolean => asked.push(gainUsd8) > 0;
      declined.has(ALICE, { ...asTerms(terms), isEaten, limitUsd8: () => limitUsd8 }, now);
      return asked[0];
    };
    const elsewhere = (): void => read(prices, "elsewhere", prices.moves + 1);
    expect(bound()).toBe(usd(10));
    elsewhere();
    expect(bound()).toBe(usd(10));
    read(prices, FEED, 10.1);
    const further = bound();
    expect(further).toBeGreaterThan(usd(30));
    elsewhere();
    expect(bound()).toBe(further);
    expect(bound(usd(100))).toBeLessThan(usd(10));
    elsewhere();
    expect(bound(usd(100))).toBeLessThan(usd(10));
    expect(bound()).toBe(further);
    read(prices, FEED, 10.2);
    expect(bound()).toBeGreaterThan(further ?? 0n);
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
    made.declined.noteUnsellable(OFFER, asTerms(made.terms), made.now);
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
    made.declined.noteUnsellable(OFFER, asTerms(made.terms), made.now);
    const under = (changed: Partial<Changing>): boolean =>
      made.declined.has(ALICE, asTerms({ ...made.terms, ...changed }), made.now);
    for (const changed of [{ chargesUsd8: usd(51) }, { limitUsd8: usd(99) }])
      expect(under(changed)).toBe(true);
    const better = [{ chargesUsd8: usd(49) }, { limitUsd8: usd(101) }, { limitUsd8: undefined }];
    for (const changed of better) expect(under(changed)).toBe(false);
  });

  test("counts what sales have left of the debt's price too", () => {
    const made = scene();
    made.terms.left.set(DEBT, WAD / 2n);
    made.declined.noteUnsellable(OFFER, asTerms(made.terms), made.now);
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

test("a stopped call is known until its account is touched or a parameter changes", () => {
  for (const outcome of [touch(ALICE, DEBT), CHANGE]) {
    const { declined, now, isPassedOver } = scene();
    expect(declined.stoppedCall(ALICE)).toBeUndefined();
    declined.noteStopped(CALL, now);
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
    ({ declined, now }) => declined.noteRefused(CALL, now),
    ({ declined, terms, now }) => declined.noteUnsellable(OFFER, asTerms(terms), now),
    ({ declined, now }) => {
      const choices = [{ choice: HALF, marketUsd8: HALF.collateralValueUsd8 }];
      declined.noteUnprofitable(ALICE, choices, mostOf(), undefined, now);
    },
  ];
  for (const note of notes) {
    const made = scene();
    note(made);
    made.declined.noteStopped(CALL, made.now);
    const { prices, declined, terms, now } = made;
    const copy = new DeclinedOffers(toyProtocol, new FeedPrices(prices), declined);
    const another = new DeclinedOffers(toyProtocol, new FeedPrices(prices), declined);
    const isKnown = (of: DeclinedOffers<ToyState>): boolean =>
      of.has(ALICE, asTerms(terms), now) && of.stoppedCall(ALICE) === CALL;
    declined.noteRefused({ ...CALL, account: BOB }, now);
    expect(copy.has(BOB, asTerms(terms), now)).toBe(false);
    copy.noteRefused({ ...CALL, account: BOB }, now);
    copy.hear(touch(ALICE, "elsewhere"));
    expect([declined, copy, another].map(isKnown)).toEqual([true, false, true]);
    declined.hear(CHANGE);
    expect([declined, another].map(isKnown)).toEqual([false, true]);
    // Prices of one do not move the other's.
    read(prices, FEED, 20);
    expect(isKnown(another)).toBe(true);
  }
});
