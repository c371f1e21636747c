import { Transform } from "node:stream";
import { HindcastError } from "@hindcast/domain";

/** A compressed file may grow this much before it is taken for a decompression bomb. */
export const LARGEST_RATIO = 100;
/** Below this size no ratio is looked at: tiny files of zeros compress beyond any. */
export const RATIO_FREE_BYTES = 16 * 1024 * 1024;
/** Largest uncompressed size of one input file. */
const LARGEST_BYTES = 64 * 1024 * 1024 * 1024;

/** Lets bytes through until they outgrow the compressed size beyond reason. */
export function growthGuard(compressedBytes: number, name: string): Transform {
  const limit = Math.min(
    LARGEST_BYTES,
    Math.max(RATIO_FREE_BYTES, compressedBytes * LARGEST_RATIO),
  );
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      seen += chunk.length;
      if (seen > limit) done(grewTooMuch(name, compressedBytes, limit));
      else done(null, chunk);
    },
  });
}

export function damaged(name: string, cause: unknown): HindcastError {
  return new HindcastError({
    code: "E-INGEST-011",
    what: `A compressed file is damaged: ${cause instanceof Error ? cause.message : String(cause)}.`,
    where: name,
    why: "Part of its rows cannot be read, and which part cannot be known.",
    next: "download the file again and compare its sha256 with the publisher's",
  });
}

export function grewTooMuch(name: string, from: number, limit: number): HindcastError {
  return new HindcastError({
    code: "E-INGEST-012",
    what: `A compressed file of ${from} bytes grows beyond ${limit} bytes.`,
    where: name,
    why: "That is no compression of real data but a decompression bomb.",
    next: "do not use this file; decompress it yourself if you trust it",
  });
}
