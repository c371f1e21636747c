import fc from "fast-check";
import { expect, test } from "vitest";
import { gapsBetween, joinIntervals, seriesCoverage, type Interval } from "./coverage.ts";

const intervals = fc.array(
  fc.tuple(fc.nat(60), fc.nat(8)).map(([from, length]) => ({ from, to: from + length })),
  { maxLength: 12 },
);

const covered = (list: readonly Interval[], at: number): boolean =>
  list.some(({ from, to }) => from <= at && at <= to);

test("joined intervals cover the same numbers, apart from each other; gaps cover the rest", () => {
  fc.assert(
    fc.property(intervals, (list) => {
      const joined = joinIntervals(list);
      const gaps = gapsBetween(list, { from: 0, to: 70 });
      joined.forEach(({ from }, i) => expect(from).toBeGreaterThan((joined[i - 1]?.to ?? -2) + 1));
      for (let at = 0; at <= 70; at++) {
        expect(covered(joined, at)).toBe(covered(list, at));
        expect(covered(gaps, at)).toBe(!covered(list, at));
      }
    }),
  );
});

test("a missing candle parts a series", () => {
  expect(seriesCoverage([180, 60, 120, 300, 60], 60)).toEqual([
    { from: 0, to: 179 },
    { from: 240, to: 299 },
  ]);
  expect(seriesCoverage([500, 100, 300], 0)).toEqual([{ from: 100, to: 500 }]);
  expect(seriesCoverage([], 60)).toEqual([]);
});
