import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  absoluteLogRatio,
  matchLiquidations,
  type ObservedLiquidation,
} from "./match-liquidations.ts";

function seen(timeSeconds: number, debtRepaid = 100n, account = "0xaa"): ObservedLiquidation {
  return {
    account,
    collateralReserve: "weth",
    debtReserve: "usdc",
    timeSeconds,
    block: timeSeconds,
    debtRepaid,
    valueUsd8: debtRepaid,
  };
}

const WINDOW = 100;
const timesOf = (
  recorded: ObservedLiquidation[],
  replayed: ObservedLiquidation[],
  window = WINDOW,
) => {
  const { matches, missed, extra } = matchLiquidations(recorded, replayed, window);
  return {
    matches: matches.map((m) => [m.recorded.timeSeconds, m.replayed.timeSeconds]),
    missed: missed.map((one) => one.timeSeconds),
    extra: extra.map((one) => one.timeSeconds),
  };
};

describe("what is matched", () => {
  test("nothing with nothing", () => {
    expect(timesOf([], [])).toEqual({ matches: [], missed: [], extra: [] });
    expect(timesOf([seen(1)], [])).toEqual({ matches: [], missed: [1], extra: [] });
    expect(timesOf([], [seen(1)])).toEqual({ matches: [], missed: [], extra: [1] });
  });

  test("up to the window's edge, early or late, and no second further", () => {
    for (const side of [-1, 1]) {
      expect(timesOf([seen(1_000)], [seen(1_000 + side * 100)]).matches).toHaveLength(1);
      expect(timesOf([seen(1_000)], [seen(1_000 + side * 101)])).toEqual({
        matches: [],
        missed: [1_000],
        extra: [1_000 + side * 101],
      });
    }
  });

  test("a window of zero matches the same second only", () => {
    expect(timesOf([seen(5), seen(6)], [seen(5), seen(7)], 0)).toEqual({
      matches: [[5, 5]],
      missed: [6],
      extra: [7],
    });
  });

  test("only the same account, collateral and debt", () => {
    const one = seen(1);
    for (const other of [
      { ...one, account: "0xbb" },
      { ...one, collateralReserve: "wbtc" },
      { ...one, debtReserve: "dai" },
    ])
      expect(timesOf([one], [other]).matches).toEqual([]);
    expect(timesOf([one], [{ ...one, block: 7, valueUsd8: 9n }]).matches).toHaveLength(1);
  });

  test("as many as possible: a near pair gives way to two farther ones", () => {
    // 150 is nearest to 140, but then 60 and 240 would be left over.
    expect(timesOf([seen(60), seen(150)], [seen(140), seen(240)]).matches).toEqual([
      [60, 140],
      [150, 240],
    ]);
  });

  test("of as many pairs, those nearest in time and amount", () => {
    expect(timesOf([seen(0)], [seen(40), seen(30), seen(-35)]).matches).toEqual([[0, 30]]);
    // ln 2 = 0.69 costs more than 60 of 100 seconds
    expect(timesOf([seen(0, 100n)], [seen(1, 200n), seen(61, 100n)]).matches).toEqual([[0, 61]]);
    expect(timesOf([seen(0, 100n)], [seen(1, 200n), seen(81, 100n)]).matches).toEqual([[0, 1]]);
  });

  test("the order of the lists does not matter", () => {
    const recorded = [seen(10), seen(200), seen(390)];
    const replayed = [seen(20), seen(210), seen(400)];
    expect(timesOf(recorded.toReversed(), replayed).matches).toHaveLength(3);
  });
});

/** Cost of every order-keeping matching, tried one by one: [pairs, cost]. */
function bestByTrying(
  recorded: readonly ObservedLiquidation[],
  replayed: readonly ObservedLiquidation[],
): [number, number] {
  const [first, ...rest] = recorded;
  if (first === undefined) return [0, 0];
  let best = bestByTrying(rest, replayed);
  replayed.forEach((other, index) => {
    const delay = Math.abs(other.timeSeconds - first.timeSeconds);
    if (delay > WINDOW) return;
    const [pairs, cost] = bestByTrying(rest, replayed.slice(index + 1));
    const ratio = absoluteLogRatio(first.debtRepaid, other.debtRepaid);
    const tried: [number, number] = [pairs + 1, cost + delay / WINDOW + ratio];
    if (tried[0] > best[0] || (tried[0] === best[0] && tried[1] < best[1])) best = tried;
  });
  return best;
}

/** The most pairs any matching has, whatever its order. */
function mostPairs(
  recorded: readonly ObservedLiquidation[],
  replayed: readonly ObservedLiquidation[],
): number {
  const [first, ...rest] = recorded;
  if (first === undefined) return 0;
  let most = mostPairs(rest, replayed);
  replayed.forEach((other, index) => {
    if (Math.abs(other.timeSeconds - first.timeSeconds) <= WINDOW)
      most = Math.max(most, 1 + mostPairs(rest, replayed.toSpliced(index, 1)));
  });
  return most;
}

const lists = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.bigInt({ min: 1n, max: 20n })), {
    maxLength: 5,
  })
  .map((list) =>
    list.map(([time, debt]) => seen(time, debt)).toSorted((a, b) => a.timeSeconds - b.timeSeconds),
  );

test("optimal, as trying every matching shows", () => {
  fc.assert(
    fc.property(lists, lists, (recorded, replayed) => {
      const { matches } = matchLiquidations(recorded, replayed, WINDOW);
      const cost = matches.reduce(
        (sum, { recorded: a, replayed: b }) =>
          sum +
          Math.abs(a.timeSeconds - b.timeSeconds) / WINDOW +
          absoluteLogRatio(a.debtRepaid, b.debtRepaid),
        0,
      );
      const [pairs, least] = bestByTrying(recorded, replayed);
      expect(matches).toHaveLength(pairs);
      expect(cost).toBeCloseTo(least, 9);
      expect(matches).toHaveLength(mostPairs(recorded, replayed));
    }),
    { numRuns: 500 },
  );
});

test("every liquidation is matched, missed or extra, once", () => {
  const accounts = fc.array(fc.tuple(fc.constantFrom("0xaa", "0xbb"), fc.nat(400)), {
    maxLength: 12,
  });
  const toList = (list: [string, number][]) => list.map(([who, time]) => seen(time, 1n, who));
  fc.assert(
    fc.property(accounts.map(toList), accounts.map(toList), (recorded, replayed) => {
      const { matches, missed, extra } = matchLiquidations(recorded, replayed, WINDOW);
      const back = [...matches.map((m) => m.recorded), ...missed];
      const there = [...matches.map((m) => m.replayed), ...extra];
      expect(new Set(back)).toEqual(new Set(recorded));
      expect(back).toHaveLength(recorded.length);
      expect(new Set(there)).toEqual(new Set(replayed));
      expect(there).toHaveLength(replayed.length);
    }),
  );
});

test("|ln| of a ratio is symmetric, zero for equals, far for nothing", () => {
  expect(absoluteLogRatio(200n, 100n)).toBeCloseTo(Math.LN2, 12);
  expect(absoluteLogRatio(100n, 200n)).toBeCloseTo(Math.LN2, 12);
  expect(absoluteLogRatio(7n, 7n)).toBe(0);
  expect(absoluteLogRatio(0n, 0n)).toBe(0);
  expect(absoluteLogRatio(0n, 1n)).toBe(100);
  expect(absoluteLogRatio(1n, 0n)).toBe(100);
});
