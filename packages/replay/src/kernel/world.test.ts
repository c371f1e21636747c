import {
  USD8,
  type Mechanism,
  type Outcome,
  type OutcomeOf,
  type Protocol,
  type WorldView,
} from "@hindcast/domain";
import { expect, test } from "vitest";
import { z } from "zod";
import { Stage } from "./stage.ts";
import { history } from "./testing/toy-history.ts";
import {
  COLLATERAL,
  DEBT,
  FEED,
  LISTING,
  toyProtocol,
  type ToyState,
} from "./testing/toy-protocol.ts";
import type { Now } from "./world.ts";

const BOTH_FEED = `0x${"b".repeat(40)}`;
const FACTS = history([
  { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED },
  { kind: "feedAssignment", reserve: COLLATERAL, feed: BOTH_FEED },
  { kind: "feedAssignment", reserve: DEBT, feed: BOTH_FEED },
]);
const price = (dollars: bigint): OutcomeOf<"oraclePrice"> => ({
  kind: "oraclePrice",
  feed: FEED,
  price: dollars * USD8,
  round: 1n,
});
const LISTED: Outcome = { ...LISTING, values: "{}" };
const SUPPLY: Outcome = {
  kind: "supply",
  reserve: COLLATERAL,
  payer: "somebody",
  account: "somebody",
  amount: 1n,
};

/** What somebody sees of a protocol, which knows no price before its reserve is listed. */
interface Seen {
  readonly world: WorldView;
  /** What it saw of the price when it was told of something. */
  readonly told: (bigint | undefined)[];
  /** How often the protocol was asked for its reserve. */
  asked: number;
  /** It happens, and the world is told of it. */
  readonly happens: (outcome: Outcome) => void;
  /** It is in the state of which nobody is told. */
  readonly unseen: (outcome: Outcome) => void;
  readonly later: (timeSeconds: number) => void;
}

function seen(): Seen {
  const protocol: Protocol<ToyState> = {
    ...toyProtocol,
    reserveSnapshot: (state, reserve, env) => {
      made.asked++;
      return state.reserve && toyProtocol.reserveSnapshot(state, reserve, env);
    },
  };
  const worlds: WorldView[] = [];
  const told: Seen["told"] = [];
  const mechanism: Mechanism<object, unknown> = {
    id: "onlooker",
    hypothesis: "Somebody looks on.",
    params: z.strictObject({}),
    ranges: {},
    open: () => ({}),
    hear: (_state, _outcome, world) => void told.push(world.priceUsd8(COLLATERAL)),
    act: (_state, world) => {
      worlds.push(world);
      return [];
    },
  };
  const member = { name: "onlooker", mechanism, params: {}, reserve: undefined };
  const stage = new Stage({ protocol, cast: [member], facts: FACTS, seed: 1 });
  const state = toyProtocol.initialState();
  let now: Now<ToyState> = { state, env: { timeSeconds: 0, block: 1 } };
  stage.act(now);
  const unseen = (outcome: Outcome): void => toyProtocol.evolve(state, outcome);
  const made: Seen = {
    world: worlds[0] as WorldView,
    told,
    asked: 0,
    unseen,
    happens: (outcome) => {
      unseen(outcome);
      stage.hear(outcome, now);
    },
    later: (timeSeconds) => {
      now = { state, env: { timeSeconds, block: 1 } };
      stage.act(now);
    },
  };
  return made;
}

test("a price is what the protocol reads as soon as it reads another", () => {
  const { world, told, happens } = seen();
  happens(LISTED);
  for (const dollars of [10n, 8n, 8n, 12n]) {
    happens(price(dollars));
    expect([world.priceUsd8(COLLATERAL), told.at(-1)]).toEqual([dollars * USD8, dollars * USD8]);
    expect(world.reserve(COLLATERAL)?.priceUsd8).toBe(dollars * USD8);
  }
});

test("what the protocol reads is asked for once, until something happens that may move prices", () => {
  const assignment: Outcome = { kind: "feedAssignment", reserve: COLLATERAL, feed: FEED };
  const change: Outcome = { kind: "parameterChange", scope: COLLATERAL, values: "{}" };
  for (const moving of [LISTED, assignment, change]) {
    const made = seen();
    const { world, happens, unseen, later } = made;
    for (const outcome of [LISTED, price(10n)]) happens(outcome);
    const read = (): bigint | undefined => world.priceUsd8(COLLATERAL);
    expect(read()).toBe(10n * USD8);
    const { asked } = made;
    for (const outcome of [SUPPLY, SUPPLY]) happens(outcome);
    later(100);
    // Of a price that moved without an outcome nobody could know.
    unseen(price(9n));
    expect([read(), made.asked]).toEqual([10n * USD8, asked]);
    happens(moving);
    expect(read(), moving.kind).toBe(9n * USD8);
  }
});

test("a reserve that is listed has a price from then on, though somebody asked before", () => {
  const { world, unseen, happens } = seen();
  unseen(price(10n));
  expect(world.priceUsd8(COLLATERAL)).toBeUndefined();
  expect(world.marketPriceUsd8(COLLATERAL)).toBeUndefined();
  happens(LISTED);
  expect(world.priceUsd8(COLLATERAL)).toBe(10n * USD8);
  expect(world.marketPriceUsd8(COLLATERAL)).toBe(10n * USD8);
  expect(world.priceUsd8(DEBT)).toBeUndefined();
});

test("a feed prices the reserves it was ever assigned to, another none", () => {
  const { world } = seen();
  expect(world.reservesOf(FEED)).toEqual([COLLATERAL]);
  expect(world.reservesOf(BOTH_FEED)).toEqual([COLLATERAL, DEBT]);
  expect(world.reservesOf(`0x${"1".repeat(40)}`)).toEqual([]);
});
