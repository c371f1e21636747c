import { expect, test } from "vitest";
import { bestPart, mostGained } from "./best-part.ts";

test("the peak of a parabola, to a part of the whole", () => {
  const gain = (size: bigint): bigint => size * 300_000n - size * size;
  const found = bestPart(1_000_000n, gain);
  expect(Math.abs(Number(found) - 150_000)).toBeLessThanOrEqual(1_000);
});

test("all of it where more always gains more, and where nothing gains anything", () => {
  expect(bestPart(1_000_000n, (size) => size)).toBe(1_000_000n);
  expect(bestPart(1_000_000n, () => 0n)).toBe(1_000_000n);
  expect(bestPart(1n, (size) => size)).toBe(1n);
});

test("nothing gains more than the most that is told from three parts", () => {
  const told = (slope: bigint) => mostGained(10n ** 9n, parabola(slope));
  const found = (slope: bigint) => parabola(slope)(bestPart(10n ** 9n, parabola(slope)));
  for (const slope of [-5n, 0n, 1n, 40n, 700n, 5_000n])
    expect(told(slope) >= found(slope), `slope ${slope}`).toBe(true);
  for (const slope of [-5n, 0n]) expect(told(slope)).toBe(0n);
  // Not much more is told where the peak is not far from all of it.
  for (const slope of [700n, 5_000n]) expect(told(slope)).toBeLessThanOrEqual(found(slope) * 4n);
});

/** Gains that rise by a thousandth of the slope at first, and less with every unit. */
function parabola(slope: bigint): (size: bigint) => bigint {
  return (size) => (slope * size) / 1_000n - (size * size) / 10n ** 9n;
}

test("of a few units, too, there is an end of looking", () => {
  for (const most of [2n, 3n, 4n, 7n, 20_001n])
    for (const gain of [(size: bigint) => size, (size: bigint) => -size, () => 0n])
      expect(bestPart(most, gain)).toBeGreaterThan(0n);
});

test("a part asks the market seventeen times at most, and twice where the peak is all of it", () => {
  const asked = (peak: bigint): number => {
    let times = 0;
    bestPart(10n ** 9n, (size) => {
      times++;
      return 2n * peak * size - size * size;
    });
    return times;
  };
  expect(asked(2n * 10n ** 9n)).toBe(2);
  for (const peak of [1n, 10n ** 8n, 5n * 10n ** 8n, 99n * 10n ** 7n])
    expect(asked(peak)).toBeLessThanOrEqual(17);
});

test("the smallest where every further unit loses", () => {
  expect(bestPart(1_000_000n, (size) => -size)).toBeLessThanOrEqual(1_014n);
});
