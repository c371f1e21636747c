import { expect, test } from "vitest";
import { bestPart } from "./best-part.ts";

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

test("of a few units, too, there is an end of looking", () => {
  for (const most of [2n, 3n, 4n, 7n, 20_001n])
    for (const gain of [(size: bigint) => size, (size: bigint) => -size, () => 0n])
      expect(bestPart(most, gain)).toBeGreaterThan(0n);
});

test("the smallest where every further unit loses", () => {
  expect(bestPart(1_000_000n, (size) => -size)).toBeLessThanOrEqual(300n);
});
