import { statSync } from "node:fs";
import { HindcastError } from "@hindcast/domain";
import { canonicalJson } from "../disk/canonical-json.ts";
import { diskReadError } from "../disk/disk-errors.ts";
import { segmentDamage } from "../segments/segment-damage.ts";
import {
  readSegmentManifest,
  segmentPath,
  type SegmentManifest,
} from "../segments/segment-manifest.ts";
import type { Catalog } from "./catalog.ts";
import { QUERY } from "./tables.ts";

/**
 * Enters segments and who uses them. Inside a write transaction: the collector deletes files only
 * under the same lock, so a segment whose file is seen here stays. A missing file is E-STORE-003,
 * and the transaction with it is void.
 */
export function registerSegments(
  catalog: Catalog,
  home: string,
  owner: string,
  hashes: Iterable<string>,
): void {
  catalog.run(QUERY.deleteFrom("segmentUse").where("owner", "=", owner));
  for (const hash of new Set(hashes)) {
    const manifest = readSegmentManifest(home, hash);
    checkFileLength(home, manifest);
    catalog.put("segment", segmentRow(manifest));
    catalog.put("segmentUse", { owner, segment: hash });
  }
}

function checkFileLength(home: string, manifest: SegmentManifest): void {
  const path = segmentPath(home, manifest.logicalHash);
  let size: number;
  try {
    size = statSync(path).size;
  } catch (cause) {
    throw diskReadError(path, cause);
  }
  if (size !== manifest.bytes)
    throw segmentDamage(manifest.logicalHash, "length in bytes", manifest.bytes, size);
}

/** A segment's row as its manifest gives it. */
export function segmentRow(manifest: SegmentManifest): {
  hash: string;
  envelope: string;
  kind: string;
  version: number;
  rows: number;
  bytes: number;
  sha256: string;
  manifest: string;
} {
  return {
    hash: manifest.logicalHash,
    envelope: manifest.envelope,
    kind: manifest.kind,
    version: manifest.version,
    rows: manifest.rows,
    bytes: manifest.bytes,
    sha256: manifest.sha256,
    manifest: canonicalJson({
      ...manifest,
      first: { ...manifest.first },
      last: { ...manifest.last },
    }),
  };
}

/** E-STORE-031: a prefix fits several things; lists them. */
export function ambiguousPrefix(
  what: "dataset" | "run",
  prefix: string,
  candidates: readonly string[],
): HindcastError {
  return new HindcastError({
    code: "E-STORE-031",
    what: `"${prefix}" could be any of ${candidates.length} ${what}s.`,
    where: candidates.slice(0, 10).join(", "),
    next: "give more digits of the hash",
  });
}
