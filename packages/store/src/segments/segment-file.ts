import { statSync, utimesSync } from "node:fs";
import { HindcastError, type EventKind, type OldRow } from "@hindcast/domain";
import { writeFileAtomically } from "../disk/atomic-file.ts";
import { sha256 } from "../disk/digest.ts";
import type { FileOperations } from "../disk/file-operations.ts";
import { readShared } from "../disk/read-file.ts";
import { sealJson } from "../disk/sealed-json.ts";
import type { TextPool } from "./column-reader.ts";
import { openSegment, type OpenSegment } from "./open-segment.ts";
import { SegmentBuilder } from "./segment-builder.ts";
import { segmentDamage } from "./segment-damage.ts";
import {
  readSegmentManifest,
  segmentManifestPath,
  segmentPath,
  type SegmentManifest,
} from "./segment-manifest.ts";

/** Where segments are written and what wrote them. No catalog: worker threads write segments too. */
export interface SegmentTarget {
  /** The folder that holds everything the store keeps. */
  readonly home: string;
  readonly engineVersion: string;
  /** Other system calls than the real ones: tests of failing disks. */
  readonly files?: FileOperations;
}

/**
 * Writes the rows as a segment: Arrow file first, then its manifest. A segment that is already
 * there and sound is left alone; a damaged one is written anew, since its rows are at hand.
 */
export function writeSegment(target: SegmentTarget, builder: SegmentBuilder): SegmentManifest {
  const span = builder.span;
  if (span === undefined) throw new TypeError("A segment has at least one row.");
  const logicalHash = builder.logicalHash();
  const present = soundSegment(target.home, logicalHash);
  if (present !== undefined) return present;
  const bytes = builder.toArrowFile();
  const manifest: SegmentManifest = {
    format: 1,
    envelope: builder.envelope,
    kind: builder.kind.kind,
    version: builder.version,
    rows: builder.rows,
    bytes: bytes.length,
    sha256: sha256(bytes),
    logicalHash,
    first: span.first,
    last: span.last,
    createdBy: target.engineVersion,
  };
  writeFileAtomically(segmentPath(target.home, logicalHash), bytes, target.files);
  writeFileAtomically(
    segmentManifestPath(target.home, logicalHash),
    sealJson({ ...manifest, first: { ...manifest.first }, last: { ...manifest.last } }),
    target.files,
  );
  return manifest;
}

/** A sound segment's manifest; it is marked as in use, so that a collector sees it is wanted. */
function soundSegment(home: string, hash: string): SegmentManifest | undefined {
  try {
    const manifest = readSegmentManifest(home, hash);
    loadSegmentBytes(home, manifest);
    const { atime } = statSync(segmentPath(home, hash));
    utimesSync(segmentPath(home, hash), atime, new Date());
    return manifest;
  } catch (cause) {
    // Missing or damaged: both are cured by writing it.
    if (cause instanceof HindcastError) return undefined;
    throw cause;
  }
}

/**
 * A segment's bytes in shared memory, after length and sha256 were checked against the manifest.
 * Missing: E-STORE-003; damaged: E-STORE-001.
 */
export function loadSegmentBytes(
  home: string,
  manifest: SegmentManifest,
): Uint8Array<SharedArrayBuffer> {
  const { bytes, actualBytes } = readShared(
    segmentPath(home, manifest.logicalHash),
    manifest.bytes,
  );
  if (bytes === undefined)
    throw segmentDamage(manifest.logicalHash, "length in bytes", manifest.bytes, actualBytes);
  const digest = sha256(bytes);
  if (digest !== manifest.sha256)
    throw segmentDamage(manifest.logicalHash, "sha256", manifest.sha256, digest);
  return bytes;
}

/** Reads and verifies one segment by its hash: manifest, length, digest, then layout and rows. */
export function readSegment(
  home: string,
  hash: string,
  texts?: TextPool,
  kind?: EventKind,
): OpenSegment {
  const manifest = readSegmentManifest(home, hash);
  return openSegment(manifest, loadSegmentBytes(home, manifest), texts, kind);
}

/**
 * The strongest check: the rows themselves give the segment's name again. Finds what a digest
 * beside the file cannot: a file and a manifest that were changed together. E-STORE-001.
 */
export function verifySegment(home: string, hash: string, kind?: EventKind): SegmentManifest {
  const segment = readSegment(home, hash, undefined, kind);
  const { manifest } = segment;
  const builder = new SegmentBuilder(manifest.envelope, segment.kind, manifest.version);
  copyRows(segment, builder);
  const actual = builder.logicalHash();
  if (actual !== hash) throw segmentDamage(hash, "logical hash", hash, actual);
  const span = builder.span;
  const described = JSON.stringify([manifest.first, manifest.last]);
  const found = JSON.stringify([orderOf(span?.first), orderOf(span?.last)]);
  if (JSON.stringify([orderOf(manifest.first), orderOf(manifest.last)]) !== found)
    throw segmentDamage(hash, "first and last position", described, found);
  return manifest;
}

function orderOf(position: SegmentManifest["first"] | undefined): number[] {
  if (position === undefined) return [];
  const { timeSeconds, chain, block, transaction, log, phase } = position;
  return [timeSeconds, chain, block, transaction, log, phase];
}

function copyRows(segment: OpenSegment, builder: SegmentBuilder): void {
  const asWritten = (row: number): OldRow => segment.writtenRow(row);
  if (segment.manifest.envelope === "fact") {
    const transactionHash = segment.column("transactionHash") as (row: number) => string;
    for (let row = 0; row < segment.rows; row++)
      builder.addFact(segment.positionAt(row), transactionHash(row), asWritten(row));
    return;
  }
  const sequence = segment.column("sequence") as (row: number) => number;
  const causedBy = segment.column("causedBy") as (row: number) => string;
  for (let row = 0; row < segment.rows; row++)
    builder.addOutcome(sequence(row), segment.positionAt(row), causedBy(row), asWritten(row));
}
