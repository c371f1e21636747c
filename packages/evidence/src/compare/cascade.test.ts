import fc from "fast-check";
import { expect, test } from "vitest";
import { cascadeOf } from "./cascade.ts";

/** A dollar sold for each dollar of profile: S(x) = 1,000 x. */
const even = Array.from({ length: 10 }, (_, place) => ({
  fall: (place + 1) / 10,
  soldUsd: (place + 1) * 100,
}));

test("a linear profile amplifies every shock by 1 / (1 - impact * slope)", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.00099, noNaN: true }),
      fc.double({ min: 0.001, max: 0.2, noNaN: true }),
      (impact, shock) => {
        const amplified = shock / (1 - impact * 1000);
        const [point] = cascadeOf(even, impact, [shock]).points;
        const hasEnd = amplified <= 1;
        expect(point?.fall !== undefined).toBe(hasEnd);
        expect(point?.fall ?? 1).toBeCloseTo(hasEnd ? amplified : 1, 9);
        expect(point?.soldUsd).toBeCloseTo(1000 * (hasEnd ? amplified : 1), 6);
      },
    ),
  );
});

test("without impact a shock stays what it is", () => {
  const { points, criticalFall, criticalShock } = cascadeOf(even, 0, [0, 0.1, 0.37]);
  expect(points.map(({ fall }) => fall)).toEqual([0, 0.1, expect.closeTo(0.37, 12)]);
  expect([criticalFall, criticalShock]).toEqual([undefined, undefined]);
});

test("a step in the profile is a cliff: a little more shock ends far below", () => {
  const cliff = [
    { fall: 0.1, soldUsd: 0 },
    { fall: 0.2, soldUsd: 400 },
    { fall: 0.5, soldUsd: 400 },
  ];
  const { points, criticalFall } = cascadeOf(cliff, 0.0005, [0.09, 0.11, 0.31]);
  expect(criticalFall).toBe(0.1);
  // Below the cliff nothing is sold; past it all 400 are, which take 20 % off.
  expect(points[0]?.fall).toBeCloseTo(0.09, 12);
  expect(points[1]?.fall).toBeCloseTo(0.31, 12);
  expect(points[2]?.fall).toBeUndefined();
});

test("what it ends at is a fixed point, and the first one", () => {
  const jumpy = fc
    .array(
      fc.record({ step: fc.double({ min: 0.01, max: 0.2, noNaN: true }), sold: fc.nat(500) }),
      {
        minLength: 2,
        maxLength: 12,
      },
    )
    .map((pieces) => {
      let fall = 0;
      let soldUsd = 0;
      return pieces.map(({ step, sold }) => ({ fall: (fall += step), soldUsd: (soldUsd += sold) }));
    });
  const sold = (profile: readonly { fall: number; soldUsd: number }[], x: number): number => {
    let low = { fall: 0, soldUsd: 0 };
    for (const high of profile) {
      if (x <= high.fall)
        return (
          low.soldUsd + ((x - low.fall) / (high.fall - low.fall)) * (high.soldUsd - low.soldUsd)
        );
      low = high;
    }
    return low.soldUsd;
  };
  fc.assert(
    fc.property(jumpy, fc.double({ min: 0, max: 0.3, noNaN: true }), (profile, shock) => {
      const impact = 0.0004;
      const [point] = cascadeOf(profile, impact, [shock]).points;
      const end = profile.at(-1)?.fall ?? 0;
      const isPast = (x: number) => x > shock + impact * sold(profile, x) + 1e-9;
      const until = point?.fall ?? end;
      for (let step = 0; step < 50; step++) expect(isPast((until * step) / 50)).toBe(false);
      const { fall } = point ?? {};
      const fixed = fall === undefined ? undefined : shock + impact * sold(profile, fall);
      expect(Math.abs((fall ?? 0) - (fixed ?? 0))).toBeLessThan(1e-9);
    }),
  );
});
