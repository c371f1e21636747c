import { USD8, WAD, type Opportunity } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { Cast, type Player } from "./cast.ts";
import { FeedPrices } from "./feed-prices.ts";
import { Offers } from "./offers.ts";
import { SpotMarket } from "./spot-market.ts";
import { ALICE, BOB } from "./testing/toy-history.ts";
import { COLLATERAL, DEBT, toyProtocol, type ToyState } from "./testing/toy-protocol.ts";
import type { Now } from "./world.ts";

const REPAID_USD8 = 1_000n * USD8;
const NOW: Now<ToyState> = {
  state: toyProtocol.initialState(),
  env: { timeSeconds: 0, block: 1 },
};

/** What is charged for a gain: no less than for a smaller one, and more of a larger is left. */
type Charges = (gainUsd8: bigint) => bigint;

/** Offers under charges that a test may change, and the gains that were asked about. */
interface Charged {
  readonly offers: Offers<ToyState>;
  readonly asked: bigint[];
  charges: Charges;
}

function charged(charges: Charges): Charged {
  const asked: bigint[] = [];
  const mechanism = {
    id: "charges",
    hypothesis: "Calls are charged for.",
    params: z.strictObject({}),
    ranges: {},
    open: () => ({}),
    chargesUsd8: (_state: object, gainUsd8: bigint) => {
      asked.push(gainUsd8);
      return made.charges(gainUsd8);
    },
  };
  const world = {} as Player["world"];
  const name = mechanism.id;
  const player = { name, mechanism, params: {}, reserve: undefined, place: 0, mine: {}, world };
  const [cast, prices] = [new Cast([player]), new FeedPrices([])];
  const market = new SpotMarket(cast, prices);
  const offers = new Offers({ protocol: toyProtocol, cast, market, prices });
  const made: Charged = { offers, asked, charges };
  return made;
}

/** An offer that earns so much before charges. */
function offerOf(gainUsd8: bigint): Opportunity {
  const choice = {
    collateralReserve: COLLATERAL,
    debtReserve: DEBT,
    debtRepaid: 1_000n,
    collateralSeized: 1_000n,
    debtValueUsd8: REPAID_USD8,
    collateralValueUsd8: REPAID_USD8 + gainUsd8,
  };
  return { account: ALICE, healthFactorWad: WAD / 2n, choices: [choice] };
}

/** What who would take it sees of it. */
const valued = ({ offers }: Charged, gainUsd8: bigint): bigint | undefined =>
  offers.valued(offerOf(gainUsd8), NOW).choices[0]?.collateralValueUsd8;

/** The same by the rule itself: what it brings less charges, nothing where they leave nothing. */
function byRule(charges: Charges, gainUsd8: bigint): bigint {
  const isEaten = gainUsd8 <= 0n || charges(gainUsd8) >= gainUsd8;
  return isEaten ? 0n : REPAID_USD8 + gainUsd8 - charges(gainUsd8);
}

test("whatever was valued before, an offer is worth what it is to who looks afresh", () => {
  const gains = fc.array(fc.bigInt({ min: -5n, max: 60n }), { minLength: 2, maxLength: 30 });
  const charges = fc.record({
    base: fc.bigInt({ min: 0n, max: 30n }),
    shareBps: fc.bigInt({ min: 0n, max: 10_000n }),
  });
  let [eaten, paying] = [0, 0];
  const isAsAfresh = (
    { base, shareBps }: { base: bigint; shareBps: bigint },
    all: readonly bigint[],
  ): void => {
    const charge: Charges = (gainUsd8) => {
      const beyond = gainUsd8 > base ? gainUsd8 - base : 0n;
      return base + (beyond * shareBps) / 10_000n;
    };
    const together = charged(charge);
    for (const gainUsd8 of all) {
      const value = valued(together, gainUsd8);
      expect(value).toBe(valued(charged(charge), gainUsd8));
      expect(value).toBe(byRule(charge, gainUsd8));
      if (value === 0n) eaten++;
      else paying++;
    }
  };
  fc.assert(fc.property(charges, gains, isAsAfresh), { seed: 7, numRuns: 1_000 });
  expect(eaten).toBeGreaterThan(1_000);
  expect(paying).toBeGreaterThan(1_000);
});

test("charges are asked for only between what they are known to eat and what is known to pay", () => {
  const one = charged(() => 20n);
  const askedFor = (gainUsd8: bigint): bigint[] => {
    one.asked.length = 0;
    valued(one, gainUsd8);
    return [...one.asked];
  };
  expect(askedFor(0n)).toEqual([]);
  expect(askedFor(10n)).toEqual([10n]);
  for (const known of [10n, 9n, 1n, -1n]) expect(askedFor(known)).toEqual([]);
  // What pays is charged for once more, when it is worked out what it brings.
  expect(askedFor(40n)).toEqual([40n, 40n]);
  for (const known of [40n, 50n]) expect(askedFor(known)).toEqual([known]);
  expect(askedFor(20n)).toEqual([20n]);
  expect(askedFor(21n)).toEqual([21n, 21n]);
  expect(askedFor(15n)).toEqual([]);
  expect(askedFor(30n)).toEqual([30n]);
});

test("what charges were known to eat or to leave is not known any more once something has happened", () => {
  const forgets: readonly ((one: Charged) => void)[] = [
    ({ offers }) => offers.forget(),
    ({ offers }) =>
      offers.hear({ kind: "supply", reserve: DEBT, payer: BOB, account: BOB, amount: 1n }),
  ];
  for (const forget of forgets) {
    const one = charged(() => 20n);
    expect([valued(one, 10n), valued(one, 21n)]).toEqual([0n, REPAID_USD8 + 1n]);
    one.charges = () => 9n;
    forget(one);
    expect(valued(one, 10n)).toBe(REPAID_USD8 + 1n);
    one.charges = () => 30n;
    forget(one);
    expect(valued(one, 21n)).toBe(0n);
  }
});
