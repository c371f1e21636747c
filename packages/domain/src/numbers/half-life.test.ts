import { expect, test } from "vitest";
import { decayed, halved } from "./half-life.ts";

test("each half-life takes half, on either side of zero, and seconds in between their share", () => {
  expect(halved(1_000_000n, 0, 60n)).toBe(1_000_000n);
  expect(halved(1_000_000n, 60, 60n)).toBe(500_000n);
  expect(halved(-1_000_000n, 180, 60n)).toBe(-125_000n);
  // 2^-0.5 = 0.70710678...
  expect(halved(1_000_000n, 30, 60n)).toBe(707_106n);
  expect(halved(1_000_000n, 90, 60n)).toBe(353_553n);
  expect(halved(1_000_000n, 4_000_000_000, 1n)).toBe(0n);
});

test("what never was leaves nothing", () => {
  expect(decayed(undefined, 100, 60n)).toBe(0n);
  expect(decayed({ amount: 80n, atSeconds: 40 }, 100, 60n)).toBe(40n);
});
