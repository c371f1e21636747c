import { RAY, SECONDS_PER_YEAR } from "@hindcast/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { feePerSecond } from "./fee.ts";
import { RateHistory } from "./rate.ts";

const YEAR = Number(SECONDS_PER_YEAR);
const SIX_PERCENT = feePerSecond(6n * 10n ** 25n);

test("a year of six percent is six percent, however often it is charged", () => {
  for (const drips of [[], [1], [YEAR / 2], [7, 1_000, 2_000_000]]) {
    const rates = new RateHistory([{ timeSeconds: 0, feeRay: SIX_PERCENT }], [...drips, YEAR]);
    const error = rates.at(YEAR) - (RAY * 106n) / 100n;
    expect(error > -(10n ** 10n) && error < 10n ** 10n).toBe(true);
  }
});

test("between charges the rate stands still, and a charge would move it", () => {
  const rates = new RateHistory([{ timeSeconds: 100, feeRay: SIX_PERCENT }], [200]);
  expect(rates.at(99)).toBe(RAY);
  expect(rates.at(100)).toBe(RAY);
  expect(rates.at(250)).toBe(rates.at(200));
  expect(rates.ifChargedAt(250)).toBeGreaterThan(rates.at(250));
  expect(rates.drips).toEqual([100, 200]);
});

test("a new fee holds from its own second on", () => {
  const fees = [
    { timeSeconds: YEAR, feeRay: RAY },
    { timeSeconds: 0, feeRay: SIX_PERCENT },
  ];
  const rates = new RateHistory(fees, [2 * YEAR]);
  expect(rates.at(2 * YEAR)).toBe(rates.at(YEAR));
  expect(rates.at(YEAR)).toBeGreaterThan(RAY);
});

test("the second of a charge is found again from the rate it left", () => {
  const rates = new RateHistory([{ timeSeconds: 0, feeRay: SIX_PERCENT }], []);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: YEAR }), (moment) => {
      const target = rates.ifChargedAt(moment);
      expect(rates.firstReaching(target, YEAR)).toBe(moment);
      expect(rates.firstReaching(target + 1n, moment)).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});
