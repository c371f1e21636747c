import { join } from "node:path";
import type { Position } from "@hindcast/domain";
import { z } from "zod";
import { DIGEST_PATTERN } from "../disk/digest.ts";
import { damagedManifest, readSealedJson } from "../disk/sealed-json.ts";
import type { Envelope } from "./columns.ts";

/** What a segment holds and how its file is recognised; stands beside it as `<hash>.json`. */
export interface SegmentManifest {
  readonly format: 1;
  readonly envelope: Envelope;
  readonly kind: string;
  /** The kind's version when the rows were written. */
  readonly version: number;
  readonly rows: number;
  /** Length and sha256 of the Arrow file. */
  readonly bytes: number;
  readonly sha256: string;
  /** The segment's name: the hash of its rows, whatever file holds them. */
  readonly logicalHash: string;
  readonly first: Position;
  readonly last: Position;
  /** Version of the engine that wrote the file. Says nothing about the content. */
  readonly createdBy: string;
}

const COUNT = z.int().min(0);
export const DIGEST = z.string().regex(DIGEST_PATTERN);
const POSITION: z.ZodType<Position> = z.strictObject({
  timeSeconds: COUNT,
  chain: COUNT,
  block: COUNT,
  transaction: COUNT,
  log: COUNT,
  phase: COUNT,
});

export const SEGMENT_MANIFEST: z.ZodType<SegmentManifest> = z.strictObject({
  format: z.literal(1),
  envelope: z.enum(["fact", "outcome"]),
  kind: z.string().min(1),
  version: z.int().min(1),
  rows: z.int().min(1),
  bytes: z.int().min(1),
  sha256: DIGEST,
  logicalHash: DIGEST,
  first: POSITION,
  last: POSITION,
  createdBy: z.string(),
});

export function segmentsFolder(home: string): string {
  return join(home, "segments");
}

export function segmentPath(home: string, hash: string): string {
  return join(segmentsFolder(home), hash.slice(0, 2), `${hash}.arrow`);
}

export function segmentManifestPath(home: string, hash: string): string {
  return join(segmentsFolder(home), hash.slice(0, 2), `${hash}.json`);
}

/** Reads a segment's manifest. Missing: E-STORE-003; damaged, or of another segment: E-STORE-002. */
export function readSegmentManifest(home: string, hash: string): SegmentManifest {
  const path = segmentManifestPath(home, hash);
  const manifest = readSealedJson(path, SEGMENT_MANIFEST);
  if (manifest.logicalHash !== hash)
    throw damagedManifest(path, `it describes the segment ${manifest.logicalHash}`);
  return manifest;
}
