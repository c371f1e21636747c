import fc from "fast-check";
import { expect, test } from "vitest";
import { isoDay } from "./iso-day.ts";

const DAY = 86_400;

test("isoDay agrees with the calendar on 20,000 days and at their edges", () => {
  // Year 1 to year 9999.
  const days = fc.integer({ min: -719_162, max: 2_932_896 });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: DAY - 1 }), (day, second) => {
      const seconds = day * DAY + second;
      expect(isoDay(seconds)).toBe(new Date(seconds * 1000).toISOString().slice(0, 10));
    }),
    { numRuns: 20_000 },
  );
  expect(["2024-02-29", "2000-02-29", "1900-03-01", "1970-01-01"]).toEqual(
    [1_709_164_800, 951_782_400, -2_203_891_200, 0].map(isoDay),
  );
});
