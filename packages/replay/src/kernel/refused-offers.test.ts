import { USD8, type Outcome, type Protocol } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { DeclinedOffers } from "./declined-offers.ts";
import { FeedPrices } from "./feed-prices.ts";
import {
  asTerms,
  CALL,
  CASH,
  CHANGE,
  DEBT_FEED,
  price,
  scene,
  touch,
  type Scene,
} from "./testing/declined-scene.ts";
import { ALICE, BOB } from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, toyProtocol, type ToyState } from "./testing/toy-protocol.ts";

/** A protocol that refuses every liquidation until it has cash, and what it was asked about. */
interface Teller {
  readonly protocol: Protocol<ToyState>;
  readonly asked: unknown[];
  hasCash: boolean;
}

function teller(): Teller {
  const asked: unknown[] = [];
  const protocol: Protocol<ToyState> = {
    ...toyProtocol,
    decide: (_state, intent) => {
      asked.push(intent);
      if (made.hasCash) return { ok: true, outcomes: [] };
      return { ok: false, refusal: { code: "NOT_ENOUGH_CASH", contractError: "" } };
    },
  };
  const made: Teller = { protocol, asked, hasCash: false };
  return made;
}

function refused({ protocol }: Teller): Scene {
  const made = scene(protocol);
  made.declined.noteRefused(CALL, made.now);
  return made;
}

const REFUSAL: Outcome = {
  kind: "refusal",
  intent: "liquidate",
  reserve: DEBT,
  account: ALICE,
  amount: 500n,
  code: "NOT_ENOUGH_CASH",
};
/** What happens in none of the call's reserves. */
const ELSEWHERE: readonly Outcome[] = [
  REFUSAL,
  { ...CASH, reserve: "elsewhere" },
  price(`0x${"1".repeat(40)}`, USD8),
];
/** What happens in one of them. */
const HERE: readonly Outcome[] = [CASH, { ...CASH, reserve: COLLATERAL }];

describe("a refused offer", () => {
  test("is passed over until something happens in one of its reserves and the call would go through", () => {
    for (const heard of HERE) {
      const protocol = teller();
      const { declined, isPassedOver } = refused(protocol);
      protocol.hasCash = true;
      expect(isPassedOver()).toBe(true);
      for (const outcome of ELSEWHERE) {
        declined.hear(outcome);
        expect(isPassedOver(), outcome.kind).toBe(true);
      }
      expect(protocol.asked).toEqual([]);
      declined.hear(heard);
      expect(isPassedOver(), heard.kind).toBe(false);
      expect(protocol.asked).toEqual([CALL]);
    }
  });

  test("stays passed over while the protocol would refuse the same call, which is asked once after each event", () => {
    const protocol = teller();
    const { declined, isPassedOver } = refused(protocol);
    HERE.forEach((heard, place) => {
      declined.hear(heard);
      expect([isPassedOver(), isPassedOver()], heard.kind).toEqual([true, true]);
      expect(protocol.asked).toHaveLength(place + 1);
    });
    // It could pay out now, and nobody knows.
    protocol.hasCash = true;
    expect(isPassedOver()).toBe(true);
    declined.hear(CASH);
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again after another price of its own, without a question", () => {
    const protocol = teller();
    const { declined, isPassedOver } = refused(protocol);
    declined.hear(price(DEBT_FEED, USD8));
    expect(isPassedOver()).toBe(false);
    expect(protocol.asked).toEqual([]);
  });

  test("whose call would go through is not asked about any more", () => {
    const protocol = teller();
    const { declined, isPassedOver } = refused(protocol);
    protocol.hasCash = true;
    declined.hear(CASH);
    expect([isPassedOver(), isPassedOver()]).toEqual([false, false]);
    declined.hear(CASH);
    protocol.hasCash = false;
    expect(isPassedOver()).toBe(false);
    expect(protocol.asked).toEqual([CALL]);
  });

  test("is asked about although something happens elsewhere after what happened in its reserves", () => {
    const protocol = teller();
    const { declined, isPassedOver } = refused(protocol);
    protocol.hasCash = true;
    for (const outcome of [CASH, ...ELSEWHERE]) declined.hear(outcome);
    expect(isPassedOver()).toBe(false);
  });

  test("is looked at again when its account is touched or a parameter changes, without a question", () => {
    for (const outcome of [touch(ALICE, "elsewhere"), CHANGE]) {
      const protocol = teller();
      const { declined, isPassedOver } = refused(protocol);
      declined.hear(touch(BOB, "elsewhere"));
      expect(isPassedOver()).toBe(true);
      declined.hear(outcome);
      expect(isPassedOver(), outcome.kind).toBe(false);
      expect(protocol.asked).toEqual([]);
    }
  });

  test("is another's in a copy: a question in one is none in the other", () => {
    const protocol = teller();
    const { prices, declined, terms, now } = refused(protocol);
    declined.hear(CASH);
    const copy = new DeclinedOffers(protocol.protocol, new FeedPrices(prices), declined);
    const isPassedOver = (of: DeclinedOffers<ToyState>): boolean =>
      of.has(ALICE, asTerms(terms), now);
    expect(isPassedOver(declined)).toBe(true);
    protocol.hasCash = true;
    expect(isPassedOver(copy)).toBe(false);
    expect(isPassedOver(declined)).toBe(true);
  });
});

describe("after a change of a parameter", () => {
  /** Alice has collateral and debt, Bob owes nothing and has some collateral; both calls were refused. */
  const bothRefused = (roles: Partial<Protocol<ToyState>>): Scene => {
    const made = scene({ ...toyProtocol, ...roles });
    made.now.state.accounts.set(BOB, { collateral: 5n, debt: 0n });
    for (const account of [ALICE, BOB]) made.declined.noteRefused({ ...CALL, account }, made.now);
    return made;
  };
  const passedOver = ({ declined, terms, now }: Scene): boolean[] =>
    [ALICE, BOB].map((account) => declined.has(account, asTerms(terms), now));

  test("who holds nothing of the reserves it concerns is still passed over, who does is looked at", () => {
    for (const [reserves, expected] of [
      [[], [true, true]],
      [["elsewhere"], [true, true]],
      [[DEBT], [false, true]],
      [
        ["elsewhere", DEBT],
        [false, true],
      ],
      [[COLLATERAL], [false, false]],
    ] as const) {
      const made = bothRefused({ touchedOffers: () => reserves });
      made.declined.hear(CHANGE);
      expect(passedOver(made), reserves.join()).toEqual(expected);
    }
  });

  test("everybody is looked at where all offers may be others, or the protocol does not say", () => {
    for (const made of [bothRefused({ touchedOffers: () => "all" }), bothRefused({})]) {
      expect(passedOver(made)).toEqual([true, true]);
      made.declined.hear(CHANGE);
      expect(passedOver(made)).toEqual([false, false]);
    }
  });

  test("so too after what moves drivers", () => {
    const elsewhere: Outcome = { ...CASH, reserve: "elsewhere" };
    const asked: Outcome[] = [];
    const made = bothRefused({
      movesDrivers: ({ kind }) => kind === "supply",
      touchedOffers: (outcome) => {
        asked.push(outcome);
        return [DEBT];
      },
    });
    made.declined.hear(elsewhere);
    expect(passedOver(made)).toEqual([false, true]);
    expect(asked).toEqual([elsewhere]);
  });

  test("who has come to hold something of them since is looked at too", () => {
    const made = bothRefused({ touchedOffers: () => [DEBT] });
    const { declined, now } = made;
    // Bob borrows: that touches him, and nothing of him is known any more.
    declined.hear(touch(BOB, DEBT));
    now.state.accounts.set(BOB, { collateral: 5n, debt: 1n });
    declined.noteRefused({ ...CALL, account: BOB }, now);
    expect(passedOver(made)).toEqual([true, true]);
    declined.hear(CHANGE);
    expect(passedOver(made)).toEqual([false, false]);
  });
});
