import fc from "fast-check";
import { expect, test } from "vitest";
import { latinHypercube } from "./latin-hypercube.ts";

const inputs = fc.record({
  samples: fc.integer({ min: 1, max: 120 }),
  seed: fc.nat(0xffff_ffff),
  axes: fc.integer({ min: 1, max: 5 }),
  valuesInStratum: fc.integer({ min: 1, max: 1_000 }),
});

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("every stratum of every axis holds exactly one member", () => {
  fc.assert(
    fc.property(inputs, ({ samples, seed, axes, valuesInStratum }) => {
      const sizes = upTo(axes).map(() => samples * valuesInStratum);
      const { size, place } = latinHypercube({ sizes, samples, seed });
      const places = upTo(size).map(place);
      for (const axis of upTo(axes)) {
        const strata = places.map((at) => Math.floor((at[axis] as number) / valuesInStratum));
        expect(strata.toSorted((a, b) => a - b)).toEqual(upTo(samples));
      }
    }),
  );
});

test("with fewer values than samples each value comes up as often as its share of strata", () => {
  const { place } = latinHypercube({ sizes: [3], samples: 300, seed: 5 });
  const counts = [0, 0, 0];
  for (const index of upTo(300)) counts[place(index)[0] as number]!++;
  expect(counts).toEqual([100, 100, 100]);
});

test("members do not depend on the order they are asked for in", () => {
  const input = { sizes: [1_000, 77, 2 ** 32], samples: 50, seed: 3 };
  const forwards = latinHypercube(input);
  const backwards = latinHypercube(input);
  const last = upTo(50).toReversed().map(backwards.place);
  expect(upTo(50).map(forwards.place)).toEqual(last.toReversed());
});

test("another seed, and another axis, is another order of strata", () => {
  const placesOf = (seed: number, axis: number) => {
    const { place } = latinHypercube({ sizes: [64, 64], samples: 64, seed });
    return upTo(64).map((index) => place(index)[axis]);
  };
  expect(placesOf(1, 0)).not.toEqual(placesOf(2, 0));
  expect(placesOf(1, 0)).not.toEqual(placesOf(1, 1));
  expect(placesOf(1, 0)).not.toEqual(upTo(64));
});
