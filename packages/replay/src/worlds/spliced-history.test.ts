import fc from "fast-check";
import { expect, test } from "vitest";
import { stretchOf } from "./price-path.ts";
import { splicedHistory } from "./spliced-history.ts";
import { pathOf } from "./testing/paths.ts";

const market = pathOf([3000, 3100, 3200, 3300, 3400, 3500, 3600]);
const prices = (path: readonly { price: bigint }[]) => path.map(({ price }) => price);

test("a stretch of a history laid over itself where it was is that history", () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 1n, max: 10n ** 24n }), { minLength: 3, maxLength: 20 }),
      fc.nat(),
      fc.nat(),
      (recorded, a, b) => {
        const path = recorded.map((price, step) => ({ timeSeconds: step * 60, price }));
        const first = a % (path.length - 1);
        const last = first + 1 + (b % (path.length - 1 - first));
        const event = stretchOf(path, first * 60, last * 60);
        expect(splicedHistory(path, event, first * 60)).toEqual(path);
      },
    ),
  );
});

test("the event's returns at the event's pace, then the market's own again", () => {
  const event = [
    { timeSeconds: 1_000_000, price: 200n },
    { timeSeconds: 1_000_030, price: 150n },
    { timeSeconds: 1_000_150, price: 100n },
  ];
  const found = splicedHistory(market, event, 70);
  expect(found.map(({ timeSeconds }) => timeSeconds)).toEqual([0, 60, 100, 220, 240, 300, 360]);
  // Half of 3100 at 220 s, where the market itself stood at 3300; then its returns to the end.
  const left = 155_000_000_000n;
  const expected = [340_000_000_000n, 350_000_000_000n, 360_000_000_000n].map(
    (price) => (left * price + 165_000_000_000n) / 330_000_000_000n,
  );
  expect(prices(found)).toEqual([
    300_000_000_000n,
    310_000_000_000n,
    232_500_000_000n,
    left,
    ...expected,
  ]);
});

test("what came before the event, and the event's returns, do not depend on the market's later prices", () => {
  const other = [...market.slice(0, 3), ...pathOf([1, 2, 3, 4, 5, 6, 7]).slice(3)];
  const event = pathOf([100, 90, 95]);
  const [here, there] = [market, other].map((path) => splicedHistory(path, event, 120));
  expect(here?.slice(0, 5)).toEqual(there?.slice(0, 5));
});

test("nothing to lay, or nothing to lay it on", () => {
  expect(() => splicedHistory(market, pathOf([100]), 60)).toThrow("E-WORLD-003");
  expect(() => splicedHistory(market, pathOf([100, 90]), -1)).toThrow("E-WORLD-003");
  expect(() => splicedHistory(market, [], 60)).toThrow("E-WORLD-001");
  const crash = [...pathOf([1_000_000]), { timeSeconds: 60, price: 1n }];
  expect(prices(splicedHistory(pathOf([1, 1]), crash, 0))).toEqual([100_000_000n, 1n]);
});
