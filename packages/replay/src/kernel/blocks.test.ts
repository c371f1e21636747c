import {
  sameBlockLiquidator,
  type Action,
  type Mechanism,
  type PlacedOutcome,
  type WorldView,
} from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { CastMember } from "./cast.ts";
import type { HistoryFact } from "./history.ts";
import {
  ALICE,
  BLOCK_SECONDS,
  BOB,
  history,
  listing,
  price,
  runToy,
  START_SECONDS,
  supply,
} from "./testing/toy-history.ts";
import { COLLATERAL } from "./testing/toy-protocol.ts";

const free = {
  liquidator: sameBlockLiquidator,
  liquidatorParams: { gasCostUsd8: 0n, saleCostBps: 0n },
};
/** The blocks in which facts are recorded: at 1,000 seconds and so many later. */
const OPENING = [listing(), price(10), supply(ALICE, 100)];
const recorded = (...laterSeconds: readonly number[]): HistoryFact[] => {
  const blocks = Array.from({ length: Math.max(...laterSeconds) / BLOCK_SECONDS }, (_, place) =>
    laterSeconds.includes((place + 1) * BLOCK_SECONDS) ? [supply(ALICE, 1)] : [],
  );
  return history(OPENING, ...blocks);
};

type Roles = Partial<Mechanism<object, unknown>>;

function somebody(name: string, roles: Roles): CastMember {
  const mechanism = {
    id: name,
    hypothesis: "Somebody acts.",
    params: z.strictObject({}),
    ranges: {},
    open: () => ({}),
    ...roles,
  };
  return { name, mechanism, params: {}, reserve: undefined };
}

/** Supplies a token in Bob's name. */
const SUPPLY: Action = {
  kind: "ask",
  intent: { kind: "supply", reserve: COLLATERAL, payer: BOB, account: BOB, amount: 1n },
};
const bobs = (world: WorldView): bigint => world.holdings(BOB)[0]?.supplied ?? 0n;

/** Supplies whenever it is asked, and notes when that was and what Bob had then. */
function supplier(
  nextActSeconds: (world: WorldView) => number | undefined,
  actions: readonly Action[] = [SUPPLY],
): { readonly cast: CastMember; readonly turns: [number, bigint][] } {
  const turns: [number, bigint][] = [];
  const cast = somebody("supplier", {
    act: (_state, world) => {
      turns.push([world.timeSeconds, bobs(world)]);
      return actions;
    },
    nextActSeconds: (_state, world) => nextActSeconds(world),
  });
  return { cast, turns };
}

const byBob = (journal: readonly PlacedOutcome[]): PlacedOutcome[] =>
  journal.filter(({ outcome }) => outcome.kind === "supply" && outcome.account === BOB);

describe("time between recorded facts", () => {
  test("goes in blocks at the multiples of 12 seconds, strictly after each other and before the next fact", () => {
    const every = supplier(({ timeSeconds }) => timeSeconds + 1);
    runToy(recorded(40, 50, 90), { ...free, cast: [every.cast] });
    const blocks = [
      [1_000, 1_008, 1_020, 1_032],
      [1_040, 1_044],
      [1_050, 1_056, 1_068, 1_080],
      [1_090],
    ];
    expect(every.turns.map(([seconds]) => seconds)).toEqual(blocks.flat());
  });

  test("a recorded block at a multiple of 12 seconds is the block of that moment", () => {
    const every = supplier(({ timeSeconds }) => timeSeconds + 1);
    runToy(recorded(20, 30), { ...free, cast: [every.cast] });
    expect(every.turns.map(([seconds]) => seconds)).toEqual([1_000, 1_008, 1_020, 1_030]);
  });

  test("who names a moment acts in the first block from it on", () => {
    for (const [named, acts] of [
      [1_001, 1_008],
      [1_008, 1_008],
      [1_009, 1_020],
      [1_020, 1_020],
      [1_021, 1_032],
    ] as const) {
      const one = supplier(({ timeSeconds }) => (timeSeconds < named ? named : undefined), []);
      runToy(recorded(90), { ...free, cast: [one.cast] });
      expect(one.turns.map(([seconds]) => seconds)).toEqual([START_SECONDS, acts, 1_090]);
    }
  });

  test("what somebody wants later is done in the first block from then on", () => {
    for (const [afterSeconds, done] of [
      [7, 1_008],
      [8, 1_008],
      [9, 1_020],
    ] as const) {
      const later = somebody("later", {
        act: (_state, { timeSeconds }) =>
          timeSeconds === START_SECONDS ? [{ ...SUPPLY, afterSeconds }] : [],
      });
      const { journal } = runToy(recorded(90), { ...free, cast: [later] });
      expect(byBob(journal).map(({ at }) => at.timeSeconds)).toEqual([done]);
    }
  });
});

describe("who names the present", () => {
  test("acts again in the same block, after what it asked for was carried out", () => {
    const thrice = supplier((world) => (bobs(world) < 3n ? world.timeSeconds : undefined));
    const { journal } = runToy(recorded(), { ...free, cast: [thrice.cast] });
    expect(thrice.turns).toEqual([
      [START_SECONDS, 0n],
      [START_SECONDS, 1n],
      [START_SECONDS, 2n],
    ]);
    expect(byBob(journal).map(({ at }) => [at.timeSeconds, at.log])).toEqual(
      [0, 1, 2].map((log) => [START_SECONDS, log]),
    );
  });

  test("acts alone: who did not is asked once a block", () => {
    const thrice = supplier((world) => (bobs(world) < 3n ? world.timeSeconds : undefined));
    const once = supplier(() => undefined, []);
    runToy(recorded(10), { ...free, cast: [once.cast, thrice.cast].map(named) });
    expect(once.turns).toEqual([
      [START_SECONDS, 0n],
      // What was asked for is news in the block after it.
      [START_SECONDS + BLOCK_SECONDS, 3n],
    ]);
  });

  test("always is asked 8 times in a block, and goes on in the next", () => {
    const always = supplier(({ timeSeconds }) => timeSeconds);
    runToy(recorded(20), { ...free, cast: [always.cast] });
    const block = (seconds: number, before: number): [number, bigint][] =>
      Array.from({ length: 8 }, (_, round) => [seconds, BigInt(before + round)]);
    expect(always.turns).toEqual([...block(1_000, 0), ...block(1_008, 8), ...block(1_020, 16)]);
  });

  test("and asks for nothing is not asked again in the block", () => {
    const always = supplier(({ timeSeconds }) => timeSeconds, []);
    runToy(recorded(20), { ...free, cast: [always.cast] });
    expect(always.turns.map(([seconds]) => seconds)).toEqual([1_000, 1_008, 1_020]);
  });

  test("because of what another asked for has another turn in the same block", () => {
    const asks = supplier(() => undefined);
    const answers = supplier((world) => (bobs(world) === 1n ? world.timeSeconds : undefined), []);
    runToy(recorded(), { ...free, cast: [answers.cast, asks.cast].map(named) });
    expect(answers.turns).toEqual([
      [START_SECONDS, 0n],
      [START_SECONDS, 1n],
    ]);
    expect(asks.turns).toEqual([[START_SECONDS, 0n]]);
  });
});

/** A name of its own for each. */
function named(member: CastMember, place: number): CastMember {
  return { ...member, name: `${member.name} ${place}` };
}
