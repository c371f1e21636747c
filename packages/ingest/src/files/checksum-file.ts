import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { HindcastError } from "@hindcast/domain";

/** sha256 of a file's bytes as they lie on disk, 64 hex digits, and how many there are. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

/**
 * Checks a file against the `.CHECKSUM` file beside it, as Binance publishes them
 * (`<sha256>  <file name>`). Without one there is nothing to check. Error: E-INGEST-017.
 */
export async function verifyChecksumFile(path: string, name: string): Promise<void> {
  const beside = `${path}.CHECKSUM`;
  if (!existsSync(beside)) return;
  const [expected = "", of = ""] = (await readFile(beside, "utf8")).trim().split(/\s+\*?/);
  const { sha256 } = await hashFile(path);
  if (expected.toLowerCase() === sha256 && (of === "" || basename(of) === basename(path))) return;
  throw new HindcastError({
    code: "E-INGEST-017",
    what: "A file does not match the .CHECKSUM file beside it.",
    where: `${name}: ${sha256}, checksum file: ${expected.slice(0, 64)} ${of.slice(0, 80)}`,
    why: "The download is damaged, or the archive was published again under the same name.",
    next: "download both files again",
  });
}
