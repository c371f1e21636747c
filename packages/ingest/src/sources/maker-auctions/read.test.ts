import { expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readAuctions } from "./read.ts";

const HASH = `0x${"a9".repeat(32)}`;
const HEAD =
  '"id","best_price_ethdai","lot","lastbid_timestamp","lastbid_blockNumber","bidCount","lastbid_txHash","lastbid_txCost_USD","timestamp","blockNumber"';

const read = (...lines: readonly string[]) =>
  gather(readAuctions({ path: temporaryFile("a.csv", [HEAD, ...lines].join("\n")), name: "a" }));

test("a bid of one rad for fifty units is exact, and a missing settlement is none", async () => {
  const { rows, quarantined } = await read(
    `1457,2e-47,50,1584026768,9657513,1,${HASH},2.6869860439386133,,`,
    `1458,2.0000000000000002e-29,50,1584026768,9657513,1,${HASH},,1584027000,9657530`,
    `3,150.85214085,0.15393526013371742,1574104064,8958123,2,${HASH},0.29,1574104742,8958169`,
  );
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.bidRad)).toEqual([
    1n,
    1_000_000_000_000_000_100n,
    15_085_214_085n * 153_935_260_133_717_420n * 10n ** 19n,
  ]);
  expect(rows.map((row) => row.close)).toEqual([
    undefined,
    { timeSeconds: 1_584_027_000, block: 9_657_530 },
    { timeSeconds: 1_574_104_742, block: 8_958_169 },
  ]);
  expect(rows.map((row) => row.costUsd18)).toEqual([
    2_686_986_043_938_613_300n,
    undefined,
    290_000_000_000_000_000n,
  ]);
});

test.each([
  [`x,1,50,1584026768,9657513,1,${HASH},1,,`, "id", "E-INGEST-143"],
  [`1,none,50,1584026768,9657513,1,${HASH},1,,`, "price", "E-INGEST-143"],
  [`1,1,50,12,9657513,1,${HASH},1,,`, "bidTime", "E-INGEST-143"],
  [`1,1,50,1584026768,9657513,1,0x12,1,,`, "bidHash", "E-INGEST-143"],
  [`1,1,50,1584026768,9657513,1,${HASH},1,1584026767,9657512`, "closeTime", "E-INGEST-143"],
  [`1,1,50,1584026768,9657513,1,${HASH},1,1584026769,`, "closeBlock", "E-INGEST-143"],
  ["1,1,50", "", "E-INGEST-101"],
])("the auction %s is quarantined", async (line, column, code) => {
  const { rows, quarantined } = await read(line);
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, column, code, severity: "fault" }]);
});

test("an auction that nobody bid in is listed, and stops nothing", async () => {
  const { rows, quarantined } = await read("7,,12.5,,,,,,,");
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ line: 2, code: "E-INGEST-143", severity: "known" }]);
});
