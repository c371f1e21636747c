import fc from "fast-check";
import { expect, test } from "vitest";
import { DriverPath } from "./driver-path.ts";
import { SafeStretch } from "./safe-stretch.ts";

const STEPS = 3000;

/** Falls by half over its length, with small waves. */
const path = DriverPath.over(
  Float64Array.from({ length: STEPS * 2 }, (_, at) =>
    at % 2 === 0 ? (1 - at / STEPS / 4) * (1 + ((at * 37) % 11) / 200) : 1,
  ),
  2,
);

const change = fc.record({
  collateral: fc.constantFrom(-0.2, -0.05, 0, 0, 0.05, 0.3),
  debt: fc.constantFrom(-0.2, 0, 0, 0.05, 0.2),
  steps: fc.integer({ min: 0, max: 400 }),
  swapsDrivers: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
});

test("whatever an account does, its first doubt is the one that a fresh search finds", () => {
  let shortened = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 5, maxLength: 30 }), (changes) => {
      const stretch = new SafeStretch();
      let drivers = [0, 1];
      let [collateral, debt, from] = [2, 1, 0];
      for (const { collateral: more, debt: owed, steps, swapsDrivers } of changes) {
        collateral = Math.max(0, collateral + more);
        debt = Math.max(0.1, debt + owed);
        if (swapsDrivers) drivers = drivers.toReversed();
        const until = Math.min(STEPS, from + steps);
        const form = { drivers, weights: [collateral, -debt] };
        const fresh = Math.min(until, path.firstDoubt(form, from, until));
        expect(stretch.firstDoubt(path, form, from, until)).toBe(fresh);
        if (fresh < until) shortened++;
        from = until;
      }
    }),
    { numRuns: 300 },
  );
  expect(shortened).toBeGreaterThan(100);
});

test("what is forgotten is searched again", () => {
  const stretch = new SafeStretch();
  // Owes what falls: in doubt at first, safe later.
  const form = { drivers: [1, 0], weights: [1, -1] };
  expect(path.firstDoubt(form, 0, STEPS)).toBeLessThan(STEPS);
  expect(stretch.firstDoubt(path, form, 1000, STEPS)).toBe(STEPS);
  stretch.forget();
  expect(stretch.firstDoubt(path, form, 0, STEPS)).toBe(path.firstDoubt(form, 0, STEPS));
});
