import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@hindcast/store";
import { expect, test } from "vitest";
import { temporaryFolder } from "../files/temporary-folder.suite.ts";
import type { LogRow } from "../sources/batch.ts";
import { RangeStage } from "./range-stage.ts";

const log = (block: number): LogRow => ({
  file: "json-rpc",
  line: block,
  block,
  blockHash: `0x${block.toString(16).padStart(64, "0")}`,
  timeSeconds: 1_700_000_000 + block,
  transactionHash: `0x${"1".repeat(64)}`,
  transactionIndex: 0,
  logIndex: 0,
  address: `0x${"2".repeat(40)}`,
  topics: [`0x${"3".repeat(64)}`],
  data: "0x04",
});

test("ranges come back as they were stored, by filter; a damaged one is forgotten", () => {
  const home = temporaryFolder();
  using store = openStore(home, { engineVersion: "test" });
  const stage = new RangeStage(store, "lab", "all", 1);
  stage.add({ from: 1, to: 5, lastHash: "0x5", rows: [log(2), log(4)] });
  stage.add({ from: 6, to: 9, lastHash: "0x9", rows: [] });
  stage.add({ from: 10, to: 12, lastHash: "0xc", rows: [log(11)] });
  expect(stage.finished()).toEqual([
    { from: 1, to: 5, lastHash: "0x5" },
    { from: 6, to: 9, lastHash: "0x9" },
    { from: 10, to: 12, lastHash: "0xc" },
  ]);
  expect(stage.logs(1, 10)).toEqual([log(2), log(4)]);
  expect(new RangeStage(store, "lab", "other", 1).finished()).toEqual([]);
  expect(new RangeStage(store, "lab", "all", 2).finished()).toEqual([]);

  const files = readdirSync(join(home, "segments"), { recursive: true }) as string[];
  const segments = files.filter((name) => name.endsWith(".arrow"));
  expect(segments).toHaveLength(2);
  for (const name of segments) writeFileSync(join(home, "segments", name), "damaged");
  expect(stage.finished()).toEqual([{ from: 6, to: 9, lastHash: "0x9" }]);
  expect(stage.logs(1, 12)).toEqual([]);
});
