import fc from "fast-check";
import { expect, test } from "vitest";
import { DriverPath } from "./driver-path.ts";
import { LEAST_COVER } from "./least-cover.ts";

const DRIVERS = 3;

/** A path of some thousand steps that creeps and now and then jumps. */
const path = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 700 }), fc.double({ min: 0.5, max: 2, noNaN: true })), {
    minLength: 3,
    maxLength: 12,
  })
  .map((stretches) => {
    const rows: number[] = [];
    let level = 1;
    for (const [length, jump] of stretches) {
      level *= jump;
      for (let i = 0; i < length; i++) rows.push(level * (1 + (i % 7) / 1000), level, 1 + i / 1e5);
    }
    return Float64Array.from(rows);
  });

const weights = fc.tuple(
  fc.double({ min: 0.01, max: 3, noNaN: true }),
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.double({ min: -3, max: -0.01, noNaN: true }),
);

test("the first step in doubt is the one that a look at every step finds", () => {
  let found = 0;
  fc.assert(
    fc.property(path, weights, fc.nat(), fc.nat(), (values, each, a, b) => {
      const form = { drivers: [0, 1, 2], weights: each };
      const steps = values.length / DRIVERS;
      const [from, until] = [Math.min(a % steps, b % steps), Math.max(a % steps, b % steps)];
      const searched = DriverPath.over(values, DRIVERS);
      // Where a search ended is where the next one begins to look: no answer may depend on it.
      for (let warm = 0; warm < 3; warm++) {
        const first = searched.firstDoubt(form, from, until);
        expect(Math.min(first, until)).toBe(firstByLooking(values, each, from, until));
        expect(firstByLooking(values, each, from, Math.min(first, steps))).toBe(
          Math.min(first, steps),
        );
        searched.firstDoubt(form, (a * 7) % steps, steps);
      }
      if (firstByLooking(values, each, from, until) < until) found++;
    }),
    { numRuns: 400 },
  );
  expect(found).toBeGreaterThan(50);
});

test("a path handed to another thread answers the same", () => {
  const values = Float64Array.from({ length: 3000 }, (_, i) => 1 + ((i * 37) % 100) / 100);
  const form = { drivers: [0, 2], weights: [1, -1.7] };
  const own = DriverPath.over(values, DRIVERS, true);
  const other = DriverPath.from(structuredClone(own.parts()));
  expect(other.firstDoubt(form, 0, 1000)).toBe(own.firstDoubt(form, 0, 1000));
  expect(own.firstDoubt(form, 0, 1000)).toBeLessThan(1000);
});

function firstByLooking(
  values: Float64Array,
  each: readonly number[],
  from: number,
  until: number,
): number {
  for (let step = from; step < until; step++) {
    let gain = 0;
    let loss = 0;
    each.forEach((weight, driver) => {
      const term = weight * (values[step * DRIVERS + driver] as number);
      if (term > 0) gain += term;
      else loss -= term;
    });
    if (!(gain > loss * LEAST_COVER)) return step;
  }
  return until;
}
