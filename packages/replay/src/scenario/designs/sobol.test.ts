import { luck, LUCK_RANGE } from "@hindcast/domain";
import fc from "fast-check";
import { SobolSequenceGenerator } from "sobol";
import { expect, test } from "vitest";
import { sobol } from "./sobol.ts";

/** So many values on an axis that a position is the draw itself, in units of 2^-32. */
const WORD = LUCK_RANGE;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** The first points of a design, every coordinate in units of 2^-32. */
function points(axes: number, samples: number, seed: number): (readonly number[])[] {
  const { place } = sobol({ sizes: upTo(axes).map(() => WORD), samples, seed });
  return upTo(samples).map((index) => place(index) as number[]);
}

/** Every way to share `bits` out over `axes`. */
function shares(bits: number, axes: number): number[][] {
  if (axes === 1) return [[bits]];
  return upTo(bits + 1).flatMap((first) =>
    shares(bits - first, axes - 1).map((rest) => [first, ...rest]),
  );
}

/**
 * The quality t of the first axes (Sobol 1967): the sum of degree - 1 of Joe and Kuo's primitive
 * polynomials, whose degrees are 1, 1, 2, 3, 3 (the first axis counts as 1).
 */
const QUALITY = [0, 0, 1, 3, 5];

test("2^m scrambled points are a net: every elementary interval of volume 2^(t-m) holds 2^t", () => {
  const inputs = fc.record({
    axes: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(0xffff_ffff),
    m: fc.integer({ min: 5, max: 8 }),
  });
  fc.assert(
    fc.property(inputs, ({ axes, seed, m }) => {
      const t = QUALITY[axes - 1] as number;
      const net = points(axes, 2 ** m, seed);
      for (const bits of shares(m - t, axes)) {
        const counts = new Map<string, number>();
        for (const point of net) {
          const box = bits.map((each, axis) =>
            Math.floor((point[axis] as number) / 2 ** (32 - each)),
          );
          counts.set(box.join(), (counts.get(box.join()) ?? 0) + 1);
        }
        expect(counts.size).toBe(2 ** (m - t));
        expect(new Set(counts.values())).toEqual(new Set([2 ** t]));
      }
    }),
    { numRuns: 20 },
  );
});

test("the library's direction numbers are good to 20 bits on 64 axes", () => {
  // Bit i of axis d is an odd multiple of 2^-i: any 2^m points then fill 2^m strata of the axis.
  const { direction } = new SobolSequenceGenerator(64);
  for (const numbers of direction.slice(0, 64))
    for (let bit = 1; bit <= 20; bit++) {
      const number = numbers[bit] as number;
      expect(number & -number).toBe(2 ** (20 - bit));
      expect(number).toBeLessThan(2 ** 20);
    }
});

test("a longer design begins with the same members, another seed does not", () => {
  expect(points(3, 100, 7).slice(0, 60)).toEqual(points(3, 60, 7));
  expect(points(3, 60, 8)).not.toEqual(points(3, 60, 7));
  expect(new Set(points(1, 512, 7).flat()).size).toBe(512);
});

test("a smooth function's mean comes out closer than by independent draws, and faster", () => {
  /** Of mean 1 on the unit cube. */
  const height = (point: readonly number[]) =>
    point.reduce((product, one) => product * (1 + Math.sin(2 * (one / WORD) - 1)), 1);
  const independent = (samples: number, seed: number) =>
    upTo(samples).map((index) => upTo(3).map((axis) => luck(seed, "random", `${axis}`, index)));
  const meanError = (draw: (samples: number, seed: number) => (readonly number[])[], n: number) => {
    const seeds = upTo(12);
    const errors = seeds.map((seed) => {
      const sum = draw(n, seed).reduce((total, point) => total + height(point), 0);
      return Math.abs(sum / n - 1);
    });
    return errors.reduce((total, error) => total + error, 0) / seeds.length;
  };
  const scrambled = (samples: number, seed: number) => points(3, samples, seed);
  const gain = [16, 64, 256, 1024].map((n) => meanError(independent, n) / meanError(scrambled, n));
  for (const one of gain) expect(one).toBeGreaterThan(1);
  expect(gain.at(-1)).toBeGreaterThan(4 * (gain[0] as number));
});
