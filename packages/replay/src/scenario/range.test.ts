import { HindcastError } from "@hindcast/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuantity, type Unit } from "./quantity.ts";
import { rangeOf } from "./range.ts";
import type { RangeFile } from "./scenario-file.ts";

const LISTED = { isSigned: false, endsOnly: false };
const labels = (file: RangeFile, units: readonly Unit[] = ["bps"], isSigned = false): string[] => {
  const range = rangeOf(file, units, { isSigned, endsOnly: false });
  return Array.from({ length: range.size }, (_, position) => range.label(position));
};
const openLabel = (file: RangeFile, unit: Unit, position: number): [number, string] => {
  const range = rangeOf(file, [unit], LISTED);
  return [range.size, range.label(position)];
};
function refusalOf(file: RangeFile, ...units: Unit[]): string {
  try {
    rangeOf(file, units.length === 0 ? ["bps"] : units, LISTED);
  } catch (error) {
    if (error instanceof HindcastError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("a list written short", () => {
  test("with a step, in the unit of its low end", () => {
    const halves = { from: "-1 pp", to: "+1 pp", step: "50 bps" };
    expect(labels(halves, ["bps"], true)).toEqual([
      "-1.0 pp",
      "-0.5 pp",
      "+0.0 pp",
      "+0.5 pp",
      "+1.0 pp",
    ]);
  });

  test("with a number of values, both ends among them", () => {
    const caps = { from: "1_000_000 tokens", to: "2_000_000 tokens", steps: 3 };
    expect(labels(caps, ["token"])).toEqual([
      "1_000_000 tokens",
      "1_500_000 tokens",
      "2_000_000 tokens",
    ]);
    expect(labels({ from: "3", to: "5", steps: 3 }, ["count"])).toEqual(["3", "4", "5"]);
  });

  test("times that an hour does not write are in seconds", () => {
    expect(labels({ from: "1 h", to: "2 h", step: "30 min" }, ["seconds"])).toEqual([
      "1.0 h",
      "1.5 h",
      "2.0 h",
    ]);
    expect(labels({ from: "1 h", to: "2 h", steps: 4 }, ["seconds"])).toEqual([
      "3600 s",
      "4800 s",
      "6000 s",
      "7200 s",
    ]);
  });
});

test("an open range has every whole hundredth of a percent, or four digits of a finer unit", () => {
  expect(openLabel({ from: "75 %", to: "85 %" }, "bps", 737)).toEqual([1_001, "82.37 %"]);
  expect(openLabel({ from: "2 %", to: "8 %" }, "ray", 12_345)).toEqual([60_001, "3.2345 %"]);
  expect(openLabel({ from: "0 USD", to: "1_000 USD" }, "usd8", 123)).toEqual([10_001, "12.3 USD"]);
});

test("of an open range that is moved to its ends alone, the ends, as short as they are", () => {
  const ends = rangeOf({ from: "-4 pp", to: "+2.5 pp" }, ["bps"], {
    isSigned: true,
    endsOnly: true,
  });
  expect(ends.size).toBe(2);
  expect([ends.label(0), ends.label(1)]).toEqual(["-4.0 pp", "+2.5 pp"]);
});

test("values are even, exact in every unit they are meant for, and end where they should", () => {
  const bounds = fc.tuple(fc.nat(500_000), fc.integer({ min: 1, max: 500_000 }));
  const units = fc.shuffledSubarray<Unit>(["bps", "ray", "wad"], { minLength: 1 });
  fc.assert(
    fc.property(bounds, units, fc.nat(), ([low, width], meant, some) => {
      const percent = (bps: number) =>
        `${Math.floor(bps / 100)}.${String(bps % 100).padStart(2, "0")} %`;
      const file = { from: percent(low), to: percent(low + width) };
      const range = rangeOf(file, meant, LISTED);
      const position = some % range.size;
      for (const unit of meant) {
        const value = (at: number) => parseQuantity(range.label(at), unit);
        expect(value(0)).toBe(parseQuantity(file.from, unit));
        expect(value(range.size - 1)).toBe(parseQuantity(file.to, unit));
        const step = value(1) - value(0);
        expect(value(position)).toBe(value(0) + BigInt(position) * step);
      }
      expect(range.size - 1).toBeGreaterThanOrEqual(meant.includes("bps") ? 1 : 10_000);
    }),
  );
});

describe("what is no range is refused", () => {
  test.each<[string, RangeFile, RegExp]>([
    ["backwards", { from: "7 %", to: "6 %" }, /^E-SCEN-008 [^]*runs backwards[^]*exchange/],
    ["one value", { from: "6 %", to: "6.00 %" }, /^E-SCEN-008 [^]*one value[^]*by itself/],
    [
      "a step over the end",
      { from: "5 %", to: "6 %", step: "0.3 %" },
      /^E-SCEN-008 [^]*do not come to 6 %/,
    ],
    ["no step forward", { from: "5 %", to: "6 %", step: "0 %" }, /^E-SCEN-008 [^]*does not lead/],
    ["a step back", { from: "5 %", to: "6 %", step: "-1 %" }, /^E-SCEN-008 [^]*does not lead/],
    ["thirds of a percent", { from: "5 %", to: "6 %", steps: 4 }, /^E-SCEN-008 [^]*4 values/],
    ["no unit", { from: "5", to: "6 %" }, /^E-SCEN-010 "5"/],
    ["no unit at its end", { from: "5 %", to: "6" }, /^E-SCEN-010 "6"/],
    ["a step of another unit", { from: "5 %", to: "6 %", step: "1 USD" }, /^E-SCEN-010 "1 USD"/],
  ])("%s", (_name, file, expected) => {
    expect(refusalOf(file)).toMatch(expected);
  });

  test("what is exact in one of several parameters only, or finer than a draw", () => {
    const fine = { from: "5.001 %", to: "6 %" };
    expect(refusalOf(fine, "ray")).toBe("accepted");
    expect(refusalOf(fine, "ray", "bps")).toMatch(/^E-SCEN-010 "5\.001 %"/);
    expect(refusalOf({ from: "0 ray", to: "1 ray", step: "0.0000000001 ray" }, "ray")).toMatch(
      /^E-SCEN-008 [^]* has 10000000001 values/,
    );
  });
});
