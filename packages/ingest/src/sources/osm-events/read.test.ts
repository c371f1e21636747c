import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readOsmEvents } from "./read.ts";

const wordOf = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;

function event(value: bigint, changes: Readonly<Record<string, unknown>> = {}) {
  return {
    address: "0x81FE72B5A8d1A857d176C3E7d5Bd2679A9B85763",
    blockNumber: 8_936_795,
    logIndex: 416,
    removed: false,
    transactionHash: `0x${"d2".repeat(32)}`,
    transactionIndex: 108,
    returnValues: { "0": wordOf(value), val: wordOf(value) },
    event: "LogValue",
    raw: { data: wordOf(value), topics: [] },
    ...changes,
  };
}

const read = (events: readonly unknown[]) =>
  gather(readOsmEvents({ path: temporaryFile("o.json", JSON.stringify(events)), name: "o" }));

test("values above 2^53 are exact, and a first value of zero is a row like any other", async () => {
  const { rows, quarantined } = await read([event(0n), event(184_072_345_678_901_234_567n)]);
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.priceWad)).toEqual([0n, 184_072_345_678_901_234_567n]);
  expect(rows[1]).toMatchObject({
    address: "0x81fe72b5a8d1a857d176c3e7d5bd2679a9b85763",
    block: 8_936_795,
    logIndex: 416,
    line: 2,
  });
});

test.each([
  ["another event", { event: "Note" }, "event"],
  ["a log that was taken back", { removed: true }, "removed"],
  ["a value that is not its raw data", { raw: { data: wordOf(7n) } }, "raw.data"],
  ["a malformed value", { returnValues: { val: "0x1" } }, "returnValues.val"],
  ["a block that is no number", { blockNumber: "later" }, "blockNumber"],
])("%s is quarantined", async (_name, changes, column) => {
  const { rows, quarantined } = await read([event(5n), event(5n, changes)]);
  expect(rows).toHaveLength(1);
  expect(quarantined).toMatchObject([{ file: "o", line: 2, column, code: "E-INGEST-142" }]);
});

test.each(["", "[", '{"a":1}', "7"])("the file %j ends in a code", async (text) => {
  const file = { path: temporaryFile("o.json", text), name: "o" };
  await expect(gather(readOsmEvents(file))).rejects.toMatchObject({ code: "E-INGEST-018" });
});
