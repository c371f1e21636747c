import { expect, test } from "vitest";
import { figureOf } from "./figure.ts";
import { findingsTable } from "./table.ts";

test("columns line up: words to the left, numbers to the right", () => {
  const figures = [
    figureOf({ id: "a", label: "rows", unit: "rows/s" }, "higher", [1_234_567.8, 900, 30.04]),
    figureOf({ id: "b", label: "a longer name", unit: "s" }, "lower", [0.01234]),
  ];
  const ratios = [
    { id: "r", label: "a / b", of: "a", baseline: "b", ofMedians: 1.5, ofBests: 12.34 },
  ];
  const checks = [{ id: "c", label: "rows read back", checked: 7, wrong: 0 }];
  expect(findingsTable({ figures, ratios, checks }).split("\n")).toEqual([
    "figure         unit    n    min  median        max",
    "-------------  ------  -  -----  ------  ---------",
    "rows           rows/s  3   30.0     900  1,234,568",
    "a longer name  s       1  0.012   0.012      0.012",
    "",
    "ratio  of medians  of bests",
    "-----  ----------  --------",
    "a / b        1.50      12.3",
    "",
    "check           compared  wrong",
    "--------------  --------  -----",
    "rows read back         7      0",
  ]);
});
