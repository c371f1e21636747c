import type { EventKind } from "@hindcast/domain";
import { tableFromIPC, type Data } from "apache-arrow";
import { segmentDamage } from "./segment-damage.ts";
import { envelopeColumns, payloadColumns, unknownLayout, type Envelope } from "./columns.ts";
import type { SegmentManifest } from "./segment-manifest.ts";

const ARROW_TYPES = {
  u32: "Uint32",
  u53: "Uint64",
  u256: "FixedSizeBinary[32]",
  i256: "FixedSizeBinary[32]",
  bytes32: "FixedSizeBinary[32]",
  bytes: "Binary",
  bool: "Bool",
  address: "Dictionary<Int32, Utf8>",
  text: "Dictionary<Int32, Utf8>",
} as const;

/**
 * Parses a segment's verified bytes and gives each column's Arrow data, in place (no copy). The
 * Arrow reader detects almost no damage and can hang on it: never call this before the digest of
 * the bytes was checked. Wrong layout: E-STORE-004; wrong row count: E-STORE-001.
 */
export function parseArrowFile(
  bytes: Uint8Array,
  manifest: SegmentManifest,
  kind: EventKind,
): ReadonlyMap<string, Data> {
  const table = tableFromIPC(bytes);
  const batch = table.batches[0];
  if (batch === undefined || table.batches.length !== 1 || batch.numRows !== manifest.rows)
    throw segmentDamage(manifest.logicalHash, "row count", manifest.rows, table.numRows);
  const expected = expectedSchema(manifest.envelope, kind, manifest.version);
  const actual = table.schema.fields.map((field) => `${field.name}: ${field.type.toString()}`);
  if (expected.join(", ") !== actual.join(", "))
    throw unknownLayout(
      `the segment ${manifest.logicalHash}`,
      `its columns are (${actual.join(", ")}), this program's (${expected.join(", ")})`,
    );
  const columns = new Map<string, Data>();
  table.schema.fields.forEach((field, index) =>
    columns.set(field.name, batch.data.children[index] as Data),
  );
  return columns;
}

function expectedSchema(envelope: Envelope, kind: EventKind, version: number): string[] {
  const columns = [...envelopeColumns(envelope), ...payloadColumns(kind, version, envelope)];
  return columns.map((column) => `${column.name}: ${ARROW_TYPES[column.type]}`);
}
