import { expect, test } from "vitest";
import { bestPart, mostGained } from "./best-part.ts";

test("the peak of a parabola, to a ten-thousandth of the whole", () => {
  const gain = (size: bigint): bigint => size * 300_000n - size * size;
  const found = bestPart(1_000_000n, gain);
  expect(Math.abs(Number(found) - 150_000)).toBeLessThanOrEqual(200);
});

test("all of it where more always gains more, and where nothing gains anything", () => {
  expect(bestPart(1_000_000n, (size) => size)).toBe(1_000_000n);
  expect(bestPart(1_000_000n, () => 0n)).toBe(1_000_000n);
  expect(bestPart(1n, (size) => size)).toBe(1n);
});

test("nothing gains more than the most that is told from three parts, and not much less is told", () => {
  const parabola = (slope: bigint) => (size: bigint) =>
    (slope * size) / 1_000n - (size * size) / 10n ** 9n;
  for (const slope of [-5n, 0n, 1n, 40n, 700n, 5_000n]) {
    const gain = parabola(slope);
    const told = mostGained(10n ** 9n, gain);
    const found = gain(bestPart(10n ** 9n, gain));
    expect(told >= found, `slope ${slope}: ${told} < ${found}`).toBe(true);
    // Where the peak is not far from all of it.
    if (slope >= 700n) expect(told).toBeLessThanOrEqual(found * 4n);
    if (slope <= 0n) expect(told).toBe(0n);
  }
});

test("of a few units, too, there is an end of looking", () => {
  for (const most of [2n, 3n, 4n, 7n, 20_001n])
    for (const gain of [(size: bigint) => size, (size: bigint) => -size, () => 0n])
      expect(bestPart(most, gain)).toBeGreaterThan(0n);
});

test("the smallest where every further unit loses", () => {
  expect(bestPart(1_000_000n, (size) => -size)).toBeLessThanOrEqual(300n);
});
