import fs, { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { codeOf } from "../testing/expect-code.ts";
import { failingAt, shortWrites } from "../testing/failing-files.ts";
import { temporaryHome } from "../testing/temporary-home.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import type { FileOperations } from "./file-operations.ts";

const OLD = Buffer.from("old content");
const NEW = Buffer.from("new content, longer than the old one");

/** A writer that forgets what matters: no temporary file. The test below must catch it. */
function writeInPlace(path: string, bytes: Uint8Array, files: FileOperations): void {
  const file = files.openSync(path, "w");
  files.writeSync(file, bytes, 0, bytes.length);
  files.fsyncSync(file);
  files.closeSync(file);
}

/** Fails at the n-th system call for every n: how often was something neither old nor new seen? */
function tornAfterFailures(write: (path: string, files: FileOperations) => void): {
  readonly torn: number;
  readonly failures: number;
} {
  let torn = 0;
  for (let n = 1; ; n++) {
    const path = join(temporaryHome(), "deep", "file");
    mkdirSync(join(path, ".."));
    writeFileSync(path, OLD);
    const files = failingAt(n, "ENOSPC");
    try {
      write(path, files);
    } catch {
      /* the failure that was asked for */
    }
    const seen = readFileSync(path);
    if (!seen.equals(OLD) && !seen.equals(NEW)) torn++;
    if (!files.failed()) return { torn, failures: n - 1 };
  }
}

test("whichever system call fails, the file is as before or complete", () => {
  const { torn, failures } = tornAfterFailures((path, files) =>
    writeFileAtomically(path, NEW, files),
  );
  expect(torn).toBe(0);
  expect(failures).toBeGreaterThanOrEqual(8);
});

test("the same loop catches a writer without a temporary file", () => {
  expect(tornAfterFailures((path, files) => writeInPlace(path, NEW, files)).torn).toBeGreaterThan(
    0,
  );
});

test("a failing write is E-STORE-010 with path and cause, and leaves no temporary file", () => {
  const folder = temporaryHome();
  const path = join(folder, "file");
  const write = () => writeFileAtomically(path, NEW, failingAt(3, "EIO"));
  expect(codeOf(write)).toBe("E-STORE-010");
  expect(write).toThrow(new RegExp(`36 bytes failed \\(EIO\\)[\\s\\S]*${path}`));
  expect(readdirSync(folder)).toEqual([]);
});

test("a disk that takes a few bytes at a time still gets the whole file", () => {
  const path = join(temporaryHome(), "a", "b", "file");
  writeFileAtomically(path, NEW, shortWrites(7));
  expect(readFileSync(path)).toEqual(NEW);
});

/** Linux's device that is always full; elsewhere there is none to try. */
test.skipIf(!existsSync("/dev/full"))("a full device refuses with its own reason", () => {
  const full = fs.openSync("/dev/full", "w");
  onTestFinished(() => fs.closeSync(full));
  const writeSync = (_file: number, bytes: Uint8Array): number => fs.writeSync(full, bytes);
  const files: FileOperations = { ...fs, writeSync: writeSync as typeof fs.writeSync };
  const path = join(temporaryHome(), "file");
  expect(() => writeFileAtomically(path, NEW, files)).toThrow(/E-STORE-010[\s\S]*ENOSPC/);
  expect(existsSync(path)).toBe(false);
});

test("a folder in the place of a file's parent is refused by code", () => {
  const blocked = join(temporaryHome(), "blocked");
  writeFileSync(blocked, "");
  expect(codeOf(() => writeFileAtomically(join(blocked, "file"), NEW))).toBe("E-STORE-010");
});
