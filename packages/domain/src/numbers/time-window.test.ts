import { expect, test } from "vitest";
import { isInWindow, nextWindowEdgeSeconds } from "./time-window.ts";

test("a window holds its first moment, not the one after its last", () => {
  const window = { fromSeconds: 100n, forSeconds: 10n };
  expect([99, 100, 109, 110].map((time) => isInWindow(time, window))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect([99, 100, 109, 110].map((time) => nextWindowEdgeSeconds(time, window))).toEqual([
    100,
    110,
    110,
    undefined,
  ]);
});

test("without a length it has no end", () => {
  const window = { fromSeconds: 100n, forSeconds: 0n };
  expect(isInWindow(99, window)).toBe(false);
  expect(isInWindow(4_000_000_000, window)).toBe(true);
  expect(nextWindowEdgeSeconds(99, window)).toBe(100);
  expect(nextWindowEdgeSeconds(100, window)).toBeUndefined();
});
