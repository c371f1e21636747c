import { existsSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../files/temporary-folder.suite.ts";
import { gather } from "../gather.suite.ts";
import { readRawLogs } from "./read.ts";

const FOLDER = "../shared/data/raw-logs-aave-uniswap-2024-01";
const ADDRESS = `0x${"ab".repeat(20)}`;
const HASH = `0x${"cd".repeat(32)}`;
const TOPIC = `0x${"ef".repeat(32)}`;

const logs = (path: string, defaultAddress?: string) =>
  readRawLogs({
    path,
    name: "logs",
    format: "csv",
    ...(defaultAddress === undefined ? {} : { defaultAddress }),
  });

test("aliases of columns and four spellings of topics give the same log", async () => {
  const header = "blockNumber,timestamp,tx_hash,tx_index,logIndex,address,topics,data";
  const row = (time: string, topics: string): string =>
    `12,${time},${HASH.toUpperCase().replace("0X", "0x")},3,4,${ADDRESS},"${topics}",0x00`;
  const text = [
    header,
    row("1704499201", `[""${TOPIC}"", ""${HASH}""]`),
    row("2024-01-06 00:00:01", `['${TOPIC}', '${HASH}']`),
    row("2024-01-06T00:00:01Z", `${TOPIC} ${HASH}`),
    row("1704499201000", `[${TOPIC},${HASH}]`),
  ].join("\n");
  const { rows, quarantined } = await gather(logs(temporaryFile("l.csv", text)));
  expect(quarantined).toEqual([]);
  expect(rows).toHaveLength(4);
  for (const { line: _line, ...row } of rows)
    expect(row).toEqual({
      file: "logs",
      block: 12,
      blockHash: undefined,
      timeSeconds: 1_704_499_201,
      transactionHash: HASH,
      transactionIndex: 3,
      logIndex: 4,
      address: ADDRESS,
      topics: [TOPIC, HASH],
      data: "0x00",
    });
});

test("topic0..topic3 columns, an absent address and an absent time", async () => {
  const text = `block_number,transaction_hash,transaction_index,log_index,topic0,topic1,topic2,topic3,data\n1,${HASH},0,0,${TOPIC},${HASH},,,0x\n`;
  const { rows } = await gather(logs(temporaryFile("l.csv", text), ADDRESS));
  expect(rows).toMatchObject([{ address: ADDRESS, topics: [TOPIC, HASH], timeSeconds: undefined }]);
  await expect(gather(logs(temporaryFile("l.csv", text)))).rejects.toMatchObject({
    code: "E-INGEST-015",
  });
});

test.each([
  ["block_number", `x,1704499201,${HASH},0,0,[],0x,${ADDRESS},false`],
  ["block_number", `9007199254740993,1704499201,${HASH},0,0,[],0x,${ADDRESS},false`],
  ["block_timestamp", `1,12,${HASH},0,0,[],0x,${ADDRESS},false`],
  ["transaction_hash", `1,1704499201,0x12,0,0,[],0x,${ADDRESS},false`],
  ["topics", `1,1704499201,${HASH},0,0,[0x12],0x,${ADDRESS},false`],
  ["data", `1,1704499201,${HASH},0,0,[],0x1,${ADDRESS},false`],
  ["address", `1,1704499201,${HASH},0,0,[],0x,0x12,false`],
  ["removed", `1,1704499201,${HASH},0,0,[],0x,${ADDRESS},true`],
  ["", "1,2,3"],
])("a bad %s is quarantined with its place", async (column, row) => {
  const header =
    "block_number,block_timestamp,transaction_hash,transaction_index,log_index,topics,data,address,removed";
  const { rows, quarantined } = await gather(logs(temporaryFile("l.csv", `${header}\n${row}\n`)));
  expect(rows).toEqual([]);
  expect(quarantined).toMatchObject([{ file: "logs", line: 2, column, raw: expect.any(String) }]);
});

test("damaged CSV and gzip end in a code or in quarantine, never in a crash", async () => {
  const header =
    "block_number,block_timestamp,transaction_hash,transaction_index,log_index,topics,data";
  const good = `1,1704499201,${HASH},0,0,"[""${TOPIC}""]",0x`;
  const text = Buffer.from(`${header}\n${`${good}\n`.repeat(20)}`);
  const damage = fc.record({
    gzip: fc.boolean(),
    cut: fc.nat(text.length),
    at: fc.nat(text.length - 1),
    bytes: fc.uint8Array({ maxLength: 6 }),
  });
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(damage, async ({ gzip, cut, at, bytes }) => {
      const whole = gzip ? gzipSync(text) : text;
      const bent = Buffer.from(whole);
      bent.set(bytes.subarray(0, Math.max(0, bent.length - (at % bent.length))), at % bent.length);
      const path = temporaryFile(gzip ? "l.csv.gz" : "l.csv", bent.subarray(0, cut + 1));
      const outcome = await gather(logs(path, ADDRESS)).then(
        ({ rows, quarantined }) => `${rows.length + quarantined.length} rows`,
        (error: unknown) => String(error),
      );
      if (outcome.startsWith("HindcastError")) refused++;
      expect(outcome).toMatch(/^(?:\d{1,2} rows$|HindcastError: E-INGEST-01\d )/);
    }),
    { numRuns: 300 },
  );
  expect(refused).toBeGreaterThan(20);
});

describe.skipIf(!existsSync(FOLDER))("recorded raw logs (needs ../shared/data)", () => {
  const POOL = "ethereum-0x88e6a0c2ddd26feeb64f039a2c41296fcb3f5640-2024-01-05.raw.csv.gz";
  test.each([
    [POOL, 6_234, true],
    ["ethereum-uniswap-proxy-lp-2024-01-05.raw.csv.gz", 3_853, false],
    [
      "polygon-aave_v3-0x2791bca1f2de4661ed88a30c99a7a9449aa84174-2024-01-06.raw.csv.gz",
      2_111,
      true,
    ],
    ["polygon-aave_v3-0x7ceb23fd6bc0add59e62ac25578270cff1b9f619-2024-01-06.raw.csv.gz", 858, true],
  ])("%s is read without loss", async (name, count, timed) => {
    const { rows, quarantined } = await gather(logs(join(FOLDER, name), ADDRESS));
    expect(quarantined).toEqual([]);
    expect(rows).toHaveLength(count);
    expect(rows.every((row) => (row.timeSeconds !== undefined) === timed)).toBe(true);
    expect(rows.every((row) => row.topics.length > 0)).toBe(true);
  });
});
