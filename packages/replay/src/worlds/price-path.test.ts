import { expect, test } from "vitest";
import { checkPath, pointAt, stretchOf, type PricePath } from "./price-path.ts";

const path: PricePath = [
  { timeSeconds: 10, price: 100n },
  { timeSeconds: 20, price: 110n },
  { timeSeconds: 30, price: 90n },
];

test("a price holds until the next", () => {
  expect(pointAt(path, 9)).toBeUndefined();
  expect([10, 19, 20, 29, 30, 1000].map((at) => pointAt(path, at)?.price)).toEqual([
    100n,
    100n,
    110n,
    110n,
    90n,
    90n,
  ]);
});

test("a stretch begins with the price of its first moment and ends with its last", () => {
  expect(stretchOf(path, 15, 30)).toEqual([{ timeSeconds: 15, price: 100n }, path[1], path[2]]);
  expect(stretchOf(path, 0, 20)).toEqual([path[0], path[1]]);
  expect(stretchOf(path, 40, 50)).toEqual([{ timeSeconds: 40, price: 90n }]);
});

test.each<[string, PricePath]>([
  ["no prices", []],
  ["price at 1 s is 0", [{ timeSeconds: 1, price: 0n }]],
  ["price at 1 s is -5", [{ timeSeconds: 1, price: -5n }]],
  ["0.5 is no whole second", [{ timeSeconds: 0.5, price: 1n }]],
  ["30 s comes after 30 s", [...path, { timeSeconds: 30, price: 1n }]],
])("no path: %s", (why, none) => {
  expect(() => checkPath(none, "history")).toThrow(why);
  expect(() => checkPath(none, "history")).toThrow("E-WORLD-001");
});
