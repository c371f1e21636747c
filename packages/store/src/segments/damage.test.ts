import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codeOf } from "../testing/expect-code.ts";
import { SUPPLY, supplyFact } from "../testing/sample-rows.ts";
import { temporaryHome } from "../testing/temporary-home.ts";
import { FactWriter } from "./fact-writer.ts";
import { factReader, openSegment } from "./open-segment.ts";
import { readSegment } from "./segment-file.ts";
import { readSegmentManifest, segmentManifestPath, segmentPath } from "./segment-manifest.ts";

const ROWS = 200;

function writtenSegment() {
  const home = temporaryHome();
  const writer = new FactWriter({ home, engineVersion: "test" }, SUPPLY);
  for (let i = 0; i < ROWS; i++) writer.add(supplyFact(i));
  const hash = writer.finish()[0]?.logicalHash ?? "";
  return { home, hash };
}

/** A small seeded generator: a failure can be played again. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 0x1_0000_0000) * below);
  };
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

test(
  "1,000 damaged files: every one is refused by code before it is parsed",
  { timeout: 60_000 },
  () => {
    const { home, hash } = writtenSegment();
    const draw = seeded(42);
    const codes: Record<string, number> = {};
    for (let round = 0; round < 1_000; round++) {
      const path = round % 4 === 3 ? segmentManifestPath(home, hash) : segmentPath(home, hash);
      const sound = readFileSync(path);
      const cut = draw(3) === 0;
      const damaged = cut
        ? sound.subarray(0, draw(sound.length))
        : flipped(sound, draw(sound.length * 8));
      writeFileSync(path, damaged);
      const code = codeOf(() => readSegment(home, hash));
      codes[code] = (codes[code] ?? 0) + 1;
      writeFileSync(path, sound);
    }
    expect(Object.keys(codes).sort()).toEqual(["E-STORE-001", "E-STORE-002"]);
    expect(codes["E-STORE-002"]).toBe(250);
    expect(codeOf(() => readSegment(home, hash))).toBe("none");
  },
);

test("a zeroed tail, a foreign file and an appended byte are refused", () => {
  const { home, hash } = writtenSegment();
  const path = segmentPath(home, hash);
  const sound = readFileSync(path);
  const tail = Uint8Array.from(sound);
  tail.fill(0, sound.length - 100);
  for (const damaged of [
    tail,
    Buffer.concat([sound, Buffer.from([0])]),
    Buffer.alloc(sound.length),
  ]) {
    writeFileSync(path, damaged);
    expect(codeOf(() => readSegment(home, hash))).toBe("E-STORE-001");
  }
});

test("the message names the segment, both digests and what to run", () => {
  const { home, hash } = writtenSegment();
  const path = segmentPath(home, hash);
  const { sha256 } = readSegmentManifest(home, hash);
  writeFileSync(path, flipped(readFileSync(path), 12_345));
  expect(() => readSegment(home, hash)).toThrow(
    new RegExp(
      `E-STORE-001[\\s\\S]*${hash}[\\s\\S]*sha256 is [0-9a-f]{64}[\\s\\S]*${sha256}[\\s\\S]*datasets verify`,
    ),
  );
});

test("without the digest the Arrow reader hands out wrong values: the guard is needed", () => {
  const { home, hash } = writtenSegment();
  const manifest = readSegmentManifest(home, hash);
  const sound = readFileSync(segmentPath(home, hash));
  const expected = JSON.stringify(readRows(sound));
  // Only the body of the record batch: flips in the metadata can make the reader hang.
  const amounts = sound.indexOf(Buffer.from("80c6a47e8d0300", "hex"));
  const body = amounts > 0 ? amounts : Math.floor(sound.length / 2);
  const draw = seeded(7);
  let silentlyWrong = 0;
  for (let round = 0; round < 100; round++) {
    const damaged = flipped(sound, (body + draw(ROWS * 16)) * 8 + draw(8));
    if (JSON.stringify(readRows(damaged)) !== expected) silentlyWrong++;
  }
  expect(silentlyWrong).toBeGreaterThan(50);

  function readRows(bytes: Uint8Array): unknown[] {
    const read = factReader(openSegment(manifest, Uint8Array.from(bytes)));
    return Array.from({ length: ROWS }, (_row, row) =>
      Object.values(read(row)).map((value) =>
        typeof value === "bigint" ? value.toString() : value,
      ),
    );
  }
});
