import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTimeMs, parseTimeSeconds } from "./time-text.ts";

const SECONDS = fc.integer({ min: 1_230_940_800, max: 4_102_444_799 });

test("seconds, milliseconds and microseconds of 2009..2100 are told apart by size", () => {
  fc.assert(
    fc.property(SECONDS, (seconds) => {
      for (const text of [`${seconds}`, `${seconds}.0`, `${seconds}000`, `${seconds}000000`])
        expect(parseTimeSeconds(text, "auto")).toBe(seconds);
      const iso = new Date(seconds * 1000).toISOString();
      for (const text of [iso, iso.replace("T", " ").slice(0, 19), `${iso.slice(0, 19)}+00:00`])
        expect(parseTimeSeconds(text, "auto")).toBe(seconds);
    }),
  );
});

test("a fraction of a second rounds up, an offset is taken off", () => {
  expect(parseTimeSeconds("1609460825001", "ms")).toBe(1_609_460_826);
  expect(parseTimeSeconds("1609460825000001", "us")).toBe(1_609_460_826);
  expect(parseTimeSeconds("2024-01-06 00:00:01.5", "iso")).toBe(1_704_499_202);
  expect(parseTimeSeconds("2024-01-06T05:30:01+05:30", "iso")).toBe(1_704_499_201);
  expect(parseTimeSeconds("2024-01-05T19:00:01-0500", "iso")).toBe(1_704_499_201);
  expect(parseTimeSeconds("2024-01-06", "auto")).toBe(1_704_499_200);
});

test.each([
  ["1609460825", "ms"],
  ["1609460825000", "s"],
  ["2023-02-29 00:00:00", "iso"],
  ["2023-02-28 24:00:00", "iso"],
  ["2023-13-01", "iso"],
  ["01/06/2024", "auto"],
  ["2020-08-01 01-AM", "auto"],
  ["", "auto"],
  ["1e9", "s"],
  ["-5", "s"],
] as const)("%s is no time in unit %s", (text, unit) => {
  expect(parseTimeMs(text, unit)).toHaveProperty("reason");
});
