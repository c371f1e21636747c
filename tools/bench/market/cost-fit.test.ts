import { expect, test } from "vitest";
import { exponentOf, straightLine } from "./cost-fit.ts";

test("a straight line is found, and how much it explains", () => {
  const line = straightLine([
    [1, 5],
    [2, 7],
    [4, 11],
  ]);
  expect(line.slope).toBeCloseTo(2, 12);
  expect(line.intercept).toBeCloseTo(3, 12);
  expect(line.explained).toBeCloseTo(1, 12);
  // y = 0, 1, 0 over x = 0, 1, 2: the best line is flat and explains nothing.
  const flat = straightLine([
    [0, 0],
    [1, 1],
    [2, 0],
  ]);
  expect(flat).toEqual({ intercept: 1 / 3, slope: 0, explained: 0 });
});

test("the exponent of a power", () => {
  const points = [1, 10, 100].map((size) => ({
    size,
    seconds: 3 * Math.sqrt(size),
    liquidations: 0,
  }));
  expect(exponentOf(points)).toBeCloseTo(0.5, 12);
});
