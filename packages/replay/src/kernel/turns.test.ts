import type { Mechanism } from "@hindcast/domain";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Cast, type Player } from "./cast.ts";
import { Turns } from "./turns.ts";

/** Somebody who acts at the moment it names, and how often it was asked to name one. */
interface Sleeper {
  readonly player: Omit<Player, "place">;
  wakesSeconds: number | undefined;
  asked: number;
}

type Roles = Partial<Mechanism<object, unknown>>;

function somebody(name: string, roles: Roles): Sleeper["player"] {
  const mechanism = {
    id: name,
    hypothesis: "Somebody acts.",
    params: z.strictObject({}),
    ranges: {},
    open: () => ({}),
    ...roles,
  };
  const world = {} as Player["world"];
  return { name, mechanism, params: {}, reserve: undefined, mine: {}, world };
}

const ACTS: Roles = { act: () => [] };

/** Acts when anything happens, and names no moment. */
const listener = (name: string): Sleeper["player"] => somebody(name, ACTS);

function sleeper(name: string, wakesSeconds: number | undefined, roles: Roles = ACTS): Sleeper {
  const nextActSeconds = (): number | undefined => {
    made.asked++;
    return made.wakesSeconds;
  };
  const player = somebody(name, { ...roles, nextActSeconds });
  const made: Sleeper = { player, wakesSeconds, asked: 0 };
  return made;
}

const castOf = (...players: readonly Sleeper["player"][]): Cast =>
  new Cast(players.map((player, place) => ({ ...player, place })));
const names = (turns: Turns, timeSeconds: number): string[] =>
  turns.take(timeSeconds).map(({ name }) => name);

test("everybody has a turn at first and after news, otherwise only who named the moment", () => {
  const early = sleeper("early", 10);
  const late = sleeper("late", 20);
  const turns = new Turns(castOf(listener("listener"), early.player, late.player));
  expect(names(turns, 0)).toEqual(["listener", "early", "late"]);
  expect(turns.next(0)).toBe(10);
  expect(names(turns, 9)).toEqual([]);
  expect(names(turns, 10)).toEqual(["early"]);
  early.wakesSeconds = 30;
  expect(turns.next(10)).toBe(20);
  turns.stir();
  expect(names(turns, 11)).toEqual(["listener", "early", "late"]);
  expect(turns.next(11)).toBe(20);
  expect(names(turns, 25)).toEqual(["late"]);
});

test("who names no moment is left alone until there is news", () => {
  const idle = sleeper("idle", undefined);
  const turns = new Turns(castOf(idle.player));
  turns.take(0);
  expect(turns.next(0)).toBeUndefined();
  expect(names(turns, 1_000)).toEqual([]);
  turns.stir();
  expect(names(turns, 1_001)).toEqual(["idle"]);
});

test("a moment is asked for once, and again when it has passed or after news", () => {
  const one = sleeper("one", 10);
  const turns = new Turns(castOf(one.player));
  turns.take(0);
  for (const timeSeconds of [0, 1, 9]) expect(turns.next(timeSeconds)).toBe(10);
  expect(one.asked).toBe(1);
  one.wakesSeconds = 40;
  expect(turns.next(10)).toBe(40);
  expect(one.asked).toBe(2);
  turns.stir();
  one.wakesSeconds = 15;
  expect(turns.next(11)).toBe(15);
  expect(one.asked).toBe(3);
});

test("who has had a turn is asked for its moment anew", () => {
  const one = sleeper("one", 10);
  const turns = new Turns(castOf(one.player));
  turns.next(0);
  turns.take(0);
  one.wakesSeconds = 5;
  expect(turns.next(0)).toBe(5);
});

test("who was asked for a role it has may want another moment; the others keep theirs", () => {
  const holding = sleeper("holding", 10, { ...ACTS, holds: () => true });
  const other = sleeper("other", 20);
  const turns = new Turns(castOf(other.player, holding.player));
  turns.take(0);
  turns.next(0);
  [holding.wakesSeconds, other.wakesSeconds] = [5, 1];
  turns.reconsider("keptBack");
  expect(turns.next(0)).toBe(10);
  turns.reconsider("holds");
  expect(turns.next(0)).toBe(5);
  expect([holding.asked, other.asked]).toEqual([2, 1]);
  expect(names(turns, 5)).toEqual(["holding"]);
});

test("who names a moment and does not act still gives a tick, and is asked again when it is over", () => {
  const waking = sleeper("waking", 10, {});
  const turns = new Turns(castOf(waking.player, listener("listener")));
  turns.take(0);
  expect(turns.next(0)).toBe(10);
  expect(names(turns, 10)).toEqual([]);
  waking.wakesSeconds = undefined;
  expect(turns.next(10)).toBeUndefined();
  expect(turns.next(11)).toBeUndefined();
  expect(waking.asked).toBe(2);
});

test("a copy goes on from there, and its own way", () => {
  const one = sleeper("one", 10);
  const cast = castOf(one.player, listener("listener"));
  const turns = new Turns(cast);
  turns.take(0);
  turns.next(0);
  const copy = new Turns(cast, turns);
  one.wakesSeconds = 7;
  // Neither news for one nor its turn is the other's.
  copy.stir();
  expect(turns.next(1)).toBe(10);
  expect(copy.next(1)).toBe(7);
  expect(turns.next(1)).toBe(10);
  expect(names(turns, 8)).toEqual([]);
  expect(names(copy, 8)).toEqual(["one", "listener"]);
  const quiet = new Turns(cast, turns);
  turns.stir();
  expect(names(quiet, 8)).toEqual([]);
  expect(names(quiet, 10)).toEqual(["one"]);
});

describe("within a block", () => {
  const named = (turns: Turns, timeSeconds: number): string[] =>
    turns.takeNamed(timeSeconds).map(({ name }) => name);

  test("who named the present has another turn, whatever has happened; the others wait", () => {
    const now = sleeper("now", 10);
    const past = sleeper("past", 9);
    const later = sleeper("later", 11);
    const idle = sleeper("idle", undefined);
    const players = [listener("listener"), now.player, past.player, later.player, idle.player];
    const turns = new Turns(castOf(...players));
    expect(names(turns, 10)).toHaveLength(5);
    expect(named(turns, 10)).toEqual(["now", "past"]);
    turns.stir();
    expect(named(turns, 10)).toEqual(["now", "past"]);
  });

  test("who named the present before its turn is asked whether it still does", () => {
    const one = sleeper("one", 10);
    const turns = new Turns(castOf(one.player));
    turns.take(0);
    turns.next(0);
    expect(names(turns, 10)).toEqual(["one"]);
    one.wakesSeconds = 30;
    expect(named(turns, 10)).toEqual([]);
    expect(turns.next(10)).toBe(30);
  });

  test("a moment that was named before news is asked for afresh", () => {
    const one = sleeper("one", 30);
    const turns = new Turns(castOf(one.player));
    turns.take(10);
    expect(named(turns, 10)).toEqual([]);
    one.wakesSeconds = 10;
    // Nothing has happened: it still wants what it wanted.
    expect(named(turns, 10)).toEqual([]);
    expect(one.asked).toBe(1);
    turns.stir();
    expect(named(turns, 10)).toEqual(["one"]);
    expect(one.asked).toBe(2);
  });

  test("who has had another turn is asked for its moment anew", () => {
    const one = sleeper("one", 10);
    const turns = new Turns(castOf(one.player));
    turns.take(10);
    expect(named(turns, 10)).toEqual(["one"]);
    one.wakesSeconds = 40;
    expect(turns.next(10)).toBe(40);
    expect(named(turns, 40)).toEqual(["one"]);
  });

  test("who names moments and does not act has no turn", () => {
    const waking = sleeper("waking", 10, {});
    const turns = new Turns(castOf(waking.player));
    turns.take(10);
    expect(named(turns, 10)).toEqual([]);
  });

  test("news that came in a turn is still news in the next block", () => {
    const one = sleeper("one", 10);
    const turns = new Turns(castOf(one.player, listener("listener")));
    turns.take(10);
    turns.stir();
    expect(named(turns, 10)).toEqual(["one"]);
    expect(names(turns, 12)).toEqual(["one", "listener"]);
  });
});
