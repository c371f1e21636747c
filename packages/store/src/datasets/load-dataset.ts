import {
  comparePositions,
  FACT_KINDS,
  HindcastError,
  type Fact,
  type FactKind,
} from "@hindcast/domain";
import type { TextPool } from "../segments/column-reader.ts";
import { merged, type Pull } from "../segments/merge.ts";
import { factReader, openSegment } from "../segments/open-segment.ts";
import { loadSegmentBytes } from "../segments/segment-file.ts";
import { readSegmentManifest, type SegmentManifest } from "../segments/segment-manifest.ts";
import type { DatasetManifest } from "./dataset-manifest.ts";

/**
 * A dataset's verified bytes in shared memory. A plain value: `postMessage` hands it to a worker
 * thread without copying a row.
 */
export interface SharedDataset {
  readonly hash: string;
  readonly name: string;
  /** Where the segments are read from that are not in memory. */
  readonly home: string;
  readonly kinds: readonly SharedKind[];
}

export interface SharedKind {
  readonly kind: string;
  readonly segments: readonly SharedSegment[];
}

export interface SharedSegment {
  readonly manifest: SegmentManifest;
  /** Absent where memory was short: then it is read, and verified, each time it is needed. */
  readonly bytes: SharedArrayBuffer | undefined;
}

/**
 * Loads and verifies (length, sha256, row count) the segments of a dataset, once. `kinds` limits
 * it to what is needed (raw logs are large); kinds the dataset lacks are left out. Of a dataset
 * larger than `mostBytes` only the first segments are kept in memory. Damaged: E-STORE-001 or -002;
 * missing: E-STORE-003; other content than the dataset names: E-STORE-002.
 */
export function loadDatasetShared(
  home: string,
  dataset: DatasetManifest,
  kinds?: Iterable<string>,
  mostBytes = Number.POSITIVE_INFINITY,
): SharedDataset {
  const wanted = kinds === undefined ? undefined : new Set(kinds);
  const loaded: SharedKind[] = [];
  let bytesLeft = mostBytes;
  for (const entry of dataset.kinds) {
    if (wanted !== undefined && !wanted.has(entry.kind)) continue;
    const segments = entry.segments.map((hash) => {
      const manifest = readSegmentManifest(home, hash);
      if (manifest.kind !== entry.kind || manifest.version !== entry.version)
        throw foreignSegment(dataset, manifest);
      bytesLeft -= manifest.bytes;
      return {
        manifest,
        bytes: bytesLeft < 0 ? undefined : loadSegmentBytes(home, manifest).buffer,
      };
    });
    const rows = segments.reduce((sum, { manifest }) => sum + manifest.rows, 0);
    const first = segments[0]?.manifest;
    if (rows !== entry.rows && first !== undefined) throw foreignSegment(dataset, first);
    loaded.push({ kind: entry.kind, segments });
  }
  return { hash: dataset.hash, name: dataset.name, home, kinds: loaded };
}

/** How facts are read. */
export interface FactReading {
  /** Rows of each kind to pass over without reading them: where an earlier reading stopped. */
  readonly skip?: ReadonlyMap<string, number>;
  /** Texts known already; shared between the readings of one thread, each is one object. */
  readonly texts?: TextPool;
  /** False leaves transaction hashes empty, which takes less time and memory. */
  readonly withHashes?: boolean;
}

/**
 * The facts of a loaded dataset in the total order; at one position, in the order in which the
 * domain lists the kinds. Lazy: an object is made when it is asked for. */
export function factsOf<K extends FactKind = FactKind>(
  dataset: SharedDataset,
  kinds: readonly K[] = Object.keys(FACT_KINDS) as K[],
  options: FactReading = {},
): Generator<Extract<Fact, { kind: K }>, void, undefined> {
  const texts: TextPool = options.texts ?? new Map();
  const byKind = new Map(dataset.kinds.map((entry) => [entry.kind, entry]));
  const wanted = new Set<string>(kinds);
  const pulls: Pull<Extract<Fact, { kind: K }>>[] = [];
  for (const kind of Object.keys(FACT_KINDS)) {
    const entry = wanted.has(kind) ? byKind.get(kind) : undefined;
    if (entry !== undefined) pulls.push(factsOfKind(dataset.home, entry, { ...options, texts }));
  }
  return merged(pulls, (a, b) => comparePositions(a.at, b.at));
}

function factsOfKind<F>(
  home: string,
  entry: SharedKind,
  { skip, texts, withHashes }: FactReading,
): Pull<F> {
  let segmentIndex = -1;
  let row = 0;
  let rows = 0;
  let read: (row: number) => Fact;
  let toSkip = skip?.get(entry.kind) ?? 0;
  return () => {
    while (row >= rows) {
      const segment = entry.segments[++segmentIndex];
      if (segment === undefined) {
        segmentIndex = entry.segments.length;
        return undefined;
      }
      ({ rows } = segment.manifest);
      row = Math.min(toSkip, rows);
      toSkip -= row;
      if (row < rows)
        read = factReader(openSegment(segment.manifest, bytesOf(home, segment), texts), withHashes);
    }
    return read(row++) as F;
  };
}

function bytesOf(home: string, { manifest, bytes }: SharedSegment): Uint8Array {
  return bytes === undefined ? loadSegmentBytes(home, manifest) : new Uint8Array(bytes);
}

function foreignSegment(dataset: DatasetManifest, segment: SegmentManifest): HindcastError {
  return new HindcastError({
    code: "E-STORE-002",
    what: "A dataset's manifest and its segments disagree.",
    where: `dataset ${dataset.name} ${dataset.hash}, segment ${segment.logicalHash}`,
    next: `hindcast datasets verify ${dataset.name}`,
  });
}
