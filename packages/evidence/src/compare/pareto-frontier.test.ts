import fc from "fast-check";
import { expect, test } from "vitest";
import { paretoFrontier, type Trade } from "./pareto-frontier.ts";

const trade = fc.record({
  cost: fc.bigInt({ min: -9n, max: 9n }),
  loss: fc.bigInt({ min: -9n, max: 9n }),
});
const trades = fc.array(trade, { maxLength: 60 });

function beats(a: Trade, b: Trade): boolean {
  const atLeast = a.cost <= b.cost && a.loss <= b.loss;
  return atLeast && (a.cost < b.cost || a.loss < b.loss);
}

test("the frontier is every run that no other beats, by asking each about each", () => {
  fc.assert(
    fc.property(trades, (all) => {
      const expected = [...all.keys()].filter(
        (index) => !all.some((other) => beats(other, all[index] as Trade)),
      );
      const { best, dominated } = paretoFrontier(all);
      expect([...best].sort((a, b) => a - b)).toEqual(expected);
      expect(dominated).toBe(all.length - expected.length);
    }),
  );
});

test("along it, loss rises and cost falls; equals stand together in their order", () => {
  fc.assert(
    fc.property(trades, (all) => {
      const { best } = paretoFrontier(all);
      best.slice(1).forEach((index, k) => {
        const [before, now] = [all[best[k] as number] as Trade, all[index] as Trade];
        const isTwin = before.loss === now.loss && before.cost === now.cost;
        const isTrade = before.loss < now.loss && before.cost > now.cost;
        expect(isTwin ? (best[k] as number) < index : isTrade).toBe(true);
      });
    }),
  );
});

test("one run, none, and a thousand on a line", () => {
  expect(paretoFrontier([])).toEqual({ best: [], dominated: 0 });
  expect(paretoFrontier([{ cost: 5n, loss: 5n }])).toEqual({ best: [0], dominated: 0 });
  const line = Array.from({ length: 1_000 }, (_, i) => ({ cost: BigInt(i), loss: BigInt(-i) }));
  expect(paretoFrontier(line).best).toEqual(Array.from({ length: 1_000 }, (_, i) => 999 - i));
});
