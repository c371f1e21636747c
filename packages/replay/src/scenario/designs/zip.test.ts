import { expect, test } from "vitest";
import { zip } from "./zip.ts";

const NOTHING_DRAWN = { samples: 0, seed: 0 };

test("axes go side by side", () => {
  const { size, place } = zip({ sizes: [3, 3], ...NOTHING_DRAWN });
  expect(Array.from({ length: size }, (_, index) => place(index))).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
});

test("without an axis there is one member; different lengths are refused", () => {
  expect(zip({ sizes: [], ...NOTHING_DRAWN }).size).toBe(1);
  expect(() => zip({ sizes: [3, 3, 2], ...NOTHING_DRAWN })).toThrow(/^E-SCEN-006 [^]*3, 3, 2/);
});
