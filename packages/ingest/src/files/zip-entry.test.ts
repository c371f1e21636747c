import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsvRows } from "./csv-rows.ts";
import { temporaryFile } from "./temporary-folder.suite.ts";

interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
  /** Uncompressed size and CRC as the archive claims them, if they lie. */
  readonly claimedBytes?: number;
  readonly claimedCrc?: number;
}

/** A zip archive, made by the format's description (PKWARE APPNOTE 4.3). */
function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedBytes, claimedCrc } of entries) {
    const data = deflateRawSync(content, { level: 9 });
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(claimedCrc ?? crc32(content), 10);
    fixed.writeUInt32LE(data.length, 14);
    fixed.writeUInt32LE(claimedBytes ?? content.length, 18);
    fixed.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fixed, Buffer.from(name), data]);
    const central = Buffer.alloc(16);
    central.writeUInt32LE(offset, 12);
    const made = Buffer.from([20, 0]);
    directory.push(
      Buffer.concat([
        Buffer.from("PK\x01\x02"),
        made,
        fixed.subarray(0, 26),
        central.subarray(2),
        Buffer.from(name),
      ]),
    );
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06"), end]);
}

async function rowsOf(archive: Uint8Array): Promise<number> {
  const path = temporaryFile("a.zip", archive);
  let rows = 0;
  for await (const part of readCsvRows(path, "a.zip")) rows += part.length;
  return rows;
}

const CONTENT = Buffer.from("a,b\n1,2\n3,4\n");

test("the only file of an archive is read", async () => {
  expect(await rowsOf(zip([{ name: "a.csv", content: CONTENT }]))).toBe(3);
});

test.each([
  [
    "two files",
    [
      { name: "a.csv", content: CONTENT },
      { name: "b.csv", content: CONTENT },
    ],
    "013",
  ],
  ["no file", [], "013"],
  ["a path", [{ name: "sub/a.csv", content: CONTENT }], "013"],
  ["a climbing path", [{ name: "../a.csv", content: CONTENT }], "011"],
  ["a wrong CRC", [{ name: "a.csv", content: CONTENT, claimedCrc: 7 }], "011"],
  ["a wrong size", [{ name: "a.csv", content: CONTENT, claimedBytes: 5 }], "011"],
  ["a bomb", [{ name: "a.csv", content: Buffer.alloc(40 * 1024 * 1024, "a") }], "012"],
  [
    "a bomb that lies about its size",
    [{ name: "a.csv", content: Buffer.alloc(40 * 1024 * 1024, "a"), claimedBytes: 100 }],
    "011",
  ],
])("%s is refused", async (_what, entries, code) => {
  await expect(rowsOf(zip(entries))).rejects.toMatchObject({ code: `E-INGEST-${code}` });
});

test("a damaged archive ends in a code or in rows, never in a crash", async () => {
  const content = Buffer.from("a,b\n".concat("1,2\n".repeat(200)));
  const whole = zip([{ name: "a.csv", content }]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(whole.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (at, flip, cut) => {
        const bent = Buffer.from(whole);
        bent[at] = (bent[at] ?? 0) ^ flip;
        const outcome = await rowsOf(cut ? bent.subarray(0, at) : bent).then(
          (rows) => `${rows} rows`,
          (error: unknown) => String(error),
        );
        expect(outcome).toMatch(/^(?:201 rows$|HindcastError: E-INGEST-01[1-4] )/);
      },
    ),
    { numRuns: 300 },
  );
});
