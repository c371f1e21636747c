import fc from "fast-check";
import { expect, test } from "vitest";
import { grid } from "./grid.ts";

const NOTHING_DRAWN = { samples: 0, seed: 0 };

/** Every combination at once, by the definition. */
function crossed(sizes: readonly number[]): number[][] {
  let rows: number[][] = [[]];
  for (const size of sizes)
    rows = rows.flatMap((row) => Array.from({ length: size }, (_, value) => [...row, value]));
  return rows;
}

test("members asked for one by one are the crossed lists, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 6 }), { maxLength: 4 }), (sizes) => {
      const { size, place } = grid({ sizes, ...NOTHING_DRAWN });
      expect(Array.from({ length: size }, (_, index) => place(index))).toEqual(crossed(sizes));
    }),
  );
});

test("a place far into ten million costs no more than the first", () => {
  const { size, place } = grid({ sizes: [1_000, 1_000, 10], ...NOTHING_DRAWN });
  expect(size).toBe(10_000_000);
  expect(place(1_234_567)).toEqual([123, 456, 7]);
  expect(place(9_999_999)).toEqual([999, 999, 9]);
});
