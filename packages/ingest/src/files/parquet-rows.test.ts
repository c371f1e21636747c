import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { expect, test } from "vitest";
import { gather } from "../sources/gather.suite.ts";
import { readRawLogs } from "../sources/raw-logs/read.ts";
import { temporaryFile } from "./temporary-folder.suite.ts";

const ROWS = 50;
const bytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed * 37 + i * 151 + 128) & 255);
const hex = (value: Uint8Array): string => `0x${Buffer.from(value).toString("hex")}`;
const each = <T>(make: (i: number) => T): T[] => Array.from({ length: ROWS }, (_, i) => make(i));

/** Logs as cryo writes them: hashes and data as bytes that are no UTF-8, absent topics null. */
function cryoFile(): Buffer {
  const columnData = [
    { name: "block_number", data: each((i) => 100 + i), type: "INT32" as const },
    {
      name: "block_timestamp",
      data: each((i) => BigInt(1_704_499_200 + i)),
      type: "INT64" as const,
    },
    { name: "transaction_hash", data: each((i) => bytes(32, i)), type: "BYTE_ARRAY" as const },
    { name: "transaction_index", data: each(() => 0), type: "INT32" as const },
    { name: "log_index", data: each((i) => i), type: "INT32" as const },
    { name: "address", data: each((i) => bytes(20, i)), type: "BYTE_ARRAY" as const },
    { name: "topic0", data: each((i) => bytes(32, i + 1)), type: "BYTE_ARRAY" as const },
    {
      name: "topic1",
      data: each((i) => (i % 2 === 0 ? bytes(32, i + 2) : null)),
      type: "BYTE_ARRAY" as const,
      nullable: true,
    },
    { name: "data", data: each((i) => bytes(64, i + 3)), type: "BYTE_ARRAY" as const },
  ];
  return Buffer.from(parquetWriteBuffer({ columnData }));
}

const logs = (path: string, patienceMs = 10_000) =>
  readRawLogs({ path, name: "logs", format: "parquet", patienceMs });

test("bytes stay bytes: hashes, addresses and data are exact", async () => {
  const { rows, quarantined } = await gather(logs(temporaryFile("l.parquet", cryoFile())));
  expect(quarantined).toEqual([]);
  expect(rows).toHaveLength(ROWS);
  rows.forEach((row, i) =>
    expect(row).toEqual({
      file: "logs",
      line: i + 1,
      block: 100 + i,
      blockHash: undefined,
      timeSeconds: 1_704_499_200 + i,
      transactionHash: hex(bytes(32, i)),
      transactionIndex: 0,
      logIndex: i,
      address: hex(bytes(20, i)),
      topics: [hex(bytes(32, i + 1)), ...(i % 2 === 0 ? [hex(bytes(32, i + 2))] : [])],
      data: hex(bytes(64, i + 3)),
    }),
  );
});

test("text columns and topics as JSON text are read alike", async () => {
  const text = (make: (i: number) => string) => ({ data: each(make), type: "STRING" as const });
  const columnData = [
    { name: "block_number", data: each((i) => 100 + i), type: "INT32" as const },
    { name: "transaction_hash", ...text((i) => hex(bytes(32, i))) },
    { name: "transaction_index", data: each(() => 0), type: "INT32" as const },
    { name: "log_index", data: each((i) => i), type: "INT32" as const },
    { name: "address", ...text(() => hex(bytes(20, 1))) },
    { name: "topics", ...text((i) => JSON.stringify([hex(bytes(32, i))])) },
    { name: "data", ...text(() => "0x") },
  ];
  const path = temporaryFile("l.parquet", Buffer.from(parquetWriteBuffer({ columnData })));
  const { rows, quarantined } = await gather(logs(path));
  expect(quarantined).toEqual([]);
  expect(rows.map((row) => row.topics)).toEqual(each((i) => [hex(bytes(32, i))]));
});

test("a damaged file ends in a code or in rows, never in a crash or a hang", async () => {
  const whole = cryoFile();
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, flip, cut) => {
        const bent = Buffer.from(whole);
        bent[at] = (bent[at] ?? 0) ^ flip;
        const path = temporaryFile("l.parquet", cut ? bent.subarray(0, at) : bent);
        const outcome = await gather(logs(path, 700)).then(
          ({ rows, quarantined }) => `${rows.length + quarantined.length} rows`,
          (error: unknown) => String(error),
        );
        if (outcome.startsWith("HindcastError")) refused++;
        expect(outcome).toMatch(/^(?:\d+ rows$|HindcastError: E-INGEST-01[56] )/);
      },
    ),
    { numRuns: 100 },
  );
  expect(refused).toBeGreaterThan(30);
}, 60_000);
