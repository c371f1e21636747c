import fc from "fast-check";
import { expect, test } from "vitest";
import { baseRateBrier, brierParts, brierScore, reliabilityBins } from "./forecasts.ts";

const said = (probability: number, happened: boolean) => ({ probability, happened });

test("the Brier score by hand", () => {
  // (0.9 - 1)² = 0.01, (0.2 - 0)² = 0.04, (0.6 - 0)² = 0.36
  const forecasts = [said(0.9, true), said(0.2, false), said(0.6, false)];
  expect(brierScore(forecasts)).toBeCloseTo(0.41 / 3, 12);
  expect(baseRateBrier(forecasts)).toBeCloseTo((1 / 3) * (2 / 3), 12);
  expect(brierScore([])).toBeNull();
  expect(baseRateBrier([])).toBeNull();
  expect(brierParts([])).toBeNull();
});

test("a probability on an edge belongs above it, one to the last bin", () => {
  const bins = reliabilityBins([said(0.5, true), said(0.49, false), said(1, true)], [0, 0.5, 1]);
  expect(bins).toEqual([
    { from: 0, to: 0.5, forecasts: 1, meanProbability: 0.49, observedShare: 0 },
    { from: 0.5, to: 1, forecasts: 2, meanProbability: 0.75, observedShare: 1 },
  ]);
});

const forecastsArbitrary = fc.array(
  fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), happened: fc.boolean() }),
  { minLength: 1 },
);

test("every forecast is in one bin", () => {
  fc.assert(
    fc.property(forecastsArbitrary, (forecasts) => {
      const bins = reliabilityBins(forecasts);
      expect(bins.reduce((sum, bin) => sum + bin.forecasts, 0)).toBe(forecasts.length);
    }),
  );
});

test("with forecasts that are equal inside each bin the three parts add up to the score", () => {
  const tenths = fc.array(
    fc.record({ probability: fc.nat(9).map((n) => n / 10 + 0.05), happened: fc.boolean() }),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(tenths, (forecasts) => {
      const parts = brierParts(forecasts);
      const sum = (parts?.reliability ?? 0) - (parts?.resolution ?? 0) + (parts?.uncertainty ?? 0);
      expect(sum).toBeCloseTo(brierScore(forecasts) ?? NaN, 9);
    }),
  );
});

test("saying the truth scores 0, its opposite 1", () => {
  expect(brierScore([said(1, true), said(0, false)])).toBe(0);
  expect(brierScore([said(0, true), said(1, false)])).toBe(1);
});
