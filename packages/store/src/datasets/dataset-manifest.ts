import { HindcastError } from "@hindcast/domain";
import { join } from "node:path";
import { z } from "zod";
import type { CanonicalValue } from "../disk/canonical-json.ts";
import { sha256OfValue } from "../disk/digest.ts";
import { damagedManifest, readSealedJson } from "../disk/sealed-json.ts";
import { DIGEST } from "../segments/segment-manifest.ts";

/** The segments of one kind, in the total order of their rows. */
export interface KindSegments {
  readonly kind: string;
  readonly version: number;
  readonly rows: number;
  /** Logical hashes. */
  readonly segments: readonly string[];
}

/** Free statements about where a dataset comes from: sources, licences, coverage, digests. */
export type Provenance = { readonly [name: string]: CanonicalValue };

/** A sealed dataset; stands as `datasets/<name>/<hash>.json`. */
export interface DatasetManifest {
  readonly format: 1;
  readonly name: string;
  /** Hash of the content alone: kinds, versions, segments and rows; not of name or provenance. */
  readonly hash: string;
  /** Counts up per name; a name means its highest version. */
  readonly version: number;
  /** Sorted by kind. */
  readonly kinds: readonly KindSegments[];
  readonly provenance: Provenance;
  readonly createdBy: string;
}

const JSON_VALUE: z.ZodType<CanonicalValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(JSON_VALUE),
    z.record(z.string(), JSON_VALUE),
  ]),
);
export const JSON_OBJECT: z.ZodType<Provenance> = z.record(z.string(), JSON_VALUE);

export const KIND_SEGMENTS: z.ZodType<KindSegments> = z.strictObject({
  kind: z.string().min(1),
  version: z.int().min(1),
  rows: z.int().min(1),
  segments: z.array(DIGEST).min(1),
});

export const DATASET_MANIFEST: z.ZodType<DatasetManifest> = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  hash: DIGEST,
  version: z.int().min(1),
  kinds: z.array(KIND_SEGMENTS),
  provenance: JSON_OBJECT,
  createdBy: z.string(),
});

/** The hash of a dataset's content. `kinds` sorted by kind. */
export function datasetHash(kinds: readonly KindSegments[]): string {
  return sha256OfValue({ format: 1, kinds: kinds.map((kind) => ({ ...kind })) });
}

export function datasetsFolder(home: string): string {
  return join(home, "datasets");
}

export function datasetPath(home: string, name: string, hash: string): string {
  return join(datasetsFolder(home), name, `${hash}.json`);
}

export function datasetOwner(manifest: DatasetManifest): string {
  return `dataset/${manifest.name}/${manifest.hash}`;
}

/** Reads a dataset's manifest and checks that its content gives its hash (E-STORE-002, -003). */
export function readDatasetManifest(home: string, name: string, hash: string): DatasetManifest {
  const path = datasetPath(home, name, hash);
  const manifest = readSealedJson(path, DATASET_MANIFEST);
  if (manifest.name !== name || manifest.hash !== hash)
    throw damagedManifest(path, `it describes ${manifest.name} ${manifest.hash}`);
  const actual = datasetHash(manifest.kinds);
  if (actual !== hash) throw damagedManifest(path, `its content gives the hash ${actual}`);
  return manifest;
}

/** Names become folder names: lower-case letters, digits, dot, dash, underscore (E-STORE-032). */
export function checkDatasetName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) return;
  throw new HindcastError({
    code: "E-STORE-032",
    what: `"${name.slice(0, 80)}" cannot be a dataset's name.`,
    why: "A name is 1 to 64 lower-case letters, digits, dots, dashes or underscores and starts with a letter or digit.",
    next: "choose another name, e.g. aave-v3-lab",
  });
}
