import { expect, test } from "vitest";
import { figureOf, mustHold, rateOf, ratioOf } from "./figure.ts";

const named = { id: "a", label: "A", unit: "s" };
const check = { id: "c", label: "rows read back" };

test("a figure holds the smallest, middle and largest of its repeats", () => {
  const figure = figureOf(named, "lower", [3, 1, 10]);
  expect(figure).toEqual({
    ...named,
    better: "lower",
    repeats: 3,
    minimum: 1,
    median: 3,
    maximum: 10,
  });
  expect(figureOf(named, "lower", [4, 1, 2, 10]).median).toBe(3);
});

test("a rate is the count over each time: the slowest repeat is the minimum", () => {
  expect(rateOf(named, 100, [2, 4, 1])).toMatchObject({
    better: "higher",
    minimum: 25,
    median: 50,
    maximum: 100,
  });
});

test("a ratio names what it divides, by medians and by best repeats", () => {
  const time = figureOf({ ...named, id: "b" }, "lower", [2, 4, 8]);
  const rate = figureOf(named, "higher", [3, 6, 10]);
  const ratio = { id: "r", label: "A / B" };
  expect(ratioOf(ratio, rate, time)).toEqual({
    ...ratio,
    of: "a",
    baseline: "b",
    ofMedians: 1.5,
    ofBests: 5,
  });
});

test("a check that found something wrong, or compared nothing, ends the run", () => {
  expect(mustHold({ ...check, checked: 5, wrong: 0 }).checked).toBe(5);
  expect(() => mustHold({ ...check, checked: 5, wrong: 1 })).toThrow("1 of 5");
  expect(() => mustHold({ ...check, checked: 0, wrong: 0 })).toThrow("rows read back");
});
