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

test("the smallest where every further unit loses", () => {
  expect(bestPart(1_000_000n, (size) => -size)).toBeLessThanOrEqual(300n);
});
