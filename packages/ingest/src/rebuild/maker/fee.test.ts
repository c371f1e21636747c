import { expect, test } from "vitest";
import { feePerSecond } from "./fee.ts";

/** Yearly percent and fee a second, as executive votes published them. */
test.each([
  [1n, 1000000000315522921573372069n],
  [2n, 1000000000627937192491029810n],
  [3n, 1000000000937303470807876289n],
  [4n, 1000000001243680656318820312n],
  [5n, 1000000001547125957863212448n],
  [6n, 1000000001847694957439350562n],
  [8n, 1000000002440418608258400030n],
  [9n, 1000000002732676825177582095n],
  [10n, 1000000003022265980097387650n],
])("%d %% a year is the published fee a second", (percent, fee) => {
  expect(feePerSecond(percent * 10n ** 25n)).toBe(fee);
});

test("no fee is one", () => {
  expect(feePerSecond(0n)).toBe(10n ** 27n);
});
