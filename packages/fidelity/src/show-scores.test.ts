import { expect, test } from "vitest";
import {
  showBar,
  showBin,
  showCount,
  showDollars,
  showDuration,
  showSmall,
} from "./show-scores.ts";

test("numbers as people read them", () => {
  expect([0, 999, 1_000, 1_234_567].map(showCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
  expect([0, 0.123456, 12.3456789, 1e-9].map(showSmall)).toEqual([
    "0",
    "0.1235",
    "12.35",
    "1.00e-9",
  ]);
  expect([0, -59, 60, -5_400, 172_800].map(showDuration)).toEqual([
    "0 s",
    "−59 s",
    "1 min",
    "−1.5 h",
    "2 d",
  ]);
  expect([999, 12_345, 1_234_567, 2.5e9].map(showDollars)).toEqual([
    "999 $",
    "12.3 k$",
    "1.23 M$",
    "2.5 G$",
  ]);
});

test("bars and bins", () => {
  expect(showBar(0.5)).toBe("██████████··········");
  expect(showBar(null)).toBe("····················");
  expect(
    showBin({ from: 0.9, to: 1, forecasts: 0, meanProbability: null, observedShare: null }),
  ).toEqual(["0.9–1", "0", "–", "–", "····················"]);
});
