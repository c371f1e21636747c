import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { HindcastError } from "@hindcast/domain";
import { damaged, growthGuard } from "./growth.ts";
import { openZipEntry } from "./zip-entry.ts";

/**
 * The uncompressed bytes of a plain, .gz or .zip file. A zip must hold exactly one file.
 * Errors: E-INGEST-010 (cannot be opened), -011 (damaged compression), -012 (grows too much).
 */
export async function openBytes(path: string, name: string): Promise<Readable> {
  const size = await stat(path).then(
    (found) => found.size,
    (cause: unknown) => {
      throw new HindcastError({
        code: "E-INGEST-010",
        what: "An input file cannot be opened.",
        where: name,
        next: "check the path in dataset.json",
        cause,
      });
    },
  );
  if (path.toLowerCase().endsWith(".zip")) return openZipEntry(path, name);
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (!path.toLowerCase().endsWith(".gz")) return file;
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const guard = growthGuard(size, name);
  file.on("error", (error) => gunzip.destroy(error));
  gunzip.on("error", (cause) => guard.destroy(damaged(name, cause)));
  guard.on("close", () => {
    gunzip.destroy();
    file.destroy();
  });
  return file.pipe(gunzip).pipe(guard);
}
