import { comparePositions, HindcastError } from "@hindcast/domain";
import { registerSegments } from "../catalog/segment-rows.ts";
import type { Store } from "../catalog/store.ts";
import { QUERY, type DatasetRow } from "../catalog/tables.ts";
import { writeFileAtomically } from "../disk/atomic-file.ts";
import { canonicalJson } from "../disk/canonical-json.ts";
import { complaintOf } from "../disk/complaint.ts";
import { listFolder } from "../disk/read-file.ts";
import { sealJson } from "../disk/sealed-json.ts";
import type { SegmentManifest } from "../segments/segment-manifest.ts";
import { join } from "node:path";
import {
  checkDatasetName,
  datasetHash,
  datasetOwner,
  datasetPath,
  datasetsFolder,
  readDatasetManifest,
  type DatasetManifest,
  type KindSegments,
  type Provenance,
} from "./dataset-manifest.ts";

export interface NewDataset {
  readonly name: string;
  /** Segments by kind, in order, as `FactWriter.finish` gave them. Kinds without any may be left out. */
  readonly kinds: ReadonlyMap<string, readonly SegmentManifest[]>;
  readonly provenance: Provenance;
}

/**
 * Seals a dataset: its manifest is written, then it is entered in the catalog and its name means
 * it from now on. The same content again gives the same hash; nothing is stored twice.
 */
export function putDataset(store: Store, dataset: NewDataset): DatasetManifest {
  checkDatasetName(dataset.name);
  const kinds = kindSegments(dataset.kinds);
  const hash = datasetHash(kinds);
  return store.catalog.write(() => {
    const latest = latestVersion(store, dataset.name);
    const manifest: DatasetManifest = {
      format: 1,
      name: dataset.name,
      hash,
      version: latest.hash === hash ? latest.version : latest.version + 1,
      kinds,
      provenance: dataset.provenance,
      createdBy: store.engineVersion,
    };
    // Checks that all segments are there before anything becomes visible.
    registerSegments(store.catalog, store.home, datasetOwner(manifest), hashesOf(kinds));
    writeFileAtomically(
      datasetPath(store.home, dataset.name, hash),
      sealJson(plainDataset(manifest)),
      store.files,
    );
    store.catalog.put("dataset", datasetRow(manifest));
    return manifest;
  });
}

export function hashesOf(kinds: readonly KindSegments[]): string[] {
  return kinds.flatMap((kind) => kind.segments);
}

export function datasetRow(manifest: DatasetManifest): Omit<DatasetRow, "rowHash"> {
  return {
    name: manifest.name,
    hash: manifest.hash,
    version: manifest.version,
    manifest: canonicalJson(plainDataset(manifest)),
  };
}

function plainDataset(manifest: DatasetManifest) {
  return { ...manifest, kinds: manifest.kinds.map((kind) => ({ ...kind })) };
}

/** Also counts manifests that a crash left without a row: a version is never given twice. */
function latestVersion(store: Store, name: string): { version: number; hash?: string } {
  const rows = store.catalog.rows(
    "dataset",
    QUERY.selectFrom("dataset").selectAll().where("name", "=", name),
  );
  let latest: { version: number; hash?: string } = { version: 0 };
  for (const row of rows)
    if (row.version > latest.version) latest = { version: row.version, hash: row.hash };
  for (const file of listFolder(join(datasetsFolder(store.home), name))) {
    if (!file.endsWith(".json")) continue;
    complaintOf(() => {
      const { version, hash } = readDatasetManifest(store.home, name, file.slice(0, -5));
      if (version > latest.version) latest = { version, hash };
    });
  }
  return latest;
}

function kindSegments(
  kinds: ReadonlyMap<string, readonly SegmentManifest[]>,
): readonly KindSegments[] {
  const listed: KindSegments[] = [];
  for (const [kind, segments] of kinds) {
    const first = segments[0];
    if (first === undefined) continue;
    segments.forEach((segment, index) => {
      const before = segments[index - 1];
      if (segment.kind !== kind || segment.envelope !== "fact")
        throw inconsistent(kind, segment, `holds ${segment.envelope} rows of "${segment.kind}"`);
      if (segment.version !== first.version)
        throw inconsistent(kind, segment, `has version ${segment.version}, not ${first.version}`);
      if (before !== undefined && comparePositions(before.last, segment.first) > 0)
        throw inconsistent(kind, segment, "starts before the segment in front of it ends");
    });
    listed.push({
      kind,
      version: first.version,
      rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
      segments: segments.map((segment) => segment.logicalHash),
    });
  }
  return listed.sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** E-STORE-033: segments that cannot stand together in a dataset. */
function inconsistent(kind: string, segment: SegmentManifest, why: string): HindcastError {
  return new HindcastError({
    code: "E-STORE-033",
    what: `A segment does not belong among the "${kind}" segments of a dataset.`,
    where: `segment ${segment.logicalHash}`,
    why: `it ${why}`,
    next: "report this as a bug: a dataset's segments come from one writer",
  });
}
