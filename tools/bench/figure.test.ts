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

test("a ratio names what it divides", () => {
  const baseline = figureOf({ ...named, id: "b" }, "lower", [4]);
  const ratio = ratioOf({ id: "r", label: "A / B" }, figureOf(named, "lower", [3]), baseline);
  expect(ratio).toEqual({ id: "r", label: "A / B", of: "a", baseline: "b", value: 0.75 });
});

test("a check that found something wrong, or compared nothing, ends the run", () => {
  expect(mustHold({ ...check, checked: 5, wrong: 0 }).checked).toBe(5);
  expect(() => mustHold({ ...check, checked: 5, wrong: 1 })).toThrow("1 of 5");
  expect(() => mustHold({ ...check, checked: 0, wrong: 0 })).toThrow("rows read back");
});
