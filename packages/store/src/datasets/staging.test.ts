import { expect, test } from "vitest";
import { verifyHome } from "../catalog/verify.ts";
import { collectGarbage } from "../catalog/garbage.ts";
import { codeOf } from "../testing/expect-code.ts";
import { supplyFact } from "../testing/sample-rows.ts";
import { writeFacts } from "../testing/sample-datasets.ts";
import { temporaryStore } from "../testing/temporary-home.ts";
import { dropRanges, stagedRanges, stageRange, type StagedRange } from "./staging.ts";

const range = (from: number, to: number, segments: readonly string[]): StagedRange => ({
  dataset: "lab",
  source: "logs of the pool",
  from,
  to,
  status: "staged",
  note: "last hash",
  segments,
});

test("ranges are listed by first block, replaced by key and forgotten", () => {
  const store = temporaryStore();
  const hashes = writeFacts(store, [supplyFact(1)]).map((segment) => segment.logicalHash);
  const [second, first] = [range(10, 19, hashes), range(0, 9, [])];
  for (const one of [second, first, { ...first, note: "anew" }]) stageRange(store, one);
  stageRange(store, { ...first, dataset: "other" });
  stageRange(store, { ...first, source: "elsewhere" });
  expect(stagedRanges(store, "lab", "logs of the pool")).toEqual([
    { ...first, note: "anew" },
    second,
  ]);
  expect(stagedRanges(store, "lab").map((one) => one.source)[0]).toBe("elsewhere");
  expect(verifyHome(store)).toEqual([]);
  dropRanges(store, stagedRanges(store, "lab"));
  expect(stagedRanges(store, "lab")).toEqual([]);
  expect(stagedRanges(store, "other")).toHaveLength(1);
  expect(collectGarbage(store, { dryRun: false, graceSeconds: 0 })).toHaveLength(2);
});

test("a range whose segments are not there is not kept", () => {
  const store = temporaryStore();
  expect(codeOf(() => stageRange(store, range(0, 1, ["ab".repeat(32)])))).toBe("E-STORE-003");
  expect(stagedRanges(store, "lab")).toEqual([]);
});
