// Packages that compile this source must find the declarations too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./yauzl.d.ts" />
import { Transform, type Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { HindcastError } from "@hindcast/domain";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { damaged, grewTooMuch, growthGuard, LARGEST_RATIO, RATIO_FREE_BYTES } from "./growth.ts";

/**
 * The bytes of the only file in a zip archive, checked against the archive's own size and CRC-32.
 * The entry's name is only looked at, never used as a path.
 * Errors: E-INGEST-011 (damaged), -012 (bomb), -013 (not exactly one plain file).
 */
export async function openZipEntry(path: string, name: string): Promise<Readable> {
  const zip = await openPromise(path, { autoClose: false }).catch((cause: unknown) => {
    throw damaged(name, cause);
  });
  try {
    const entry = await onlyEntry(zip, name);
    const limit = Math.max(RATIO_FREE_BYTES, entry.compressedSize * LARGEST_RATIO);
    if (entry.uncompressedSize > limit) throw grewTooMuch(name, entry.compressedSize, limit);
    const stream = await zip.openReadStreamPromise(entry);
    return checkedEntry(zip, entry, stream, name);
  } catch (error) {
    zip.close();
    throw error instanceof HindcastError ? error : damaged(name, error);
  }
}

async function onlyEntry(zip: ZipFile, name: string): Promise<Entry> {
  if (zip.entryCount !== 1) throw notOneFile(name, `it has ${zip.entryCount} entries`);
  for await (const entry of zip.eachEntry()) {
    if (/[/\\]/.test(entry.fileName))
      throw notOneFile(name, `its entry "${entry.fileName.slice(0, 80)}" has a path`);
    if (entry.isEncrypted()) throw notOneFile(name, "its entry is encrypted");
    return entry;
  }
  throw notOneFile(name, "it is empty");
}

function notOneFile(name: string, why: string): HindcastError {
  return new HindcastError({
    code: "E-INGEST-013",
    what: `A zip archive must hold exactly one plain file, but ${why}.`,
    where: name,
    why: "Which of its bytes were meant would be a guess.",
    next: "unpack the archive and list the file you mean in dataset.json",
  });
}

function checkedEntry(zip: ZipFile, entry: Entry, stream: Readable, name: string): Readable {
  let crc = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      crc = crc32(chunk, crc);
      done(null, chunk);
    },
    flush(done): void {
      done(crc === entry.crc32 ? null : damaged(name, new Error("its CRC-32 does not match")));
    },
  });
  const guard = growthGuard(entry.compressedSize, name);
  stream.on("error", (cause) => check.destroy(damaged(name, cause)));
  guard.on("error", (error) => check.destroy(error));
  check.on("close", () => {
    stream.destroy();
    zip.close();
  });
  return stream.pipe(guard).pipe(check);
}
