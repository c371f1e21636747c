import { WAD } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { correlationRoot } from "./correlation.ts";

const wad = (value: number): bigint => BigInt(Math.round(value * 1e6)) * 10n ** 12n;

test("the root of two and of three, by hand", () => {
  expect(correlationRoot([[], [wad(0.6)]])).toEqual([[WAD], [wad(0.6), wad(0.8)]]);
  // 0.8 = 0.6 * 0.6 + 0.8 * 0.55; 1 - 0.36 - 0.3025 = 0.3375.
  const [, , third] = correlationRoot([[], [wad(0.6)], [wad(0.6), wad(0.8)]]);
  expect(third?.slice(0, 2)).toEqual([wad(0.6), wad(0.55)]);
  expect(third?.[2]).toBe(580_947_501_931_112_532n);
});

test("rows times rows are the correlations again, for any that come from common factors", () => {
  const loading = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });
  const size = (values: readonly number[]) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
  fc.assert(
    fc.property(fc.array(loading, { minLength: 2, maxLength: 6 }), (loadings) => {
      // 0.9 of each is explained by three factors, so that none is a copy of the others.
      const units = loadings.map((one) => one.map((x) => (0.9 * x) / Math.max(size(one), 1e-9)));
      const below = units.map((one, i) =>
        units
          .slice(0, i)
          .map((other) => wad(one.reduce((sum, x, k) => sum + x * (other[k] ?? 0), 0))),
      );
      const root = correlationRoot(below);
      const product = (i: number, j: number) =>
        (root[i] ?? []).reduce((sum, x, k) => sum + (x * (root[j]?.[k] ?? 0n)) / WAD, 0n);
      below.forEach((row, i) => {
        row.forEach((correlation, j) => {
          expect(Number(product(i, j) - correlation)).toBeCloseTo(0, -3);
        });
        expect(Number(product(i, i) - WAD)).toBeCloseTo(0, -3);
      });
    }),
  );
});

test("copies and mirror images are possible; what contradicts itself is refused", () => {
  expect(correlationRoot([[], [WAD], [-WAD, -WAD]])).toEqual([[WAD], [WAD, 0n], [-WAD, 0n, 0n]]);
  for (const none of [
    [[], [wad(1.1)]],
    [[], [WAD], [WAD, wad(0.5)]],
    [[], [wad(0.9)], [wad(0.9), wad(-0.9)]],
    [[], []],
    [[WAD]],
  ])
    expect(() => correlationRoot(none)).toThrow("E-WORLD-004");
});
