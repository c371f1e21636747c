import { WAD } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pathOf } from "./testing/paths.ts";
import { scaledHistory } from "./scaled-history.ts";

const fall = pathOf([2000, 2000, 1800, 1500, 1600, 1700]);
const window = { fromSeconds: 60, untilSeconds: 180 };
const prices = (path: readonly { price: bigint }[]) => path.map(({ price }) => price);

test("a factor of one is the history, to the unit, whatever the window", () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 30n }), { minLength: 1 }),
      fc.tuple(fc.integer({ min: -100, max: 1000 }), fc.nat(1000)),
      (recorded, [fromSeconds, length]) => {
        const path = recorded.map((price, step) => ({ timeSeconds: step * 60, price }));
        const scale = { factorWad: WAD, fromSeconds, untilSeconds: fromSeconds + length };
        expect(scaledHistory(path, scale)).toEqual(path);
      },
    ),
  );
});

test("twice the returns square the ratio of prices; afterwards recorded returns go on", () => {
  const found = prices(scaledHistory(fall, { factorWad: 2n * WAD, ...window }));
  // 1800^2 / 2000 = 1620; 1500^2 / 2000 = 1125; 1125 * 1600 / 1500 = 1200; 1125 * 1700 / 1500 = 1275.
  expect(found).toEqual(prices(pathOf([2000, 2000, 1620, 1125, 1200, 1275])));
});

test("a factor of zero holds the price, minus one turns the returns round", () => {
  const held = prices(scaledHistory(fall, { factorWad: 0n, ...window }));
  expect(held.slice(0, 4)).toEqual(prices(pathOf([2000, 2000, 2000, 2000])));
  const turned = prices(scaledHistory(fall, { factorWad: -WAD, ...window }));
  // 2000^2 / 1800 and 2000^2 / 1500, rounded half up at 8 decimals.
  expect(turned.slice(2, 4)).toEqual([222_222_222_222n, 266_666_666_667n]);
});

test("a larger factor makes a fall deeper and a rise higher", () => {
  const factor = fc.bigInt({ min: -3n * WAD, max: 5n * WAD });
  fc.assert(
    fc.property(factor, factor, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      const lastOf = (factorWad: bigint, path: typeof fall) =>
        prices(scaledHistory(path, { factorWad, fromSeconds: 0, untilSeconds: 300 })).at(-1) ?? 0n;
      const rise = pathOf([1500, 1600, 1900]);
      expect(lastOf(more, fall)).toBeLessThanOrEqual(lastOf(less, fall));
      expect(lastOf(more, rise)).toBeGreaterThanOrEqual(lastOf(less, rise));
    }),
  );
});

test("no price falls to nothing; what no market does is refused", () => {
  const crash = [fall[0], { timeSeconds: 60, price: 1n }].filter((point) => point !== undefined);
  const scale = { fromSeconds: 0, untilSeconds: 60 };
  expect(prices(scaledHistory(crash, { factorWad: 9n * WAD, ...scale })).at(-1)).toBe(1n);
  expect(() => scaledHistory(crash, { factorWad: -9n * WAD, ...scale })).toThrow("E-WORLD-002");
  const backwards = { factorWad: WAD, fromSeconds: 2, untilSeconds: 1 };
  expect(() => scaledHistory(fall, backwards)).toThrow("E-WORLD-002");
  expect(() => scaledHistory([], { factorWad: WAD, ...scale })).toThrow("E-WORLD-001");
});
